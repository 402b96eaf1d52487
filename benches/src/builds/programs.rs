//! Programs with one call that is retried or guarded, in a runtime of tokio's: what each crate brings.

use crate::versions::version;

/// A program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// What it depends on beside tokio.
    packages: &'static [&'static str],
    /// Its functions, of which `fetch` is the one that is awaited.
    code: &'static str,
}

/// Returns all programs, that without retries first.
pub(crate) fn all() -> impl Iterator<Item = Program> {
    ALL.iter().copied()
}

impl Program {
    pub(super) fn dependencies(&self) -> String {
        let packages = self.packages.iter().map(|package| locked(package));
        std::iter::once(locked("tokio")).chain(packages).collect()
    }

    pub(super) fn source(&self) -> String {
        format!("{HEAD}{}{MAIN}", self.code)
    }
}

/// Returns the line of a manifest for a package in its locked version.
pub(super) fn locked(package: &str) -> String {
    let version = version(package).unwrap_or("*");
    match package {
        "retry-runtime" => {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../retry-runtime");
            format!("{package} = {{ path = \"{path}\" }}\n")
        }
        "tokio" => format!(
            "tokio = {{ version = \"={version}\", default-features = false, features = [\"rt\", \"time\"] }}\n"
        ),
        // The blocking and the asynchronous sleep, as a user has them.
        "backon" => format!(
            "backon = {{ version = \"={version}\", default-features = false, \
             features = [\"std\", \"std-blocking-sleep\", \"tokio-sleep\"] }}\n"
        ),
        "backoff" => format!("backoff = {{ version = \"={version}\", features = [\"tokio\"] }}\n"),
        "tokio-retry2" => {
            format!("tokio-retry2 = {{ version = \"={version}\", features = [\"jitter\"] }}\n")
        }
        // What its attribute expands to names `tracing`.
        "retry-if" => format!("retry-if = \"={version}\"\n{}", locked("tracing")),
        "tower" => format!("tower = {{ version = \"={version}\", features = [\"util\"] }}\n"),
        package => format!("{package} = \"={version}\"\n"),
    }
}

