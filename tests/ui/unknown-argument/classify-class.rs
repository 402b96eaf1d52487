use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transcient)]
    Busy,
}

fn main() {
    let _ = Error::Busy;
}
