use retry_runtime::retry;

#[retry(when = |error| error.is_empty() && host.is_empty())]
fn call(host: String) -> Result<usize, String> {
    Ok(host.into_bytes().len())
}

fn main() {
    let _ = call(String::new());
}
