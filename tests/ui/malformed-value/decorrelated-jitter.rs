use retry_runtime::retry;

#[retry(jitter = decorrelated)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
