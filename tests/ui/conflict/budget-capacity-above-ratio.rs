use retry_runtime::retry;
use std::io;

#[retry(budget(capacity = 10_000_000))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
