use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transparent)]
    Io(std::io::Error, u32),
}

fn main() {
    let _: Option<Error> = None;
}
