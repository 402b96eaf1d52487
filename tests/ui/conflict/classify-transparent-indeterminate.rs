use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transparent, indeterminate)]
    Lost(std::io::Error),
}

fn main() {
    let _: Option<Error> = None;
}
