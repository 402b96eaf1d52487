use retry_runtime::retry;
use std::io;

#[retry(breaker(window = 10, minimum = 20))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
