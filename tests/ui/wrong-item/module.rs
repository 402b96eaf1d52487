use retry_runtime::retry;

#[retry(max = 3)]
mod client {}

fn main() {}
