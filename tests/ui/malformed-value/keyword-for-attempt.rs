use retry_runtime::retry;

#[retry(attempt = fn)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
