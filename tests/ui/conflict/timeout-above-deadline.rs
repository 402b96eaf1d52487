use retry_runtime::retry;
use std::io;

#[retry(timeout = 10s, deadline = 5s)]
async fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
