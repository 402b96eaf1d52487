use std::time::Duration;

use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(retry_after = 0)]
    Limited(Duration),
}

fn main() {
    let _ = Error::Limited(Duration::ZERO);
}
