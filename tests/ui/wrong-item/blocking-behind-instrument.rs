use retry_runtime::retry;

// What `#[tracing::instrument]` above `#[retry]` would leave if it opened the body in another way.
#[retry(max = 3)]
fn call(list: &[u32]) -> Result<usize, std::io::Error> {
    let __tracing_attr_guard = ();
    Ok(list.len())
}

fn main() {
    let _ = call(&[]);
}
