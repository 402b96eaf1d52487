use retry_runtime::retry;

#[retry(clone)]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
