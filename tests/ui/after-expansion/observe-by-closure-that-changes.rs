use retry_runtime::retry;

#[retry(observe = |event| log.push(event.to_string()))]
fn connect(log: &mut Vec<String>) -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = connect(&mut Vec::new());
}
