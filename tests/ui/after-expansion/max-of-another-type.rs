use retry_runtime::retry;

#[retry(max = hosts.len())]
fn call(hosts: &[String]) -> std::io::Result<u32> {
    Ok(1)
}

fn main() {
    let _ = call(&[]);
}
