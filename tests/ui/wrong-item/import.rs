use retry_runtime::retry;

#[retry(max = 3)]
use std::io as _;

fn main() {}
