use retry_runtime::retry;

#[retry(backoff = decorrelated(1s), jitter = full)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
