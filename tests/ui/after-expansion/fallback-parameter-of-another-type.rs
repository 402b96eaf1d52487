use retry_runtime::retry;
use std::io;

#[retry(fallback = |error: io::Error| Err(error))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
