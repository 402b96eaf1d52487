use retry_runtime::retry;
use std::io;

fn cached(error: io::Error) -> io::Result<()> {
    Err(error)
}

#[retry(fallback = cached)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
