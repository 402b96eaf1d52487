use retry_runtime::retry;
use std::io;

#[retry(budget = 100)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
