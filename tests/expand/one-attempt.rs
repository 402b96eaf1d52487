#[retry(max = 1, attempt = attempt)]
fn call(body: Body) -> Result<u32, Error> {
    send(body, attempt)
}

// ---------- expands to ----------

/**
*Retries*: none; the only attempt is the first.*/
fn call(body: Body) -> Result<u32, Error> {
    let attempt: ::retry_runtime::__private::u32 = 1;
    send(body, attempt)
}
