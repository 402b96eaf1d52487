use retry_runtime::retry;
use std::io;

#[retry(breaker(recovery = 1min, factor = 2, max = 30s))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
