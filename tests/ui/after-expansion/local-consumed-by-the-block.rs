use std::future::Future;

use retry_runtime::retry;

#[retry]
fn call(host: &str) -> impl Future<Output = std::io::Result<usize>> {
    let host = host.to_owned();
    async move { Ok(host.into_bytes().len()) }
}

fn main() {
    let _ = call("host");
}
