use retry_runtime::retry;

#[retry(jitter = -0.2)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
