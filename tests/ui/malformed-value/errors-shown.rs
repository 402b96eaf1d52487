use retry_runtime::retry;

#[retry(errors = shown)]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
