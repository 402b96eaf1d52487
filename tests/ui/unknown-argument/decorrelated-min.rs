use retry_runtime::retry;

#[retry(backoff = decorrelated(1s, min = 2s))]
fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
