use retry_runtime::retry;

#[retry(on = Timeout or Throttled)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
