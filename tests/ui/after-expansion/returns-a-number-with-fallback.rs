use retry_runtime::retry;

#[retry(fallback = |gave_up| gave_up.attempts)]
fn count() -> u32 {
    1
}

fn main() {
    let _ = count();
}
