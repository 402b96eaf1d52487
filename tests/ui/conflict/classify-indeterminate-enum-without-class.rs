use retry_runtime::Classify;

#[derive(Classify)]
#[classify(indeterminate)]
enum Error {
    Lost,
}

fn main() {
    let _ = Error::Lost;
}
