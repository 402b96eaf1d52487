use retry_runtime::{Budget, retry};
use std::io;

#[retry(budget = &Budget::aws())]
fn connect() -> io::Result<()> {
    Err(io::ErrorKind::TimedOut.into())
}

fn main() {
    let _ = connect();
}
