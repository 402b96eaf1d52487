use retry_runtime::retry;

trait Service {
    #[retry(max = 3)]
    fn call(&self) -> Result<u32, std::io::Error>;
}

struct Client;

impl Service for Client {
    fn call(&self) -> Result<u32, std::io::Error> {
        Ok(1)
    }
}

fn main() {
    let _ = Client.call();
}
