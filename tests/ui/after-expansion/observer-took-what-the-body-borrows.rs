use retry_runtime::retry;

#[retry(observe = move |event| eprintln!("{url}: {event}"))]
fn connect(url: String) -> Result<(), std::io::Error> {
    assert!(url.is_empty());
    Ok(())
}

fn main() {
    let _ = connect(String::new());
}
