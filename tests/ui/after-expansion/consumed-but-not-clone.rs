use retry_runtime::retry;

struct Body;

#[retry(max = 3)]
fn send(body: Body) -> std::io::Result<()> {
    consume(body)
}

fn consume(_: Body) -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = send(Body);
}
