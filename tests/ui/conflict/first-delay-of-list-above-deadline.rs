use retry_runtime::retry;
use std::io;

#[retry(backoff = [10s, 1s], deadline = 10s)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
