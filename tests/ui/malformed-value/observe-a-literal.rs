use retry_runtime::retry;

#[retry(observe = "log")]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
