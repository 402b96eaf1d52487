#[retry(max = 1, breaker = self.breaker)]
async fn send(&self, body: Body) -> Result<Reply, Error> {
    self.post(body).await
}

// ---------- expands to ----------

async fn send(&self, body: Body) -> Result<Reply, Error> {
    use ::retry_runtime::__private as __retry;
    let __retry_shared_breaker = &self.breaker;
    let __retry_breaker = __retry::breaker(&__retry_shared_breaker);
    let mut __retry_permit = match __retry::acquire(__retry_breaker) {
        __retry::Ok(__retry_permit) => __retry_permit,
        __retry::Err(__retry_open) => {
            return __retry::rejected(
                __retry::Option::<__retry::Forgotten>::None,
                __retry_open,
            );
        }
    };
    let __retry_outcome: Result<Reply, Error> = __retry::guarded_async(
            &mut __retry_permit,
            __retry::pin!(
                async { if false { return __retry::typed:: < Result < Reply, Error > >
                (); } self.post(body). await }
            ),
        )
        .await;
    __retry::settle(
        __retry_permit,
        __retry::None,
        {
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
            __retry::judged(
                {
                    let __retry_value = __retry_error;
                    __retry::by_class(__retry_value, __retry::Classes::TRANSIENT)
                },
                &__retry_outcome,
                &__retry_seen,
            )
        },
    );
    __retry_outcome
}
