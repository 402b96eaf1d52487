use retry_runtime::retry;

#[retry(on = error if)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
