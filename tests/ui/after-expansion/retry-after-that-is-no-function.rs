use retry_runtime::retry;
use std::io;
use std::time::Duration;

#[retry(retry_after = Duration::from_secs(1))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
