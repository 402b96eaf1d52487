use retry_runtime::retry;

#[retry(observe = |event| eprintln!("{url}: {event}"))]
fn connect(url: String) -> Result<(), std::io::Error> {
    drop(url);
    Ok(())
}

fn main() {
    let _ = connect(String::new());
}
