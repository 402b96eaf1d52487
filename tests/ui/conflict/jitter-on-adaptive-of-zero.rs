use retry_runtime::retry;

#[retry(backoff = adaptive(0ms), jitter = full)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
