use retry_runtime::retry;
use std::io;

#[retry(total_timeout = 5s)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
