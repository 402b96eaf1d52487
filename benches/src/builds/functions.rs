//! Programs with three hundred functions that do the same work: five attempts, a look at what the error
//! means, exponential delays with a cap, and full jitter.

use std::fmt::Write;

use super::programs::locked;

const FUNCTIONS: usize = 300;

/// A way to write a function that retries.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// What it depends on, as versions in `Cargo.lock`.
    packages: &'static [&'static str],
    pub(super) sync: Option<Template>,
    pub(super) asynchronous: Option<Template>,
}

/// The source of one program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template {
    /// What stands once before the functions.
    head: &'static str,
    /// A function, with `@` for its number.
    function: &'static str,
    main: &'static str,
}

const fn sync(head: &'static str, function: &'static str) -> Template {
    Template {
        head,
        function,
        main: MAIN,
    }
}

const fn asynchronous(head: &'static str, function: &'static str) -> Template {
    Template {
        head,
        function,
        main: MAIN_ASYNC,
    }
}

pub(crate) const KINDS: [Kind; 6] = [
    Kind {
        name: "bare",
        packages: &["tokio"],
        sync: Some(sync("", BARE)),
        asynchronous: Some(asynchronous("", BARE_ASYNC)),
    },
    Kind {
        name: "loop",
        packages: &["rand", "tokio"],
        sync: Some(sync(LOOP_HEAD, LOOP)),
        asynchronous: Some(asynchronous(LOOP_HEAD, LOOP_ASYNC)),
    },
    Kind {
        name: "this crate",
        packages: &["retry-runtime", "tokio"],
        sync: Some(sync(CLASS, RETRY)),
        asynchronous: Some(asynchronous(CLASS, RETRY_ASYNC)),
    },
    // Jitter on top of the delay.
    Kind {
        name: "backon-macros",
        packages: &["backon", "backon-macros", "tokio"],
        sync: Some(sync(BACKON_HEAD, BACKON)),
        asynchronous: Some(asynchronous(BACKON_HEAD, BACKON_ASYNC)),
    },
    // No jitter.
    Kind {
        name: "retry-if",
        packages: &["retry-if", "tokio"],
        sync: None,
        asynchronous: Some(asynchronous(RETRY_IF_HEAD, RETRY_IF)),
    },
    // No retries: what another attribute takes, for comparison.
    Kind {
        name: "tracing::instrument",
        packages: &["tokio", "tracing"],
        sync: Some(sync("", INSTRUMENT)),
        asynchronous: Some(asynchronous("", INSTRUMENT_ASYNC)),
    },
];

impl Kind {
    pub(super) fn dependencies(&self) -> String {
        self.packages
            .iter()
            .map(|package| locked(package))
            .collect()
    }
}

impl Template {
    pub(super) fn source(self) -> String {
        let mut source = format!("{WORK}{}", self.head);
        let mut arms = String::new();
        let mut names = String::new();
        for number in 0..FUNCTIONS {
            let number = number.to_string();
            source += &self.function.replace('@', &number);
            // Writing to a string cannot fail.
            _ = writeln!(arms, "{number} => Box::pin(f{number}(url, n)),");
            _ = write!(names, "f{number}, ");
        }
        source + &self.main.replace("NAMES", &names).replace("ARMS", &arms)
    }
}

const WORK: &str = "
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Busy { Full, Gone(usize) }

#[inline(never)]
pub fn op(url: &str, n: u64) -> Result<u64, Busy> {
    match n {
        3 => Err(Busy::Full),
        5 => Err(Busy::Gone(url.len())),
        n => Ok(n + url.len() as u64),
    }
}

pub async fn async_op(url: &str, n: u64) -> Result<u64, Busy> { op(url, n) }
";

const MAIN: &str = "
static ALL: [fn(&str, u64) -> Result<u64, Busy>; 300] = [NAMES];

fn main() {
    let n = std::env::args().count();
    println!(\"{:?}\", ALL[n](\"x\", n as u64));
}
";

const MAIN_ASYNC: &str = "
type Pinned<'a> = std::pin::Pin<Box<dyn Future<Output = Result<u64, Busy>> + Send + 'a>>;

fn all(i: u64, url: &str, n: u64) -> Pinned<'_> {
    match i {
        ARMS
        _ => Box::pin(async_op(url, n)),
    }
}

