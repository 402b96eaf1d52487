use retry_runtime::retry;

#[retry(max = unlimited, retries = 3, backoff = none, jitter = full, attempt = url)]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
