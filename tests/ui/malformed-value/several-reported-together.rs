use retry_runtime::retry;

#[retry(max(5), backoff = exponential(500, factor = 2s, max = 10), jitter = "full", 7, on = |e| e)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
