use retry_runtime::retry;

struct Client(Vec<u32>);

impl Client {
    #[retry(max = 3)]
    async fn first(&mut self) -> std::io::Result<&mut u32> {
        self.0.first_mut().ok_or_else(|| std::io::Error::other("empty"))
    }
}

fn main() {
    let _ = Client(vec![1]).first();
}
