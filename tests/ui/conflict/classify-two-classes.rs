use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transient, timeout)]
    Busy,
}

fn main() {
    let _ = Error::Busy;
}
