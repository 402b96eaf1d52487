use retry_runtime::retry;

#[retry(backoff = adaptive(500ms, step = 1s))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
