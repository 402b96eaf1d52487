use retry_runtime::retry;

#[retry(stats(name = "a"))]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
