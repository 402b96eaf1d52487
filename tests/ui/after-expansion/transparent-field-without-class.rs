use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transparent)]
    Parse(std::num::ParseIntError),
}

fn main() {
    let _: Option<Error> = None;
}
