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
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "send"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(3u32)
            .backoff(
                ::retry_runtime::__private::Schedule::Exponential(
                    ::retry_runtime::__private::Exponential::new(
                        ::retry_runtime::__private::Duration::new(0u64, 100000000u32),
                    ),
                ),
            ),
    );
    let mut __retry_attempts = ::retry_runtime::__private::Number::new();
    loop {
        let __retry_number = ::retry_runtime::__private::number(&__retry_attempts);
        let __retry_saved_consumed = ::retry_runtime::__private::save(
            &consumed,
            ::retry_runtime::__private::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_saved_unclear = {
            use ::retry_runtime::__private::SaveNothing as _;
            ::retry_runtime::__private::Probe(&unclear)
                .__retry_save(
                    ::retry_runtime::__private::is_last(
                        &__retry_attempts,
                        &__RETRY_OPERATION,
                    ),
                )
        };
        let __retry_saved_left = ::retry_runtime::__private::save(
            &left,
            ::retry_runtime::__private::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = ::retry_runtime::__private::attempt(|| -> Result<
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
                let attempt: ::retry_runtime::__private::u32 = __retry_number;
                self.log(attempt, &borrowed);
                number += 1;
                unclear.prepare(number, left);
                self.write(consumed, buffer)
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
            let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_consumed
            else { ::retry_runtime::__private::Spent.end() };
            {
                consumed = __retry_value;
            }
            match __retry_saved_unclear.back() {
                ::retry_runtime::__private::Back::Value(__retry_value) => {
                    unclear = __retry_value;
                }
                ::retry_runtime::__private::Back::Nothing(__retry_value) => {
                    __retry_value.end()
                }
            }
            let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_left
            else { ::retry_runtime::__private::Spent.end() };
            {
                left = __retry_value;
            }
            __retry_delay
        };
        ::retry_runtime::__private::sleep(__retry_delay, &__RETRY_OPERATION);
    }
}
