use retry_runtime::retry;

#[retry(backoff = fixed(1s, max = 5s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
