use retry_runtime::retry;

#[retry(max = 3)]
async fn call() -> std::io::Result<usize> {
    let local = std::rc::Rc::new(1);
    std::future::ready(()).await;
    Ok(*local)
}

fn send<T: Send>(_: T) {}

fn main() {
    send(call());
}
