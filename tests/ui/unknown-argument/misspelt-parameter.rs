use retry_runtime::retry;

#[retry(clone(ulr))]
fn connect(url: String) -> Result<(), String> {
    Err(url)
}

fn main() {
    let _ = connect(String::new());
}
