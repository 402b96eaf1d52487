use retry_runtime::retry;

#[retry(timeout = 1s)]
async fn count() -> u32 {
    1
}

fn main() {
    let _ = count();
}
