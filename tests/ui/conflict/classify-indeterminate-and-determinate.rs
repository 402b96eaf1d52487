use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(timeout, indeterminate, determinate)]
    Lost,
}

fn main() {
    let _: Option<Error> = None;
}
