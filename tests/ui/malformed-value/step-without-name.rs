use retry_runtime::retry;

#[retry(backoff = linear(500ms, 1s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
