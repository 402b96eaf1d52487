use retry_runtime::retry;

#[retry(max = 3, sleep = std::thread::sleep)]
async fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
