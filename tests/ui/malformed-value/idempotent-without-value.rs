use retry_runtime::retry;

#[retry(idempotent)]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
