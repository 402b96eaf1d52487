use retry_runtime::retry;

#[retry(attempt = url)]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
