use retry_runtime::retry;

type Answer = Result<u32, String>;

#[retry(max = 3)]
async fn call() -> Answer {
    Ok(1)
}

fn main() {
    let _ = call();
}
