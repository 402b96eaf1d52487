#[retry(max = 5, backoff = none, fallback = |gave_up| cached(&key, gave_up.error))]
fn fetch(key: String) -> Result<Reply, Error> {
    get(key)
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; no delay between them; a fallback stands in for the last error.*/
fn fetch(mut key: String) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "fetch"),
        __retry::Policy::new().max_attempts(5u32).backoff(__retry::Schedule::None),
    );
    let mut __retry_watch = __retry::watch_and_report(&__RETRY_OPERATION);
    let mut __retry_attempts = __retry::Attempts::new();
    let __retry_gave_up = match loop {
        let __retry_saved_key = __retry::save(&key, false);
        let __retry_delay = {
            let __retry_outcome: __retry::Option<Result<Reply, Error>> = __retry::Some(
                __retry::attempt(|| -> Result<Reply, Error> { get(key) }),
            );
            let (__retry_outcome, __retry_next) = {
                let __retry_error = __retry::error_in(&__retry_outcome);
                let __retry_seen = if false {
                    use __retry::questions::*;
                    let __retry_sight = __retry::sight(&__retry_outcome, __retry_error);
                    __retry::Seen::new()
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_option(),
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
            let __retry_delay = match __retry_next {
                __retry::Ok(__retry_delay) => __retry_delay,
                __retry::Err(__retry_stop) => {
                    let __retry::Some(__retry_value) = __retry_saved_key else {
                        __retry::Spent.end()
                    };
                    {
                        key = __retry_value;
                    }
                    break __retry::ended(
                        __retry_outcome,
                        &__retry_attempts,
                        &mut __retry_watch,
                        __retry_stop,
                    );
                }
            };
            let __retry::Some(__retry_value) = __retry_saved_key else {
                __retry::Spent.end()
            };
            {
                key = __retry_value;
            }
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__RETRY_OPERATION);
    } {
        __retry::Ended::Return(__retry_outcome) => return __retry_outcome,
        __retry::Ended::GaveUp(__retry_gave_up) => __retry_gave_up,
    };
    {
        let gave_up = { __retry_gave_up };
        cached(&key, gave_up.error)
    }
}