fn main() {
    let n = std::env::args().count() as u64;
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    println!(\"{}\", all(n, \"x\", n).as_mut().poll(&mut context).is_ready());
}
";

const BARE: &str = "
pub fn f@(url: &str, n: u64) -> Result<u64, Busy> { op(url, n + @) }
";

const BARE_ASYNC: &str = "
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> { async_op(url, n + @).await }
";

const LOOP_HEAD: &str = "
use std::time::Duration;

fn jittered(delay: Duration) -> Duration {
    Duration::from_nanos(rand::random_range(0..=delay.as_nanos() as u64))
}

fn is_transient(error: &Busy) -> bool { matches!(error, Busy::Full) }
";

const LOOP: &str = "
pub fn f@(url: &str, n: u64) -> Result<u64, Busy> {
    let mut attempt = 1;
    let mut delay = Duration::from_millis(100);
    loop {
        match op(url, n + @) {
            Ok(value) => return Ok(value),
            Err(error) if attempt >= 5 || !is_transient(&error) => return Err(error),
            Err(_) => {
                std::thread::sleep(jittered(delay));
                attempt += 1;
                delay = (delay * 2).min(Duration::from_secs(60));
            }
        }
    }
}
";

const LOOP_ASYNC: &str = "
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> {
    let mut attempt = 1;
    let mut delay = Duration::from_millis(100);
    loop {
        match async_op(url, n + @).await {
            Ok(value) => return Ok(value),
            Err(error) if attempt >= 5 || !is_transient(&error) => return Err(error),
            Err(_) => {
                tokio::time::sleep(jittered(delay)).await;
                attempt += 1;
                delay = (delay * 2).min(Duration::from_secs(60));
            }
        }
    }
}
";

const CLASS: &str = "
impl retry_runtime::Classify for Busy {
    fn class(&self) -> retry_runtime::Class {
        match self {
            Busy::Full => retry_runtime::Class::Transient,
            Busy::Gone(_) => retry_runtime::Class::Permanent,
        }
    }
}
";

const RETRY: &str = "
#[retry_runtime::retry(max = 5, backoff = exponential(100ms, max = 1min))]
pub fn f@(url: &str, n: u64) -> Result<u64, Busy> { op(url, n + @) }
";

const RETRY_ASYNC: &str = "
#[retry_runtime::retry(max = 5, backoff = exponential(100ms, max = 1min))]
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> { async_op(url, n + @).await }
";

const BACKON_HEAD: &str = "
use std::time::Duration;

fn policy() -> backon::ExponentialBuilder {
    backon::ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(Duration::from_secs(60))
        .with_max_times(4)
        .with_jitter()
}

fn is_transient(error: &Busy) -> bool { matches!(error, Busy::Full) }
";

const BACKON: &str = "
#[backon_macros::backon(backoff = policy, when = is_transient)]
pub fn f@(url: &str, n: u64) -> Result<u64, Busy> { op(url, n + @) }
";

const BACKON_ASYNC: &str = "
#[backon_macros::backon(backoff = policy, when = is_transient)]
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> { async_op(url, n + @).await }
";

const RETRY_IF_HEAD: &str = "
use std::time::Duration;

const POLICY: retry_if::ExponentialBackoffConfig = retry_if::ExponentialBackoffConfig {
    max_retries: 4,
    t_wait: Duration::from_millis(100),
    backoff: 2.0,
    t_wait_max: None,
    backoff_max: Some(Duration::from_secs(60)),
};

fn is_transient(outcome: &Result<u64, Busy>) -> bool { matches!(outcome, Err(Busy::Full)) }
";

const RETRY_IF: &str = "
#[retry_if::retry(POLICY, is_transient)]
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> { async_op(url, n + @).await }
";

const INSTRUMENT: &str = "
#[tracing::instrument]
pub fn f@(url: &str, n: u64) -> Result<u64, Busy> { op(url, n + @) }
";

const INSTRUMENT_ASYNC: &str = "
#[tracing::instrument]
pub async fn f@(url: &str, n: u64) -> Result<u64, Busy> { async_op(url, n + @).await }
";

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn every_program_has_three_hundred_functions() {
        for kind in KINDS {
            for template in [kind.sync, kind.asynchronous].into_iter().flatten() {
                let source = template.source();

                assert_eq!(source.matches("fn f").count(), 300, "{}", kind.name);
                assert!(source.contains("fn f299(url: &str"), "{}", kind.name);
                assert!(!source.contains('@'), "{}", kind.name);
            }
        }
    }
}
