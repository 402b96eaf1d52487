use retry_runtime::retry;

struct Body;

#[retry(max = 3)]
async fn send(body: Body) -> std::io::Result<()> {
    consume(body).await
}

async fn consume(_: Body) -> std::io::Result<()> {
    Ok(())
}

fn main() {
    let _ = send(Body);
}
