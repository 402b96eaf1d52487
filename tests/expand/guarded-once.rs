#[retry(max = 1, breaker = self.breaker)]
async fn send(&self, body: Body) -> Result<Reply, Error> {
    self.post(body).await
}

// ---------- expands to ----------

async fn send(&self, body: Body) -> Result<Reply, Error> {
    let __retry_shared_breaker = &self.breaker;
    let __retry_breaker = ::retry_runtime::__private::breaker(&__retry_shared_breaker);
    let mut __retry_permit = match ::retry_runtime::__private::acquire(__retry_breaker) {
        ::retry_runtime::__private::Ok(__retry_permit) => __retry_permit,
        ::retry_runtime::__private::Err(__retry_open) => {
            return ::retry_runtime::__private::rejected(
                ::retry_runtime::__private::Option::<
                    ::retry_runtime::__private::Forgotten,
                >::None,
                __retry_open,
            );
        }
    };
    let __retry_outcome: Result<Reply, Error> = ::retry_runtime::__private::guarded_async(
            &mut __retry_permit,
            ::retry_runtime::__private::pin!(
                async { if false { return ::retry_runtime::__private::typed:: < Result <
                Reply, Error > > (); } self.post(body). await }
            ),
        )
        .await;
    ::retry_runtime::__private::settle(
        __retry_permit,
        ::retry_runtime::__private::None,
        {
            let __retry_error = ::retry_runtime::__private::error_of(&__retry_outcome);
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
            ::retry_runtime::__private::judged(
                {
                    let __retry_value = __retry_error;
                    ::retry_runtime::__private::by_class(
                        __retry_value,
                        ::retry_runtime::__private::Classes::TRANSIENT,
                    )
                },
                &__retry_outcome,
                &__retry_seen,
            )
        },
    );
    __retry_outcome
}
