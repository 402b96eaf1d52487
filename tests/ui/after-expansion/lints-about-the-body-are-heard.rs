#![deny(unused_variables)]

use retry_runtime::retry;

#[retry(max = 3)]
fn call() -> std::io::Result<u32> {
    let unused = 1;
    Ok(2)
}

fn main() {
    let _ = call();
}
