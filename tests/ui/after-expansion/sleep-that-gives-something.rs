use retry_runtime::retry;
use std::time::Duration;

async fn wait(delay: Duration) -> Duration {
    delay
}

#[retry(max = 3, sleep = wait)]
async fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
