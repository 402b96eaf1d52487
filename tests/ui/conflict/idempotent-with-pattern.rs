use retry_runtime::retry;

#[retry(idempotent = false, on = error if error.raw_os_error() == Some(24))]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
