use retry_runtime::retry;

#[retry(max = 3)]
fn call(ref mut n: u32) -> std::io::Result<u32> {
    *n += 1;
    Ok(*n)
}

fn main() {
    let _ = call(1);
}
