use retry_runtime::retry;

#[retry(clone(url))]
fn connect(url: &str) -> Result<(), String> {
    Err(url.to_owned())
}

fn main() {
    let _ = connect("");
}
