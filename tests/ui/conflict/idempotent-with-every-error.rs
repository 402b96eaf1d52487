use retry_runtime::retry;

#[retry(on = _, idempotent = false)]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
