use retry_runtime::retry;
use std::io;

#[retry(breaker(failures = 50%))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
