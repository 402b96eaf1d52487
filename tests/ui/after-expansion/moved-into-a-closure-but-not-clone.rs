use retry_runtime::retry;

struct Body;

#[retry(max = 3)]
fn send(body: Body) -> std::io::Result<()> {
    let sent = move || drop(body);
    sent();
    Ok(())
}

fn main() {
    let _ = send(Body);
}
