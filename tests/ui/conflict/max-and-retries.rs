use retry_runtime::retry;

#[retry(max = 3, retries = 2)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
