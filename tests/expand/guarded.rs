#[retry(max = 5, backoff = none, breaker(failures = 3, recovery = 10s), budget = BUDGET)]
fn send(body: Body) -> Result<Reply, Error> {
    post(body)
}

// ---------- expands to ----------

/**
*Retries*: up to 5 attempts on transient errors; no delay between them; no attempts for about 10 s once 3 in a row have failed; retries are paid from the budget `BUDGET`.*/
fn send(mut body: Body) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "send"),
        __retry::Policy::new().max_attempts(5u32).backoff(__retry::Schedule::None),
    );
    let mut __retry_watch = __retry::watch(&__RETRY_OPERATION);
    static __RETRY_BREAKER: __retry::CircuitBreaker = __retry::CircuitBreaker::consecutive(
            3u32,
        )
        .recovery(__retry::Duration::new(10u64, 0u32))
        .name(__retry::concat!(__retry::module_path!(), "::", "send"));
    let __retry_breaker = &__RETRY_BREAKER;
    let __retry_shared_budget = &BUDGET;
    let mut __retry_payment = __retry::payment(&__retry_shared_budget);
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
        let __retry_saved_body = __retry::save(
            &body,
            __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        __retry::begin(&mut __retry_payment);
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = __retry::guarded(
                &mut __retry_permit,
                || __retry::attempt(|| -> Result<Reply, Error> { post(body) }),
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
                        __retry_permit,
                        __retry::Some(&mut __retry_payment),
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
            let __retry::Some(__retry_value) = __retry_saved_body else {
                return __retry_outcome
            };
            {
                body = __retry_value;
            }
            __retry_last = __retry::remember(__retry_outcome);
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
