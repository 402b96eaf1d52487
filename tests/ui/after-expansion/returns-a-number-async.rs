use retry_runtime::retry;

#[retry(max = 3, on = _)]
async fn call() -> Vec<u8> {
    Vec::new()
}

fn main() {
    let _ = call();
}
