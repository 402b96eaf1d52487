use retry_runtime::Classify;

#[derive(Classify)]
enum Error {
    #[classify(throttled, retry_after = seconds)]
    Limited { seconds: u64 },
}

fn main() {
    let _ = Error::Limited { seconds: 1 };
}
