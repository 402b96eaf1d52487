use retry_runtime::retry;

#[retry(stats, observe = |_| {})]
const fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
