use retry_runtime::retry;
use std::io;

#[retry(breaker(factor = 0.5, max = 5min))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
