use retry_runtime::retry;

#[retry(sleep = 5s)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
