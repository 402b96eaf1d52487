use retry_runtime::retry;

#[retry(max = 3, on = Err(404))]
fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
