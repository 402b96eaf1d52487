#[retry(on = Error::Http(code) if *code >= 500, when = |error| !error.is_fatal(), backoff = [100ms, 1s])]
fn call() -> Result<u32, Error> {
    fetch()
}

// ---------- expands to ----------

/**
*Retries*: up to 3 attempts on errors matching `Error::Http(code) if *code >= 500` for which `|error| !error.is_fatal()` holds; waits 100 ms, 1 s, 1.1 s in all.*/
fn call() -> Result<u32, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "call"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(3u32)
            .backoff(
                ::retry_runtime::__private::Schedule::List(const {
                    &[
                        ::retry_runtime::__private::Duration::new(0u64, 100000000u32),
                        ::retry_runtime::__private::Duration::new(1u64, 0u32),
                    ]
                }),
            ),
    );
    let mut __retry_attempts = ::retry_runtime::__private::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<u32, Error> = ::retry_runtime::__private::attempt(|| -> Result<
                u32,
                Error,
            > { fetch() });
            let __retry_delay = match {
                let __retry_error = ::retry_runtime::__private::error_of(
                    &__retry_outcome,
                );
                let __retry_seen = if false {
                    use ::retry_runtime::__private::questions::*;
                    let __retry_sight = ::retry_runtime::__private::sight(
                        &__retry_outcome,
                        __retry_error,
                    );
                    ::retry_runtime::__private::Seen::new()
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_outcome(),
                            (&&&&&__retry_sight).__retry_how(),
                            (&&__retry_sight).__retry_class(),
                        )
                } else {
                    ::retry_runtime::__private::Seen::new()
                };
                ::retry_runtime::__private::next(
                    &mut __retry_attempts,
                    || &__RETRY_OPERATION,
                    ::retry_runtime::__private::by_error(
                        __retry_error,
                        |__retry_value| ::retry_runtime::__private::failure(
                            match __retry_value {
                                Error::Http(code) if *code >= 500 => {
                                    ::retry_runtime::__private::asks(
                                        __retry_value,
                                        |error| !error.is_fatal(),
                                    )
                                }
                                _ => false,
                            },
                            {
                                use ::retry_runtime::__private::HintNothing as _;
                                ::retry_runtime::__private::Probe(__retry_value)
                                    .__retry_hint()
                            },
                        ),
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            } {
                ::retry_runtime::__private::Ok(__retry_delay) => __retry_delay,
                ::retry_runtime::__private::Err(__retry_outcome) => {
                    return __retry_outcome;
                }
            };
            __retry_delay
        };
        ::retry_runtime::__private::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
