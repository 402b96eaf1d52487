use retry_runtime::retry;

#[retry(backoff = adaptive)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
