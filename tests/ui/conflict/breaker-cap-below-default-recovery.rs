use retry_runtime::retry;
use std::io;

#[retry(breaker(factor = 2, max = 10s))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
