use retry_runtime::retry;

#[retry(max = 3, on = Timeout, max = 5, on = Throttled)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
