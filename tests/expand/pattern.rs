#[retry(on = Error::Http(code) if *code >= 500, when = |error| !error.is_fatal(), backoff = [100ms, 1s])]
fn call() -> Result<u32, Error> {
    fetch()
}

// ---------- expands to ----------

/**
*Retries*: up to 3 attempts on errors matching `Error::Http(code) if *code >= 500` for which `|error| !error.is_fatal()` holds; waits 100 ms, 1 s, 1.1 s in all.*/
fn call() -> Result<u32, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "call"),
        __retry::Policy::new()
            .max_attempts(3u32)
            .backoff(
                __retry::Schedule::List(const {
                    &[
                        __retry::Duration::new(0u64, 100000000u32),
                        __retry::Duration::new(1u64, 0u32),
                    ]
                }),
            ),
    );
    let mut __retry_attempts = __retry::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<u32, Error> = __retry::attempt(|| -> Result<
                u32,
                Error,
            > { fetch() });
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
                    __retry::by_error(
                        __retry_error,
                        |__retry_value| __retry::failure(
                            match __retry_value {
                                Error::Http(code) if *code >= 500 => {
                                    __retry::asks(__retry_value, |error| !error.is_fatal())
                                }
                                _ => false,
                            },
                            {
                                use __retry::HintNothing as _;
                                __retry::Probe(__retry_value).__retry_hint()
                            },
                        ),
                    ),
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
