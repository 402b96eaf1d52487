use retry_runtime::Classify;

#[derive(Classify)]
#[classify(transparent, retry_after = 0)]
struct Error(std::io::Error);

fn main() {
    let _: Option<Error> = None;
}
