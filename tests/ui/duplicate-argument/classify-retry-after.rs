use std::time::Duration;

use retry_runtime::Classify;

#[derive(Classify)]
#[classify(throttled, retry_after = 0, retry_after = 1)]
struct Error(Duration, Duration);

fn main() {
    let _ = Error(Duration::ZERO, Duration::ZERO);
}
