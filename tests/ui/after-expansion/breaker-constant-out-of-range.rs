use retry_runtime::retry;
use std::io;

const LIMIT: u32 = 0;

#[retry(breaker(failures = LIMIT))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
