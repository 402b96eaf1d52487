use retry_runtime::retry;

#[retry(backoff = fixed(1e3s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
