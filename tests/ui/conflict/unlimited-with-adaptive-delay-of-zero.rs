use retry_runtime::retry;

#[retry(max = unlimited, backoff = adaptive(0s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
