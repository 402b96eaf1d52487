use retry_runtime::retry;

#[retry(backoff = fixed(1.5ns))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
