use retry_runtime::retry;

#[retry(observe)]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
