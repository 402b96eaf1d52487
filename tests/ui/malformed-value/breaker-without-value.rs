use retry_runtime::retry;
use std::io;

#[retry(max = 2, breaker)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
