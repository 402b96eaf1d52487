#[retry(max = 5, backoff = none, breaker = HOSTS.of(host))]
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    post(host, body).await
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; no delay between them; no attempts while the circuit breaker `HOSTS.of(host)` is open.*/
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "send"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(5u32)
            .backoff(::retry_runtime::__private::Schedule::None),
    );
    let mut __retry_watch = ::retry_runtime::__private::watch(&__RETRY_OPERATION);
    let __retry_shared_breaker = HOSTS.of(host);
    let __retry_breaker = ::retry_runtime::__private::breaker(&__retry_shared_breaker);
    let mut __retry_last = ::retry_runtime::__private::None;
    let mut __retry_attempts = ::retry_runtime::__private::Attempts::new();
    loop {
        let mut __retry_permit = match ::retry_runtime::__private::acquire(
            __retry_breaker,
        ) {
            ::retry_runtime::__private::Ok(__retry_permit) => __retry_permit,
            ::retry_runtime::__private::Err(__retry_open) => {
                ::retry_runtime::__private::rejection(
                    &__retry_attempts,
                    &__RETRY_OPERATION,
                    &mut __retry_watch,
                    ::retry_runtime::__private::Observers::NOBODY,
                    &__retry_open,
                );
                return ::retry_runtime::__private::rejected(__retry_last, __retry_open);
            }
        };
        __retry_last = ::retry_runtime::__private::None;
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = ::retry_runtime::__private::guarded_async(
                    &mut __retry_permit,
                    ::retry_runtime::__private::pin!(
                        async { if false { return ::retry_runtime::__private::typed:: <
                        Result < Reply, Error > > (); } post(host, body). await }
                    ),
                )
                .await;
            let (__retry_outcome, __retry_next) = {
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
                ::retry_runtime::__private::next_guarded(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
                    ::retry_runtime::__private::None,
                    ::retry_runtime::__private::sides(
                        __retry_permit,
                        ::retry_runtime::__private::None,
                        &mut __retry_watch,
                        ::retry_runtime::__private::Observers::NOBODY,
                    ),
                    ::retry_runtime::__private::judged(
                        {
                            let __retry_value = __retry_error;
                            ::retry_runtime::__private::by_class(
                                __retry_value,
                                ::retry_runtime::__private::Classes::TRANSIENT,
                            )
                        },
                        &__retry_outcome,
                        &__retry_seen,
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            };
            let ::retry_runtime::__private::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_last = {
                use ::retry_runtime::__private::Forget as _;
                ::retry_runtime::__private::Memory(__retry_outcome).__retry_remember()
            };
            __retry_delay
        };
        ::retry_runtime::__private::pause::<
            ::retry_runtime::__private::DefaultTimer,
        >(__retry_delay)
            .await;
    }
}
