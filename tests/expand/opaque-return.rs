#[retry(policy = &POLICY, crate = ::my_framework::retry)]
fn rows(table: &str) -> Result<impl Iterator<Item = Row>, Error> {
    query(table)
}

// ---------- expands to ----------

/**
*Retries*: as `&POLICY` says on transient errors.*/
fn rows(table: &str) -> Result<impl Iterator<Item = Row>, Error> {
    use ::my_framework::retry::__private as __retry;
    let __retry_operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "rows"),
        __retry::policy(&POLICY),
    );
    let mut __retry_watch = __retry::watch(&__retry_operation);
    let mut __retry_attempts = __retry::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<_, Error> = __retry::attempt(|| -> Result<
                _,
                Error,
            > { query(table) });
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
                    &__retry_operation,
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
            let __retry::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__retry_operation);
    }
}
