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
    use ::retry_runtime::__private as __retry;
    const __RETRY_OPERATION: __retry::Operation = __retry::Operation::new(
        __retry::concat!(__retry::module_path!(), "::", "send"),
        __retry::Policy::new().max_attempts(3u32).backoff(__retry::Schedule::None),
    );
    let mut __retry_attempts = __retry::Number::new();
    loop {
        let __retry_saved_cloned = __retry::save(
            &cloned,
            __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_saved_body = __retry::save(
            &body,
            __retry::is_last(&__retry_attempts, &__RETRY_OPERATION),
        );
        let __retry_delay = {
            let __retry_outcome: Result<Reply, Error> = async {
                if false {
                    return __retry::typed::<Result<Reply, Error>>();
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
            let __retry::Some(__retry_value) = __retry_saved_cloned else {
                __retry::Spent.end()
            };
            {
                cloned = __retry_value;
            }
            let __retry::Some(__retry_value) = __retry_saved_body else {
                __retry::Spent.end()
            };
            {
                body = __retry_value;
            }
            __retry_delay
        };
        __retry::pause::<__retry::DefaultTimer>(__retry_delay).await;
    }
}
