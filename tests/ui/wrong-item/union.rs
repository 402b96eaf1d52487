use retry_runtime::retry;

#[retry(max = 3)]
union Bits { a: u32, b: f32 }

fn main() {}
