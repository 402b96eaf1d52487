use retry_runtime::retry;

#[retry(max = backoff = none)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
