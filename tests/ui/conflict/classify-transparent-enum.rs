use retry_runtime::Classify;

#[derive(Classify)]
#[classify(transparent)]
enum Error {
    Io(std::io::Error),
}

fn main() {
    let _: Option<Error> = None;
}
