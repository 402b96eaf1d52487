#[retry(max = 5, backoff = none, fallback = |gave_up| cached(&key, gave_up.error))]
fn fetch(key: String) -> Result<Reply, Error> {
    get(key)
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; no delay between them; a fallback stands in for the last error.*/
fn fetch(mut key: String) -> Result<Reply, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "fetch"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(5u32)
            .backoff(::retry_runtime::__private::Schedule::None),
    );
    let mut __retry_watch = ::retry_runtime::__private::watch_and_report(
        &__RETRY_OPERATION,
    );
    let mut __retry_attempts = ::retry_runtime::__private::Attempts::new();
    let __retry_gave_up = match loop {
        let __retry_saved_key = ::retry_runtime::__private::save(&key, false);
        let __retry_delay = {
            let __retry_outcome: ::retry_runtime::__private::Option<
                Result<Reply, Error>,
            > = ::retry_runtime::__private::Some(
                ::retry_runtime::__private::attempt(|| -> Result<Reply, Error> {
                    get(key)
                }),
            );
            let (__retry_outcome, __retry_next) = {
                let __retry_error = ::retry_runtime::__private::error_in(
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
                            (&&__retry_sight).__retry_in_option(),
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
            let __retry_delay = match __retry_next {
                ::retry_runtime::__private::Ok(__retry_delay) => __retry_delay,
                ::retry_runtime::__private::Err(__retry_stop) => {
                    let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_key
                    else { ::retry_runtime::__private::Spent.end() };
                    {
                        key = __retry_value;
                    }
                    break ::retry_runtime::__private::ended(
                        __retry_outcome,
                        &__retry_attempts,
                        &mut __retry_watch,
                        __retry_stop,
                    );
                }
            };
            let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_key else {
                ::retry_runtime::__private::Spent.end()
            };
            {
                key = __retry_value;
            }
            __retry_delay
        };
        ::retry_runtime::__private::sleep(__retry_delay, &__RETRY_OPERATION);
    } {
        ::retry_runtime::__private::Ended::Return(__retry_outcome) => {
            return __retry_outcome;
        }
        ::retry_runtime::__private::Ended::GaveUp(__retry_gave_up) => __retry_gave_up,
    };
    {
        let gave_up = { __retry_gave_up };
        cached(&key, gave_up.error)
    }
}
