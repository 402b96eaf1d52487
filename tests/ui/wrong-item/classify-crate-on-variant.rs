use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transient, crate = retry_runtime)]
    Busy,
}

fn main() {
    let _ = Error::Busy;
}