const ALL: &[Program] = &[
    Program {
        name: "tokio alone",
        packages: &[],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            tokio::time::sleep(Duration::from_millis(1)).await;
            op(n)
        }",
    },
    Program {
        name: "loop",
        packages: &["rand"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            let mut delay = Duration::from_millis(100);
            for _ in 1..5 {
                match op(n) {
                    Ok(value) => return Ok(value),
                    Err(_) => {
                        let most = delay.as_nanos() as u64;
                        tokio::time::sleep(Duration::from_nanos(rand::random_range(0..=most))).await;
                        delay = (delay * 2).min(Duration::from_secs(60));
                    }
                }
            }
            op(n)
        }",
    },
    Program {
        name: "this crate",
        packages: &["retry-runtime"],
        code: "impl retry_runtime::Classify for Busy {
            fn class(&self) -> retry_runtime::Class { retry_runtime::Class::Transient }
        }
        #[retry_runtime::retry(max = 5, backoff = exponential(100ms, max = 1min))]
        async fn fetch(n: u64) -> Result<u64, Busy> { op(n) }",
    },
    Program {
        name: "backon",
        packages: &["backon"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use backon::Retryable;
            let policy = backon::ExponentialBuilder::new()
                .with_min_delay(Duration::from_millis(100)).with_max_times(4).with_jitter();
            (|| async { op(n) }).retry(policy).await
        }",
    },
    Program {
        name: "backon-macros",
        packages: &["backon", "backon-macros"],
        code: "fn policy() -> backon::ExponentialBuilder {
            backon::ExponentialBuilder::new()
                .with_min_delay(Duration::from_millis(100)).with_max_times(4).with_jitter()
        }
        #[backon_macros::backon(backoff = policy)]
        async fn fetch(n: u64) -> Result<u64, Busy> { op(n) }",
    },
    Program {
        name: "backoff",
        packages: &["backoff"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            backoff::future::retry(backoff::ExponentialBackoff::default(), || async { Ok(op(n)?) }).await
        }",
    },
    Program {
        name: "tokio-retry2",
        packages: &["tokio-retry2"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use tokio_retry2::strategy::{ExponentialBackoff, jitter};
            let delays = ExponentialBackoff::from_millis(2).factor(50).map(jitter).take(4);
            tokio_retry2::Retry::spawn(delays, || async {
                op(n).map_err(tokio_retry2::RetryError::transient)
            }).await
        }",
    },
    Program {
        name: "retry",
        packages: &["retry"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use retry::delay::{Exponential, jitter};
            retry::retry(Exponential::from_millis(100).map(jitter).take(4), || op(n))
                .map_err(|error| error.error)
        }",
    },
    Program {
        name: "tryhard",
        packages: &["tryhard"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            tryhard::retry_fn(|| async { op(n) })
                .retries(4).exponential_backoff(Duration::from_millis(100)).await
        }",
    },
    Program {
        name: "retry-if",
        packages: &["retry-if"],
        code: "const POLICY: retry_if::ExponentialBackoffConfig = retry_if::ExponentialBackoffConfig {
            max_retries: 4,
            t_wait: Duration::from_millis(100),
            backoff: 2.0,
            t_wait_max: None,
            backoff_max: Some(Duration::from_secs(60)),
        };
        fn is_failure(outcome: &Result<u64, Busy>) -> bool { outcome.is_err() }
        #[retry_if::retry(POLICY, is_failure)]
        async fn fetch(n: u64) -> Result<u64, Busy> { op(n) }",
    },
    Program {
        name: "this crate, breaker",
        packages: &["retry-runtime"],
        code: "use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};
        static BREAKER: CircuitBreaker = CircuitBreaker::new();
        impl From<CircuitOpen> for Busy { fn from(_: CircuitOpen) -> Self { Self } }
        async fn fetch(n: u64) -> Result<u64, Busy> { BREAKER.call(|| op(n)) }",
    },
    Program {
        name: "failsafe",
        packages: &["failsafe"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use failsafe::CircuitBreaker;
            failsafe::Config::new().build().call(|| op(n)).map_err(|_| Busy)
        }",
    },
    Program {
        name: "recloser",
        packages: &["recloser"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            recloser::Recloser::custom().build().call(|| op(n)).map_err(|_| Busy)
        }",
    },
    Program {
        name: "circuitbreaker-rs",
        packages: &["circuitbreaker-rs"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use circuitbreaker_rs::{CircuitBreaker, DefaultPolicy};
            CircuitBreaker::<DefaultPolicy, Busy>::builder().build().call(|| op(n)).map_err(|_| Busy)
        }",
    },
    Program {
        name: "tower-resilience-circuitbreaker",
        packages: &["tower", "tower-resilience-circuitbreaker"],
        code: "async fn fetch(n: u64) -> Result<u64, Busy> {
            use tower::{Layer, ServiceExt, service_fn};
            use tower_resilience_circuitbreaker::CircuitBreakerLayer;
            let layer = CircuitBreakerLayer::builder().build().map_err(|_| Busy)?;
            let service = layer.layer(service_fn(|n: u64| async move { op(n) }));
            service.oneshot(n).await.map_err(|_| Busy)
        }",
    },
];

const HEAD: &str = "
#![allow(unused_imports)]
use std::time::Duration;

#[derive(Debug)]
pub struct Busy;

impl std::error::Error for Busy {}

impl std::fmt::Display for Busy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(\"busy\")
    }
}

#[inline(never)]
fn op(n: u64) -> Result<u64, Busy> {
    if n == 3 { Err(Busy) } else { Ok(n) }
}

";

const MAIN: &str = "

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let n = std::env::args().count() as u64;
    println!(\"{:?}\", runtime.map(|runtime| runtime.block_on(fetch(n))));
}
";

#[cfg(test)]
mod tests {
    use super::{all, locked};

    #[test]
    fn every_package_of_a_program_is_locked() {
        for program in all() {
            assert!(!program.dependencies().contains('*'), "{}", program.name);
        }
    }

    #[test]
    fn a_dependency_is_its_locked_version() {
        assert!(locked("recloser").starts_with("recloser = \"=1."));
    }
}
