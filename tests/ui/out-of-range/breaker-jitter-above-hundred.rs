use retry_runtime::retry;
use std::io;

#[retry(breaker(jitter = 120%))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
