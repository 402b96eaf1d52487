use retry_runtime::{Classify, retry};

#[derive(Classify)]
enum Error {
    #[classify(throttled, retry_after = Duration::from_secs(3))]
    Limited,
}

#[retry]
fn call() -> Result<u32, Error> {
    Err(Error::Limited)
}

fn main() {
    let _ = call();
}
