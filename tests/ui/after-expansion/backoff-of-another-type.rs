use retry_runtime::retry;

#[retry(max = 3, backoff = wait)]
fn call(wait: std::time::Duration) -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call(std::time::Duration::ZERO);
}
