use retry_runtime::retry;
use std::io;

#[retry(fallback = Ok(()))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
