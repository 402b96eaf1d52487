use retry_runtime::Classify;

#[derive(Classify)]
struct Error;

fn main() {
    let _ = Error;
}
