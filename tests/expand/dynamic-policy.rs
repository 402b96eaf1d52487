#[retry(max = self.attempts, backoff = exponential(base, factor = 1.5, max = 10s), jitter = 20%)]
fn call(&self, base: Duration) -> Result<u32, Error> {
    self.service.call()
}

// ---------- expands to ----------

fn call(&self, base: Duration) -> Result<u32, Error> {
    use ::retry_runtime::__private as __retry;
    let __retry_operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "call"),
        __retry::Policy::new()
            .max_attempts(self.attempts)
            .backoff(
                __retry::Schedule::Exponential(
                    __retry::Exponential::new(base)
                        .factor(__retry::Factor::ratio(3u64, 2u64))
                        .max(__retry::Duration::new(10u64, 0u32)),
                ),
            )
            .jitter(__retry::Jitter::billionths(200000000u32)),
    );
    let mut __retry_attempts = __retry::Number::new();
    loop {
        let __retry_delay = {
            let __retry_outcome: Result<u32, Error> = __retry::attempt(|| -> Result<
                u32,
                Error,
            > {
                #[allow(clippy::shadow_same)]
                let _ = &*self;
                self.service.call()
            });
            let __retry_delay = match {
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
                __retry::next(
                    &mut __retry_attempts,
                    __retry::later!(& __retry_operation),
                    __retry::among(__retry_error, __retry::Classes::TRANSIENT),
                    __retry_seen,
                    __retry_outcome,
                )
            } {
                __retry::Ok(__retry_delay) => __retry_delay,
                __retry::Err(__retry_outcome) => return __retry_outcome,
            };
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__retry_operation);
    }
}
