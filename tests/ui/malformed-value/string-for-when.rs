use retry_runtime::retry;

#[retry(when = "busy")]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
