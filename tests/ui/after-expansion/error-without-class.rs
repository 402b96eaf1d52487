use retry_runtime::retry;

#[retry(max = 3)]
fn call() -> Result<u32, String> {
    Ok(1)
}

fn main() {
    let _ = call();
}
