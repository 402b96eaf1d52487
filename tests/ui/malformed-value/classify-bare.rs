use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify]
    Busy,
}

fn main() {
    let _ = Error::Busy;
}
