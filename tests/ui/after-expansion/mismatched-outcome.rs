use retry_runtime::retry;

#[retry(max = 3)]
fn call(url: &str) -> std::io::Result<u32> {
    Ok(url)
}

fn main() {
    let _ = call("url");
}
