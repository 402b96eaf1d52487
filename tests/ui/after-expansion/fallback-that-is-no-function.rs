use retry_runtime::retry;
use std::io;

fn cached() -> io::Result<()> {
    Ok(())
}

#[retry(fallback = cached())]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
