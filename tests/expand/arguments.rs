#[retry(attempt = attempt)]
fn send(
    &mut self,
    consumed: Vec<u8>,
    borrowed: String,
    unclear: Request,
    mut number: u32,
    #[cfg(unix)] buffer: &mut Vec<u8>,
    (left, _): (String, u32),
) -> Result<Reply, Error> {
    self.log(attempt, &borrowed);
    number += 1;
    unclear.prepare(number, left);
    self.write(consumed, buffer)
}

// ---------- expands to ----------

fn send(
    &mut self,
    mut consumed: Vec<u8>,
    borrowed: String,
    mut unclear: Request,
    number: u32,
    #[cfg(unix)]
    buffer: &mut Vec<u8>,
    (mut left, _): (String, u32),
) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "send"),
        __retry::Policy::new()
            .max_attempts(3u32)
            .backoff(
                __retry::Schedule::Exponential(
                    __retry::Exponential::new(__retry::Duration::new(0u64, 100000000u32)),
                ),
            ),
    );
    let mut __retry_attempts = __retry::Number::new();
    loop {
        let __retry_number = __retry::number(&__retry_attempts);
        let __retry_saved_consumed = __retry::save(
            &consumed,
            __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_saved_unclear = {
            use __retry::SaveNothing as _;
            __retry::Probe(&unclear)
                .__retry_save(__retry::is_last(&__retry_attempts, &__RETRY_OPERATION))
        };
        let __retry_saved_left = __retry::save(
            &left,
            __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = __retry::attempt(|| -> Result<
                Reply,
                Error,
            > {
                #[allow(clippy::shadow_same)]
                let _ = &mut *self;
                #[allow(clippy::shadow_same)]
                let mut number = number;
                #[cfg(unix)]
                #[allow(clippy::shadow_same)]
                let buffer = &mut *buffer;
                let attempt: __retry::u32 = __retry_number;
                self.log(attempt, &borrowed);
                number += 1;
                unclear.prepare(number, left);
                self.write(consumed, buffer)
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
                    __retry::later!(& __RETRY_OPERATION),
                    __retry::among(__retry_error, __retry::Classes::TRANSIENT),
                    __retry_seen,
                    __retry_outcome,
                )
            } {
                __retry::Ok(__retry_delay) => __retry_delay,
                __retry::Err(__retry_outcome) => return __retry_outcome,
            };
            let __retry::Some(__retry_value) = __retry_saved_consumed else {
                __retry::Spent.end()
            };
            {
                consumed = __retry_value;
            }
            match __retry_saved_unclear.back() {
                __retry::Back::Value(__retry_value) => unclear = __retry_value,
                __retry::Back::Nothing(__retry_value) => __retry_value.end(),
            }
            let __retry::Some(__retry_value) = __retry_saved_left else {
                __retry::Spent.end()
            };
            {
                left = __retry_value;
            }
            __retry_delay
        };
        __retry::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
