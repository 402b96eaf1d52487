use retry_runtime::retry;
use std::io;

#[retry(breaker(failures = 0, rate = 50%, recovery = 0s), budget(capacity = 0))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
