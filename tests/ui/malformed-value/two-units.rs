use retry_runtime::retry;

#[retry(backoff = fixed(1min30s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
