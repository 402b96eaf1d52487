// What `#[tracing::instrument(ret)]` leaves of `fn call(x: String) -> Result<u32, Error> { send(x) }`.
#[retry(max = 2, backoff = fixed(1s), doc = false)]
fn call(x: String) -> Result<u32, Error> {
    {}
    let __tracing_attr_span;
    let __tracing_attr_guard;
    if ::tracing::level_enabled!(::tracing::Level::INFO) {
        __tracing_attr_span = ::tracing::span!(::tracing::Level::INFO, "call", x = x);
        __tracing_attr_guard = __tracing_attr_span.enter();
    }
    #[allow(clippy::redundant_closure_call)]
    let x = (move || {
        #[allow(unreachable_code)]
        if false {
            let __tracing_attr_fake_return: Result<u32, Error> = loop {};
            return __tracing_attr_fake_return;
        }
        { send(x) }
    })();
    ::tracing::event!(::tracing::Level::INFO, return = ?x);
    x
}

// ---------- expands to ----------

fn call(mut x: String) -> Result<u32, Error> {
    {}
    let __tracing_attr_span;
    let __tracing_attr_guard;
    if ::tracing::level_enabled!(::tracing::Level::INFO) {
        __tracing_attr_span = ::tracing::span!(::tracing::Level::INFO, "call", x = x);
        __tracing_attr_guard = __tracing_attr_span.enter();
    }
    #[allow(clippy::redundant_closure_call)]
    let x = (move || {
        #[allow(unreachable_code)]
        if false {
            let __tracing_attr_fake_return: Result<u32, Error> = loop {};
            return __tracing_attr_fake_return;
        }
        const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
            ::retry_runtime::__private::concat!(
                ::retry_runtime::__private::module_path!(), "::", "call"
            ),
            ::retry_runtime::__private::Policy::new()
                .max_attempts(2u32)
                .backoff(
                    ::retry_runtime::__private::Schedule::Fixed(
                        ::retry_runtime::__private::Fixed::new(
                            ::retry_runtime::__private::Duration::new(1u64, 0u32),
                        ),
                    ),
                ),
        );
        let mut __retry_attempts = ::retry_runtime::__private::Number::new();
        loop {
            let __retry_saved_x = ::retry_runtime::__private::save(
                &x,
                ::retry_runtime::__private::is_last(
                    &__retry_attempts,
                    &__RETRY_OPERATION,
                ),
            );
            let __retry_delay = {
                let __retry_outcome: Result<u32, Error> = ::retry_runtime::__private::attempt(|| -> Result<
                    u32,
                    Error,
                > { send(x) });
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
                    ::retry_runtime::__private::next(
                        &mut __retry_attempts,
                        || &__RETRY_OPERATION,
                        ::retry_runtime::__private::among(
                            __retry_error,
                            ::retry_runtime::__private::Classes::TRANSIENT,
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
                let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_x
                else { ::retry_runtime::__private::Spent.end() };
                {
                    x = __retry_value;
                }
                __retry_delay
            };
            ::retry_runtime::__private::sleep(__retry_delay, &__RETRY_OPERATION);
        }
    })();
    ::tracing::event!(::tracing::Level::INFO, return = ? x);
    x
}
