use retry_runtime::retry;

#[retry(on = Ok(value) if *value > 1, when = |_| true)]
fn call() -> Result<u32, String> {
    Ok(1)
}

fn main() {
    let _ = call();
}
