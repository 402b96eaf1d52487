use retry_runtime::retry;

#[retry(backoff = linear(1s, min = 5min))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
