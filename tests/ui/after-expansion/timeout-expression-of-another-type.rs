use retry_runtime::retry;
use std::io;

const LIMIT: u64 = 5;

#[retry(timeout = LIMIT)]
async fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
