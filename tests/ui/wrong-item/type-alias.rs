use retry_runtime::retry;

#[retry(max = 3)]
type Client = u32;

fn main() {}
