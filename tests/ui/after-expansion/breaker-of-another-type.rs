use retry_runtime::retry;
use std::io;

static DB: u32 = 5;

#[retry(breaker = DB)]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
