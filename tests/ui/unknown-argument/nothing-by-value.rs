use retry_runtime::retry;

#[retry(keep(body))]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
