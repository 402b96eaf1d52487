use retry_runtime::retry;

#[retry(max = 3)]
async fn call(url: &str) -> std::io::Result<u32> {
    let length: u32 = url;
    Ok(length)
}

fn main() {
    let _ = call("url");
}
