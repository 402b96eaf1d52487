use retry_runtime::retry;

#[retry(retries = 2, max = 3)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
