use retry_runtime::retry;
use std::io;

#[retry(breaker(probes = 128, successes = 200))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
