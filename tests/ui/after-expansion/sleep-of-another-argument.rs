use retry_runtime::retry;

async fn wait(_seconds: u32) {}

#[retry(max = 3, sleep = wait)]
async fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
