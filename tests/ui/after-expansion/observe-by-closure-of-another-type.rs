use retry_runtime::retry;

#[retry(observe = |event: &str| println!("{event}"))]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
