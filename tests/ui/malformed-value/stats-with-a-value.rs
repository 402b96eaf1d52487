use retry_runtime::retry;

#[retry(stats = true)]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
