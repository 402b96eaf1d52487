use retry_runtime::retry;

#[retry(backoff = adaptive(30s, max = 10s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
