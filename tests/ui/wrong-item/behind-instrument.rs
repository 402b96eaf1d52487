use retry_runtime::retry;

// What `#[tracing::instrument]` above `#[retry]` would leave if it put the body elsewhere.
#[retry(max = 3)]
async fn call(list: &mut Vec<u32>) -> Result<u32, std::io::Error> {
    let __tracing_instrument_future = std::future::ready(Ok(list.len() as u32));
    __tracing_instrument_future.await
}

fn main() {
    let _ = call(&mut Vec::new());
}
