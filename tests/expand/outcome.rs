#[retry(on = Ok(job) if !job.done, backoff = custom(3), sleep = my::sleep, name = "poll")]
async fn poll() -> Result<Job, Error> {
    fetch().await
}

// ---------- expands to ----------

/**
*Retries*: up to 3 attempts on outcomes matching `Ok(job) if !job.done`; waits as `custom(3)` says.*/
async fn poll() -> Result<Job, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        "poll",
        ::retry_runtime::__private::Policy::new().max_attempts(3u32),
    );
    let __retry_backoff = custom(3);
    let mut __retry_attempts = ::retry_runtime::__private::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<Job, Error> = async {
                if false {
                    return ::retry_runtime::__private::typed::<Result<Job, Error>>();
                }
                fetch().await
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
                    ::retry_runtime::__private::Seen::or_matches(
                            "the outcome matches `Ok(job) if !job.done`",
                        )
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_outcome(),
                            (&&&&&__retry_sight).__retry_how(),
                            (&&__retry_sight).__retry_class(),
                        )
                } else {
                    ::retry_runtime::__private::Seen::or_matches(
                        "the outcome matches `Ok(job) if !job.done`",
                    )
                };
                ::retry_runtime::__private::next_with(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
                    &__retry_backoff,
                    ::retry_runtime::__private::by_outcome(
                        __retry_error,
                        match &__retry_outcome {
                            Ok(job) if !job.done => true,
                            _ => false,
                        },
                        |__retry_value| ::retry_runtime::__private::failure(
                            true,
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
        if ::retry_runtime::__private::is_none(__retry_delay) {
            ::retry_runtime::__private::yields().await
        } else {
            const __RETRY_IS_SMALL: ::retry_runtime::__private::bool = ::retry_runtime::__private::is_small(
                &my::sleep,
            );
            ::retry_runtime::__private::wait_with::<
                __RETRY_IS_SMALL,
                _,
            >(__retry_delay, &my::sleep)
                .await
        }
    }
}
