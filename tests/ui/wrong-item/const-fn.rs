use retry_runtime::retry;

#[retry(max = 3)]
const fn limit() -> Option<u32> { Some(3) }

fn main() {}
