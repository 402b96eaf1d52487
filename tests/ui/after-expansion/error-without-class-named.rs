use retry_runtime::retry;

#[retry(max = 3, on = Timeout | Throttled, when = |error| error.is_empty())]
fn call() -> Result<u32, String> {
    Ok(1)
}

fn main() {
    let _ = call();
}
