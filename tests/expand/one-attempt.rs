#[retry(max = 1, attempt = attempt)]
fn call(body: Body) -> Result<u32, Error> {
    send(body, attempt)
}

// ---------- expands to ----------

/**
*Retries*: none; the only attempt is the first.*/
fn call(body: Body) -> Result<u32, Error> {
    use ::retry_runtime::__private as __retry;
    let attempt: __retry::u32 = 1;
    send(body, attempt)
}
