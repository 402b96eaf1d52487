use retry_runtime::retry;
use std::io;

#[retry(timeout = 2s, deadline = 1s)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
