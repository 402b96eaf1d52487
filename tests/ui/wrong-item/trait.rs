use retry_runtime::retry;

#[retry(max = 3)]
trait Service { fn call(&self) -> Result<u32, std::io::Error>; }

fn main() {}
