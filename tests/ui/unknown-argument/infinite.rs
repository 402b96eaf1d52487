use retry_runtime::retry;

#[retry(max = infinite)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
