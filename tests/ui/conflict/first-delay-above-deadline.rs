use retry_runtime::retry;
use std::io;

#[retry(backoff = fixed(10s), deadline = 5s)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
