use retry_runtime::retry;

#[retry(observe = 5)]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
