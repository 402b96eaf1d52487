use retry_runtime::{Classify, retry};

#[derive(Classify)]
#[classify(transient)]
struct Busy;

#[retry(timeout = 5s)]
async fn connect() -> Result<(), Busy> {
    Err(Busy)
}

fn main() {
    let _ = connect();
}
