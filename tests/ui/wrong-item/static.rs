use retry_runtime::retry;

#[retry(max = 3)]
static LIMIT: u32 = 3;

fn main() {}
