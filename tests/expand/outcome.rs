#[retry(on = Ok(job) if !job.done, backoff = custom(3), sleep = my::sleep, name = "poll")]
async fn poll() -> Result<Job, Error> {
    fetch().await
}

// ---------- expands to ----------

/**
*Retries*: up to 3 attempts on outcomes matching `Ok(job) if !job.done`; waits as `custom(3)` says.*/
async fn poll() -> Result<Job, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        "poll",
        __retry::Policy::new().max_attempts(3u32),
    );
    let __retry_backoff = custom(3);
    let mut __retry_attempts = __retry::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<Job, Error> = async {
                if false {
                    return __retry::typed::<Result<Job, Error>>();
                }
                fetch().await
            }
                .await;
            let __retry_delay = match {
                let __retry_error = __retry::error_of(&__retry_outcome);
                let __retry_seen = if false {
                    use __retry::questions::*;
                    let __retry_sight = __retry::sight(&__retry_outcome, __retry_error);
                    __retry::Seen::or_matches(
                            "the outcome matches `Ok(job) if !job.done`",
                        )
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_outcome(),
                            (&&&&&__retry_sight).__retry_how(),
                            (&&__retry_sight).__retry_class(),
                        )
                } else {
                    __retry::Seen::or_matches(
                        "the outcome matches `Ok(job) if !job.done`",
                    )
                };
                __retry::next_with(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
                    &__retry_backoff,
                    __retry::by_outcome(
                        __retry_error,
                        match &__retry_outcome {
                            Ok(job) if !job.done => true,
                            _ => false,
                        },
                        |__retry_value| __retry::failure(
                            true,
                            {
                                use __retry::HintNothing as _;
                                __retry::Probe(__retry_value).__retry_hint()
                            },
                        ),
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            } {
                __retry::Ok(__retry_delay) => __retry_delay,
                __retry::Err(__retry_outcome) => return __retry_outcome,
            };
            __retry_delay
        };
        if __retry::is_none(__retry_delay) {
            __retry::yields().await
        } else {
            const __RETRY_IS_SMALL: __retry::bool = __retry::is_small(&my::sleep);
            __retry::wait_with::<__RETRY_IS_SMALL, _>(__retry_delay, &my::sleep).await
        }
    }
}
