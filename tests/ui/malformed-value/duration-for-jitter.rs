use retry_runtime::retry;

#[retry(jitter = 100ms)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
