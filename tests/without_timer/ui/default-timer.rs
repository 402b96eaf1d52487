use retry_runtime::retry;

#[retry(max = 3)]
async fn call(url: &str) -> std::io::Result<usize> {
    Ok(url.len())
}

fn main() {
    let _ = call("url");
}
