use retry_runtime::retry;

#[retry(max = 3)]
enum Error {}

fn main() {}
