use retry_runtime::retry;

struct Client;

impl Client {
    #[retry(keep(self))]
    fn connect(&self) -> Result<(), u8> {
        Err(5)
    }
}

fn main() {
    let _ = Client.connect();
}
