use retry_runtime::retry;
use std::io;

#[retry(budget = limit)]
fn connect(limit: u64) -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect(5);
}
