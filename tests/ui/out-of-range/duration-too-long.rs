use retry_runtime::retry;

#[retry(backoff = fixed(99999999999999999999h))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
