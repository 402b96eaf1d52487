use retry_runtime::retry;

#[retry(max = 3)]
async fn call(text: &str) -> std::io::Result<u32> {
    let number = text.parse::<u32>()?;
    Ok(number)
}

fn main() {
    let _ = call("1");
}
