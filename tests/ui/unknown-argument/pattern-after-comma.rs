use retry_runtime::retry;

enum Db {
    Busy,
    Locked,
}

#[retry(on = Db::Busy, Db::Locked)]
fn call() -> Result<u32, Db> {
    Err(if true { Db::Busy } else { Db::Locked })
}

fn main() {
    let _ = call();
}
