use std::future::Future;

use retry_runtime::retry;

#[retry(max = 3)]
fn call() -> impl Future<Output = Result<u32, std::io::Error>> {
    std::future::ready(Ok(1))
}

fn main() {
    let _ = call();
}
