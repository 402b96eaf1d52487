use retry_runtime::retry;

#[retry(maxx = 3, jiter = full, onn = Timeout)]
fn connect() -> Result<(), u8> {
    Err(5)
}

fn main() {
    let _ = connect();
}
