use retry_runtime::retry;

#[retry(retries = 0xffff_ffff)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
