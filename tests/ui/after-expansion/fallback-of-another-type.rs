use retry_runtime::retry;
use std::io;

#[retry(fallback = |gave_up| gave_up.attempts)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
