use retry_runtime::retry;

#[retry(max = 0, jitter = 1.5, backoff = [99999999999999999999h, -1s])]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
