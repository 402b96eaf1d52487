use retry_runtime::retry;

#[retry(crate = "retry_runtime")]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
