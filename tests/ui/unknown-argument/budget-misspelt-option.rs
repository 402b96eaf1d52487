use retry_runtime::retry;
use std::io;

#[retry(budget(capcity = 5))]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
