use retry_runtime::retry;
use std::io;

#[retry(breaker = breaker(failures = 5))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
