use retry_runtime::retry;

#[retry(backoff = exponential(1s, min = 20s, max = 10s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
