use retry_runtime::{Classify, retry};

#[derive(Debug, Classify)]
#[classify(transient)]
struct Busy;

#[retry(max = 3)]
async fn call(text: &str) -> Result<u32, Busy> {
    let number = text.parse::<u32>()?;
    Ok(number)
}

fn main() {
    let _ = call("1");
}
