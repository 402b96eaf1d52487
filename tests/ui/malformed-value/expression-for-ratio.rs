use retry_runtime::retry;
use std::io;

#[retry(budget(ratio = 1 / 3))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
