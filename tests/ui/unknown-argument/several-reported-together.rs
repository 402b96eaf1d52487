use retry_runtime::retry;

#[retry(maks = 5, backof = none, max = 0, jitter = 2.5)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
