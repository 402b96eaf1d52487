use retry_runtime::{Classify, retry};

#[derive(Classify)]
#[classify(transient)]
struct Busy;

#[retry(breaker(failures = 5))]
fn connect() -> Result<(), Busy> {
    Err(Busy)
}

fn main() {
    let _ = connect();
}
