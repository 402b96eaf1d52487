#[retry(max = 5, backoff = fixed(1s), timeout = 2s, deadline = 10s)]
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    post(host, body).await
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; waits 1 s each time, 4 s in all; each attempt takes at most 2 s; no delay ends later than 10 s after the start.*/
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "send"),
        __retry::Policy::new()
            .max_attempts(5u32)
            .backoff(
                __retry::Schedule::Fixed(
                    __retry::Fixed::new(__retry::Duration::new(1u64, 0u32)),
                ),
            )
            .deadline(__retry::Duration::new(10u64, 0u32)),
    );
    let mut __retry_watch = __retry::watch(&__RETRY_OPERATION);
    let mut __retry_attempts = __retry::Attempts::new();
    loop {
        let __retry_limit = __retry::limit(
            &mut __retry_watch,
            &__RETRY_OPERATION,
            __retry::Some(__retry::Duration::new(2u64, 0u32)),
        );
        let __retry_delay = {
            let __retry_limited: __retry::Result<
                Result<Reply, Error>,
                __retry::TimedOut,
            > = __retry::limited::<
                __retry::DefaultTimer,
                _,
            >(
                    __retry_limit,
                    __retry::pin!(
                        __retry::Some(async { if false { return __retry::typed:: < Result
                        < Reply, Error > > (); } post(host, body). await })
                    ),
                )
                .await;
            let __retry_late = __retry::is_late(&__retry_limited);
            let __retry_outcome: Result<Reply, Error> = __retry::in_time(
                __retry_limited,
            );
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
                        __retry::NoBreaker,
                        __retry::None,
                        &mut __retry_watch,
                        __retry::Observers::NOBODY,
                    ),
                    __retry::judged_in_time(
                        {
                            let __retry_value = __retry_error;
                            __retry::by_class_in_time(
                                __retry_value,
                                __retry_late,
                                __retry::Classes::TRANSIENT,
                                |_| true,
                            )
                        },
                        &__retry_outcome,
                        &__retry_seen,
                        __retry_late,
                        __retry::has_timeout(__retry::Classes::TRANSIENT),
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            };
            let __retry::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_delay
        };
        __retry::pause::<__retry::DefaultTimer>(__retry_delay).await;
    }
}
