use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transparent)]
    Io,
}

fn main() {
    let _ = Error::Io;
}
