use retry_runtime::retry;

#[retry(backoff = fixed(5sec))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
