#[retry(max = 5, backoff = exponential(500ms), on = Transient)]
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; waits up to 500 ms, 1 s, 2 s, 4 s (full jitter), 7.5 s at worst.*/
fn connect(address: &str) -> io::Result<TcpStream> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "connect"),
        __retry::Policy::new()
            .max_attempts(5u32)
            .backoff(
                __retry::Schedule::Exponential(
                    __retry::Exponential::new(__retry::Duration::new(0u64, 500000000u32)),
                ),
            ),
    );
    let mut __retry_attempts = __retry::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: io::Result<TcpStream> = __retry::attempt(|| -> io::Result<
                TcpStream,
            > { TcpStream::connect(address) });
            let __retry_delay = match {
                let __retry_error = __retry::error_of(&__retry_outcome);
                let __retry_seen = if false {
                    use __retry::questions::*;
                    let __retry_sight = __retry::sight(&__retry_outcome, __retry_error);
                    __retry::Seen::new()
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_outcome(),
                            (&&&&&__retry_sight).__retry_how(),
                            (&&__retry_sight).__retry_class(),
                        )
                } else {
                    __retry::Seen::new()
                };
                __retry::next(
                    &mut __retry_attempts,
                    __retry::later!(& __RETRY_OPERATION),
                    __retry::among(__retry_error, __retry::Classes::TRANSIENT),
                    __retry_seen,
                    __retry_outcome,
                )
            } {
                __retry::Ok(__retry_delay) => __retry_delay,
                __retry::Err(__retry_outcome) => return __retry_outcome,
            };
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
