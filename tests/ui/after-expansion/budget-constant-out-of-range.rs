use retry_runtime::retry;
use std::io;

const CAPACITY: u64 = 1;

#[retry(budget(capacity = CAPACITY))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
