use retry_runtime::retry;

#[retry(observe = |_| (), max = 3)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
