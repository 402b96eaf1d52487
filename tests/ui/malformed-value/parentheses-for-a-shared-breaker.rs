use retry_runtime::{breaker::CircuitBreaker, retry};
use std::io;

static DB: CircuitBreaker = CircuitBreaker::new();

#[retry(breaker(DB))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
