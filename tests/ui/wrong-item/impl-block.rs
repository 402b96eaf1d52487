use retry_runtime::retry;

struct Client;

#[retry(max = 3)]
impl Client {
    fn call(&self) -> Result<u32, std::io::Error> {
        Ok(1)
    }
}

fn main() {
    let _ = Client.call();
}
