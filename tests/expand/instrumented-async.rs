// What `#[tracing::instrument(err)]` leaves of a method of an `#[async_trait]` impl.
#[retry(max = 2, backoff = fixed(1s), doc = false)]
fn call<'a>(&'a self, text: String) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send + 'a>> {
    ::std::boxed::Box::pin(async move {
        let __tracing_attr_span = ::tracing::span!(::tracing::Level::INFO, "call", text = text);
        let __tracing_instrument_future = async move {
            match async move {
                let __self = self;
                let text = text;
                let __ret: Result<u32, Error> = { __self.send(text).await };
                __ret
            }
            .await
            {
                #[allow(clippy::unit_arg)]
                Ok(x) => Ok(x),
                Err(e) => {
                    ::tracing::event!(::tracing::Level::ERROR, error = %e);
                    Err(e)
                }
            }
        };
        if !__tracing_attr_span.is_disabled() {
            ::tracing::Instrument::instrument(__tracing_instrument_future, __tracing_attr_span).await
        } else {
            __tracing_instrument_future.await
        }
    })
}

// ---------- expands to ----------

fn call<'a>(
    &'a self,
    text: String,
) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send + 'a>> {
    ::std::boxed::Box::pin(async move {
        let __tracing_attr_span = ::tracing::span!(
            ::tracing::Level::INFO, "call", text = text
        );
        let __tracing_instrument_future = async move {
            match async move {
                let __self = self;
                let mut text = text;
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
                    let __retry_saved_text = __retry::save(
                        &text,
                        __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
                    );
                    let __retry_delay = {
                        let __retry_outcome: Result<u32, Error> = async {
                            if false {
                                return __retry::typed::<Result<u32, Error>>();
                            }
                            #[allow(clippy::shadow_same)]
                            let _ = &mut text;
                            let __ret: Result<u32, Error> = { __self.send(text).await };
                            __ret
                        }
                            .await;
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
                            __retry::next_async(
                                &mut __retry_attempts,
                                &__RETRY_OPERATION,
                                __retry::among(__retry_error, __retry::Classes::TRANSIENT),
                                __retry_seen,
                                __retry_outcome,
                            )
                        } {
                            __retry::Ok(__retry_delay) => __retry_delay,
                            __retry::Err(__retry_outcome) => return __retry_outcome,
                        };
                        let __retry::Some(__retry_value) = __retry_saved_text else {
                            __retry::Spent.end()
                        };
                        {
                            text = __retry_value;
                        }
                        __retry_delay
                    };
                    __retry::pause::<__retry::DefaultTimer>(__retry_delay).await;
                }
            }
                .await
            {
                #[allow(clippy::unit_arg)]
                Ok(x) => Ok(x),
                Err(e) => {
                    ::tracing::event!(::tracing::Level::ERROR, error = % e);
                    Err(e)
                }
            }
        };
        if !__tracing_attr_span.is_disabled() {
            ::tracing::Instrument::instrument(
                    __tracing_instrument_future,
                    __tracing_attr_span,
                )
                .await
        } else {
            __tracing_instrument_future.await
        }
    })
}
