use retry_runtime::retry;

#[retry(max = 5, idempotent = true)]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
