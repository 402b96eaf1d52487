use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(transient, indeterminat)]
    Lost,
}

fn main() {
    let _: Option<Error> = None;
}
