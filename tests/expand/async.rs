#[retry(max = 5, backoff = exponential(500ms), on = Transient)]
pub async fn connect(url: &str) -> Result<Client, DbError> {
    Client::connect(url).await
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; waits up to 500 ms, 1 s, 2 s, 4 s (full jitter), 7.5 s at worst.*/
pub async fn connect(url: &str) -> Result<Client, DbError> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "connect"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(5u32)
            .backoff(
                ::retry_runtime::__private::Schedule::Exponential(
                    ::retry_runtime::__private::Exponential::new(
                        ::retry_runtime::__private::Duration::new(0u64, 500000000u32),
                    ),
                ),
            ),
    );
    let mut __retry_attempts = ::retry_runtime::__private::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<Client, DbError> = async {
                if false {
                    return ::retry_runtime::__private::typed::<
                        Result<Client, DbError>,
                    >();
                }
                Client::connect(url).await
            }
                .await;
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
                ::retry_runtime::__private::next_async(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
                    ::retry_runtime::__private::among(
                        __retry_error,
                        ::retry_runtime::__private::Classes::TRANSIENT,
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
        ::retry_runtime::__private::pause::<
            ::retry_runtime::__private::DefaultTimer,
        >(__retry_delay)
            .await;
    }
}
