use retry_runtime::retry;

#[retry(attempt = "n")]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
