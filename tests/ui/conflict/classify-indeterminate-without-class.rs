use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(indeterminate)]
    Lost,
}

fn main() {
    let _: Option<Error> = None;
}
