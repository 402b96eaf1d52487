use retry_runtime::retry;

#[retry(idempotent = 0)]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
