use retry_runtime::event::{Event, Observer};
use retry_runtime::retry;

struct Log;

impl Observer for Log {
    fn observe(&self, _: &Event<'_>) {}
}

struct Client {
    log: Log,
    calls: u32,
}

impl Client {
    #[retry(observe = self.log)]
    fn connect(&mut self) -> Result<(), std::io::Error> {
        self.calls += 1;
        Ok(())
    }
}

fn main() {
    let _ = Client { log: Log, calls: 0 }.connect();
}
