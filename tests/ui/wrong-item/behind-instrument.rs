use retry_runtime::retry;

// What `#[tracing::instrument]` above `#[retry]` leaves.
#[retry(max = 3)]
async fn call(list: &mut Vec<u32>) -> Result<u32, std::io::Error> {
    let __tracing_instrument_future = async move { Ok(list.len() as u32) };
    __tracing_instrument_future.await
}

fn main() {
    let _ = call(&mut Vec::new());
}
