use retry_runtime::retry;

fn is_busy(error: &u8) -> bool {
    *error == 5
}

#[retry(on = is_busy)]
fn connect() -> Result<(), u8> {
    if is_busy(&5) { Err(5) } else { Ok(()) }
}

fn main() {
    let _ = connect();
}
