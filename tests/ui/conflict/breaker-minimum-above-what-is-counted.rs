use retry_runtime::retry;
use std::io;

#[retry(breaker(window = 60s, minimum = 200_000))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
