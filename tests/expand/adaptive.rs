#[retry(max = 4, backoff = adaptive(100ms, factor = 1.5, max = 10s))]
fn fetch(url: &str) -> Result<Reply, Error> {
    get(url)
}

// ---------- expands to ----------

/**
*Retries*: up to 4 attempts on transient errors; delays grow from 100 ms by a factor of 1.5, divided by the rate of attempts that succeed, up to 10 s (full jitter).*/
fn fetch(url: &str) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "fetch"),
        __retry::Policy::new().max_attempts(4u32),
    );
    static __RETRY_RATE: __retry::SuccessRate = __retry::SuccessRate::new();
    static __RETRY_BACKOFF: __retry::Adapted<'static> = __retry::Adapted::new(
        __retry::Exponential::new(__retry::Duration::new(0u64, 100000000u32))
            .factor(__retry::Factor::ratio(3u64, 2u64))
            .max(__retry::Duration::new(10u64, 0u32)),
        &__RETRY_RATE,
    );
    let mut __retry_watch = __retry::watch(&__RETRY_OPERATION);
    let mut __retry_attempts = __retry::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = __retry::attempt(|| -> Result<
                Reply,
                Error,
            > { get(url) });
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
                    __retry::Some(&__RETRY_BACKOFF),
                    __retry::sides(
                        __retry::counted(__retry::NoBreaker, &__RETRY_RATE),
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
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
