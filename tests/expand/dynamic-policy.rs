#[retry(max = self.attempts, backoff = exponential(base, factor = 1.5, max = 10s), jitter = 20%)]
fn call(&self, base: Duration) -> Result<u32, Error> {
    self.service.call()
}

// ---------- expands to ----------

fn call(&self, base: Duration) -> Result<u32, Error> {
    let __retry_operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "call"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(self.attempts)
            .backoff(
                ::retry_runtime::__private::Schedule::Exponential(
                    ::retry_runtime::__private::Exponential::new(base)
                        .factor(::retry_runtime::__private::Factor::ratio(3u64, 2u64))
                        .max(::retry_runtime::__private::Duration::new(10u64, 0u32)),
                ),
            )
            .jitter(::retry_runtime::__private::Jitter::billionths(200000000u32)),
    );
    let mut __retry_attempts = ::retry_runtime::__private::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<u32, Error> = ::retry_runtime::__private::attempt(|| -> Result<
                u32,
                Error,
            > {
                #[allow(clippy::shadow_same)]
                let _ = &*self;
                self.service.call()
            });
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
                    || &__retry_operation,
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
            __retry_delay
        };
        ::retry_runtime::__private::sleep(__retry_delay, &__retry_operation);
    }
}
