use retry_runtime::retry;

#[retry(backoff = [1s,, 2s])]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
