use retry_runtime::{Classify, retry};

#[derive(Classify)]
#[classify(transient)]
struct Busy;

#[retry(max = 1, breaker(failures = 5))]
fn connect() -> Result<(), Busy> {
    Err(Busy)
}

fn main() {
    let _ = connect();
}
