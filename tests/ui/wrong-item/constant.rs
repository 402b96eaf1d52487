use retry_runtime::retry;

#[retry(max = 3)]
const LIMIT: u32 = 3;

fn main() {}
