use retry_runtime::retry;
use std::io;

#[retry(breaker(recovery = 1_200h))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
