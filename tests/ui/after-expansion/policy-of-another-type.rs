use std::sync::LazyLock;

use retry_runtime::{Policy, retry};

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::new);

#[retry(policy = &POLICY)]
fn call() -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call();
}
