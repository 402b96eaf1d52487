use retry_runtime::retry;

#[retry(when = |_| true, idempotent = false)]
fn connect() -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = connect();
}
