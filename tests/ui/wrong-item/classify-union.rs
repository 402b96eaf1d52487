use retry_runtime::Classify;

#[derive(Classify)]
union Error {
    code: u32,
}

fn main() {
    let _ = Error { code: 1 };
}
