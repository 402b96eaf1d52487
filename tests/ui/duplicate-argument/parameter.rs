use retry_runtime::retry;

#[retry(keep(url, url))]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
