use retry_runtime::retry;

#[retry(max = 1, when = is_busy)]
fn call() -> Result<u32, String> {
    Ok(1)
}

fn is_busy(code: &u32) -> bool {
    *code == 503
}

fn main() {
    let _ = call();
}
