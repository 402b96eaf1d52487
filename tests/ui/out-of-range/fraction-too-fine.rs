use retry_runtime::retry;

#[retry(jitter = 0.00000000001)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
