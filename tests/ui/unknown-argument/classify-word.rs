use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(retry)]
    Busy,
}

fn main() {
    let _ = Error::Busy;
}
