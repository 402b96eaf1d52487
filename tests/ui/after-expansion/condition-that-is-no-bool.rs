use retry_runtime::retry;

#[retry(max = 3, when = |error| error.kind())]
fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
