#[retry(max = 4, backoff = adaptive(self.pace, max = 10s), breaker = self.breaker)]
async fn fetch(&self, url: &str) -> Result<Reply, Error> {
    self.get(url).await
}

// ---------- expands to ----------

async fn fetch(&self, url: &str) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "fetch"),
        __retry::Policy::new().max_attempts(4u32),
    );
    static __RETRY_RATE: __retry::SuccessRate = __retry::SuccessRate::new();
    let __retry_backoff = __retry::Adapted::new(
        __retry::Exponential::new(self.pace).max(__retry::Duration::new(10u64, 0u32)),
        &__RETRY_RATE,
    );
    let mut __retry_watch = __retry::watch(&__RETRY_OPERATION);
    let __retry_shared_breaker = &self.breaker;
    let __retry_breaker = __retry::breaker(&__retry_shared_breaker);
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
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = __retry::guarded_async(
                    &mut __retry_permit,
                    __retry::pin!(
                        async { if false { return __retry::typed:: < Result < Reply,
                        Error > > (); } #[allow(clippy::shadow_same)] let _ = & * self;
                        self.get(url). await }
                    ),
                )
                .await;
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
                    __retry::Some(&__retry_backoff),
                    __retry::sides(
                        __retry::counted(__retry_permit, &__RETRY_RATE),
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
            __retry_last = {
                use __retry::Forget as _;
                __retry::Memory(__retry_outcome).__retry_remember()
            };
            __retry_delay
        };
        __retry::pause::<__retry::DefaultTimer>(__retry_delay).await;
    }
}
