use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::retry;
use std::io;

#[retry(breaker = CircuitBreaker::new())]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
