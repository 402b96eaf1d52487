use retry_runtime::retry;
use std::io;

#[retry(retry_after = 5)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
