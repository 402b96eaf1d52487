#[retry(max = 5, backoff = fixed(1s), timeout = 2s, deadline = 10s)]
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    post(host, body).await
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; waits 1 s each time, 4 s in all; each attempt takes at most 2 s; no delay ends later than 10 s after the start.*/
async fn send(host: &str, body: &Body) -> Result<Reply, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "send"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(5u32)
            .backoff(
                ::retry_runtime::__private::Schedule::Fixed(
                    ::retry_runtime::__private::Fixed::new(
                        ::retry_runtime::__private::Duration::new(1u64, 0u32),
                    ),
                ),
            )
            .deadline(::retry_runtime::__private::Duration::new(10u64, 0u32)),
    );
    let mut __retry_watch = ::retry_runtime::__private::watch(&__RETRY_OPERATION);
    let mut __retry_attempts = ::retry_runtime::__private::Attempts::new();
    loop {
        let __retry_limit = ::retry_runtime::__private::limit(
            &mut __retry_watch,
            &__RETRY_OPERATION,
            ::retry_runtime::__private::Some(
                ::retry_runtime::__private::Duration::new(2u64, 0u32),
            ),
        );
        let __retry_delay = {
            let __retry_limited: ::retry_runtime::__private::Result<
                Result<Reply, Error>,
                ::retry_runtime::__private::TimedOut,
            > = ::retry_runtime::__private::limited::<
                ::retry_runtime::__private::DefaultTimer,
                _,
            >(
                    __retry_limit,
                    ::retry_runtime::__private::pin!(
                        ::retry_runtime::__private::Some(async { if false { return
                        ::retry_runtime::__private::typed:: < Result < Reply, Error > >
                        (); } post(host, body). await })
                    ),
                )
                .await;
            let __retry_late = ::retry_runtime::__private::is_late(&__retry_limited);
            let __retry_outcome: Result<Reply, Error> = ::retry_runtime::__private::in_time(
                __retry_limited,
            );
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
                        ::retry_runtime::__private::NoBreaker,
                        ::retry_runtime::__private::None,
                        &mut __retry_watch,
                        ::retry_runtime::__private::Observers::NOBODY,
                    ),
                    ::retry_runtime::__private::judged_in_time(
                        {
                            let __retry_value = __retry_error;
                            ::retry_runtime::__private::by_class_in_time(
                                __retry_value,
                                __retry_late,
                                ::retry_runtime::__private::Classes::TRANSIENT,
                                |_| true,
                            )
                        },
                        &__retry_outcome,
                        &__retry_seen,
                        __retry_late,
                        ::retry_runtime::__private::has_timeout(
                            ::retry_runtime::__private::Classes::TRANSIENT,
                        ),
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            };
            let ::retry_runtime::__private::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_delay
        };
        ::retry_runtime::__private::pause::<
            ::retry_runtime::__private::DefaultTimer,
        >(__retry_delay)
            .await;
    }
}
