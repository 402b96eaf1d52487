use retry_runtime::retry;

struct Client;

impl Client {
    #[retry(max = 3)]
    fn close(self) -> std::io::Result<()> {
        finish(self)
    }
}

fn finish(_: Client) -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = Client.close();
}
