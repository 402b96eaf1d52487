use retry_runtime::retry;

#[retry(max = 3)]
fn call() -> u32 {
    1
}

fn main() {
    let _ = call();
}
