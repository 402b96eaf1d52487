#[retry(backoff = none, keep(kept), clone(cloned))]
async fn send(self, kept: Connection, cloned: Request, body: Body) -> Result<Reply, Error> {
    kept.send(&cloned, body).await
}

// ---------- expands to ----------

async fn send(
    self,
    mut kept: Connection,
    mut cloned: Request,
    mut body: Body,
) -> Result<Reply, Error> {
    const __RETRY_OPERATION: ::retry_runtime::__private::Operation = ::retry_runtime::__private::Operation::new(
        ::retry_runtime::__private::concat!(
            ::retry_runtime::__private::module_path!(), "::", "send"
        ),
        ::retry_runtime::__private::Policy::new()
            .max_attempts(3u32)
            .backoff(::retry_runtime::__private::Schedule::None),
    );
    let mut __retry_attempts = ::retry_runtime::__private::Number::new();
    loop {
        let __retry_saved_cloned = ::retry_runtime::__private::save(
            &cloned,
            ::retry_runtime::__private::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_saved_body = ::retry_runtime::__private::save(
            &body,
            ::retry_runtime::__private::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = async {
                if false {
                    return ::retry_runtime::__private::typed::<Result<Reply, Error>>();
                }
                #[allow(clippy::shadow_same)]
                let _ = &mut kept;
                #[allow(clippy::shadow_same)]
                let _ = &mut cloned;
                #[allow(clippy::shadow_same)]
                let _ = &mut body;
                kept.send(&cloned, body).await
            }
                .await;
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
                ::retry_runtime::__private::next_async(
                    &mut __retry_attempts,
                    &__RETRY_OPERATION,
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
            let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_cloned
            else { ::retry_runtime::__private::Spent.end() };
            {
                cloned = __retry_value;
            }
            let ::retry_runtime::__private::Some(__retry_value) = __retry_saved_body
            else { ::retry_runtime::__private::Spent.end() };
            {
                body = __retry_value;
            }
            __retry_delay
        };
        ::retry_runtime::__private::pause::<
            ::retry_runtime::__private::DefaultTimer,
        >(__retry_delay)
            .await;
    }
}
