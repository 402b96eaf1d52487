use retry_runtime::retry;

#[retry(max = 3)]
struct Client;

fn main() {}
