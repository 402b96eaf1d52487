use std::time::Duration;

use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(throttled, retry_after = wiat)]
    Limited { wait: Duration },
}

fn main() {
    let _ = Error::Limited { wait: Duration::ZERO };
}
