use retry_runtime::retry;

struct Log;

#[retry(observe = Log)]
fn connect() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect();
}
