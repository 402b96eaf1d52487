use retry_runtime::retry;

#[retry(on_retry = |event| println!("{event}"))]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
