#[retry(max = 5, backoff = none, breaker = HOSTS.of(host))]
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    post(host, body).await
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; no delay between them; no attempts while the circuit breaker `HOSTS.of(host)` is open.*/
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "send"),
        __retry::Policy::new().max_attempts(5u32).backoff(__retry::Schedule::None),
    );
    let mut __retry_watch = __retry::watch(&__RETRY_OPERATION);
    let __retry_shared_breaker = HOSTS.of(host);
    let __retry_breaker = __retry::breaker(&__retry_shared_breaker);
    let mut __retry_last = __retry::None;
    let mut __retry_attempts = __retry::Attempts::new();
    loop {
        let mut __retry_permit = match __retry::acquire(__retry_breaker) {
            __retry::Ok(__retry_permit) => __retry_permit,
            __retry::Err(__retry_open) => {
                __retry::rejection(
                    &__retry_attempts,
                    &__RETRY_OPERATION,
                    &mut __retry_watch,
                    __retry::Observers::NOBODY,
                    &__retry_open,
                );
                return __retry::rejected(__retry_last, __retry_open);
            }
        };
        __retry_last = __retry::None;
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = __retry::guarded_async(
                    &mut __retry_permit,
                    __retry::pin!(
                        async { if false { return __retry::typed:: < Result < Reply,
                        Error > > (); } post(host, body). await }
                    ),
                )
                .await;
            let (__retry_outcome, __retry_next) = {
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
                __retry::next_guarded(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
                    __retry::None,
                    __retry::sides(
                        __retry_permit,
                        __retry::None,
                        &mut __retry_watch,
                        __retry::Observers::NOBODY,
                    ),
                    __retry::judged(
                        {
                            let __retry_value = __retry_error;
                            __retry::by_class(__retry_value, __retry::Classes::TRANSIENT)
                        },
                        &__retry_outcome,
                        &__retry_seen,
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            };
            let __retry::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_last = {
                use __retry::Forget as _;
                __retry::Memory(__retry_outcome).__retry_remember()
            };
            __retry_delay
        };
        __retry::pause::<__retry::DefaultTimer>(__retry_delay).await;
    }
}
