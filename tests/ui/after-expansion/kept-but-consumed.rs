use retry_runtime::retry;

#[retry(max = 3, keep(text))]
fn send(text: String) -> std::io::Result<usize> {
    Ok(text.into_bytes().len())
}

fn main() {
    let _ = send(String::new());
}
