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
        use ::retry_runtime::__private as __retry;
        const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
            __retry::concat!(__retry::module_path!(), "::", "call"),
            __retry::Policy::new()
                .max_attempts(2u32)
                .backoff(
                    __retry::Schedule::Fixed(
                        __retry::Fixed::new(__retry::Duration::new(1u64, 0u32)),
                    ),
                ),
        );
        let mut __retry_attempts = __retry::Number::new();
        loop {
            let __retry_saved_x = __retry::save(
                &x,
                __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
            );
            let __retry_delay = {
                let __retry_outcome: Result<u32, Error> = __retry::attempt(|| -> Result<
                    u32,
                    Error,
                > { send(x) });
                let __retry_delay = match {
                    let __retry_error = __retry::error_of(&__retry_outcome);
                    let __retry_seen = if false {
                        use __retry::questions::*;
                        let __retry_sight = __retry::sight(
                            &__retry_outcome,
                            __retry_error,
                        );
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
                    __retry::next(
                        &mut __retry_attempts,
                        __retry::later!(& __RETRY_OPERATION),
                        __retry::among(__retry_error, __retry::Classes::TRANSIENT),
                        __retry_seen,
                        __retry_outcome,
                    )
                } {
                    __retry::Ok(__retry_delay) => __retry_delay,
                    __retry::Err(__retry_outcome) => return __retry_outcome,
                };
                let __retry::Some(__retry_value) = __retry_saved_x else {
                    __retry::Spent.end()
                };
                {
                    x = __retry_value;
                }
                __retry_delay
            };
            __retry::sleep(__retry_delay, &__RETRY_OPERATION);
        }
    })();
    ::tracing::event!(::tracing::Level::INFO, return = ? x);
    x
}
