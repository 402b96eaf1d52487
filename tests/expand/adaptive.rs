#[retry(max = 4, backoff = adaptive(100ms, factor = 1.5, max = 10s))]
fn fetch(url: &str) -> Result<Reply, Error> {
    get(url)
}

// ---------- expands to ----------

/**
*Retries*: up to 4 attempts on transient errors; delays grow from 100 ms by a factor of 1.5, divided by the rate of attempts that succeed, up to 10 s (full jitter).*/
fn fetch(url: &str) -> Result<Reply, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "fetch"
        ),
        ::retry_runtime::__private::Policy::new().max_attempts(4u32),
    );
    static __RETRY_RATE: ::retry_runtime::__private::SuccessRate = ::retry_runtime::__private::SuccessRate::new();
    static __RETRY_BACKOFF: ::retry_runtime::__private::Adapted<'static> = ::retry_runtime::__private::Adapted::new(
        ::retry_runtime::__private::Exponential::new(
                ::retry_runtime::__private::Duration::new(0u64, 100000000u32),
            )
            .factor(::retry_runtime::__private::Factor::ratio(3u64, 2u64))
            .max(::retry_runtime::__private::Duration::new(10u64, 0u32)),
        &__RETRY_RATE,
    );
    let mut __retry_watch = ::retry_runtime::__private::watch(&__RETRY_OPERATION);
    let mut __retry_attempts = ::retry_runtime::__private::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = ::retry_runtime::__private::attempt(|| -> Result<
                Reply,
                Error,
            > { get(url) });
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
                    ::retry_runtime::__private::Some(&__RETRY_BACKOFF),
                    ::retry_runtime::__private::sides(
                        ::retry_runtime::__private::counted(
                            ::retry_runtime::__private::NoBreaker,
                            &__RETRY_RATE,
                        ),
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
            __retry_delay
        };
        ::retry_runtime::__private::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
