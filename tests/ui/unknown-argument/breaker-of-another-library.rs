use retry_runtime::retry;
use std::io;

#[retry(circuit_breaker(failures = 5))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
