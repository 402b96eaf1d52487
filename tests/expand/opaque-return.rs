#[retry(policy = &POLICY, crate = ::my_framework::retry)]
fn rows(table: &str) -> Result<impl Iterator<Item = Row>, Error> {
    query(table)
}

// ---------- expands to ----------

/**
*Retries*: as `&POLICY` says on transient errors.*/
fn rows(table: &str) -> Result<impl Iterator<Item = Row>, Error> {
    let __retry_operation = ::my_framework::retry::__private::Operation::new(
        ::my_framework::retry::__private::concat!(
            ::my_framework::retry::__private::module_path!(), "::", "rows"
        ),
        ::my_framework::retry::__private::policy(&POLICY),
    );
    let mut __retry_watch = ::my_framework::retry::__private::watch(&__retry_operation);
    let mut __retry_attempts = ::my_framework::retry::__private::Attempts::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<_, Error> = ::my_framework::retry::__private::attempt(|| -> Result<
                _,
                Error,
            > { query(table) });
            let (__retry_outcome, __retry_next) = {
                let __retry_error = ::my_framework::retry::__private::error_of(
                    &__retry_outcome,
                );
                let __retry_seen = if false {
                    use ::my_framework::retry::__private::questions::*;
                    let __retry_sight = ::my_framework::retry::__private::sight(
                        &__retry_outcome,
                        __retry_error,
                    );
                    ::my_framework::retry::__private::Seen::new()
                        .by(
                            &__retry_sight,
                            (&&__retry_sight).__retry_in_outcome(),
                            (&&&&&__retry_sight).__retry_how(),
                            (&&__retry_sight).__retry_class(),
                        )
                } else {
                    ::my_framework::retry::__private::Seen::new()
                };
                ::my_framework::retry::__private::next_guarded(
                    &mut __retry_attempts,
                    &__retry_operation,
                    ::my_framework::retry::__private::None,
                    ::my_framework::retry::__private::sides(
                        ::my_framework::retry::__private::NoBreaker,
                        ::my_framework::retry::__private::None,
                        &mut __retry_watch,
                        ::my_framework::retry::__private::Observers::NOBODY,
                    ),
                    ::my_framework::retry::__private::judged(
                        {
                            let __retry_value = __retry_error;
                            ::my_framework::retry::__private::by_class(
                                __retry_value,
                                ::my_framework::retry::__private::Classes::TRANSIENT,
                            )
                        },
                        &__retry_outcome,
                        &__retry_seen,
                    ),
                    __retry_seen,
                    __retry_outcome,
                )
            };
            let ::my_framework::retry::__private::Ok(__retry_delay) = __retry_next else {
                return __retry_outcome;
            };
            __retry_delay
        };
        ::my_framework::retry::__private::sleep(__retry_delay, &__retry_operation);
    }
}
