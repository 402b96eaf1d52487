use retry_runtime::retry;
use std::io;

#[retry(breaker(probes = 0))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
