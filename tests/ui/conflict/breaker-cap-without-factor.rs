use retry_runtime::retry;
use std::io;

#[retry(breaker(max = 5min))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
