use retry_runtime::retry;

#[retry(timeout = 5s, max = 3)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
