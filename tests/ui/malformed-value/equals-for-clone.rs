use retry_runtime::retry;

#[retry(clone = url)]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
