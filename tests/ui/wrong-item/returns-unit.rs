use retry_runtime::retry;

#[retry(max = 3)]
fn connect() -> () {}

fn main() {
    connect();
}
