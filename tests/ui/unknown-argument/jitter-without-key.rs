use retry_runtime::retry;

#[retry(max = 3, full)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
