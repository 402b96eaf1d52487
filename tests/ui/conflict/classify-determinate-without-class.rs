use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(determinate)]
    Lost,
}

fn main() {
    let _: Option<Error> = None;
}
