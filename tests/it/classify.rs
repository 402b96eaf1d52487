//! `#[derive(Classify)]`, on every shape of type.

use std::time::Duration;

use retry_runtime::{Class, Classify};

use crate::support::Error;

#[derive(Classify)]
#[allow(dead_code, reason = "fields show the shapes that variants have")]
enum Shapes<'a, T> {
    #[classify(transient)]
    Unit,
    #[classify(throttled, retry_after = wait)]
    Named {
        wait: Duration,
        host: &'a str,
    },
    #[classify(throttled, retry_after = 1)]
    Tuple(u32, Option<Duration>),
    #[classify(transparent)]
    Inner(T),
    #[classify(transparent)]
    Boxed {
        source: Box<Error>,
    },
    Unmarked(String),
}

#[test]
fn classes_of_variants() {
    let class = |error: Shapes<'_, Error>| error.class();
    let named = Shapes::Named {
        wait: Duration::ZERO,
        host: "a",
    };

    assert_eq!(class(Shapes::Unit), Class::Transient);
    assert_eq!(class(named), Class::Throttled);
    assert_eq!(class(Shapes::Tuple(1, None)), Class::Throttled);
    assert_eq!(class(Shapes::Inner(Error::Slow)), Class::Timeout);
    assert_eq!(
        class(Shapes::Boxed {
            source: Box::new(Error::Limited)
        }),
        Class::Throttled
    );
    assert_eq!(class(Shapes::Unmarked(String::new())), Class::Permanent);
}

#[test]
fn waits_of_variants() {
    let wait = |error: Shapes<'_, Asked>| error.retry_after();
    let three = Duration::from_secs(3);

    assert_eq!(wait(Shapes::Unit), None);
    assert_eq!(
        wait(Shapes::Named {
            wait: three,
            host: "a"
        }),
        Some(three)
    );
    assert_eq!(wait(Shapes::Tuple(1, Some(three))), Some(three));
    assert_eq!(wait(Shapes::Tuple(1, None)), None);
    assert_eq!(wait(Shapes::Inner(Asked(three))), Some(three));
}

/// Classified as a whole, with a wait of its own.
#[derive(Classify)]
#[classify(throttled, retry_after = 0)]
struct Asked(Duration);

#[test]
fn structs() {
    #[derive(Classify)]
    #[classify(timeout)]
    struct Plain;

    #[derive(Classify)]
    #[classify(transparent)]
    struct Wrapper<E> {
        inner: E,
    }

    assert_eq!(Plain.class(), Class::Timeout);
    assert_eq!(
        Wrapper {
            inner: Error::Fatal
        }
        .class(),
        Class::Permanent
    );
    assert_eq!(
        Wrapper {
            inner: Asked(Duration::MAX)
        }
        .retry_after(),
        Some(Duration::MAX)
    );
}

#[test]
fn class_on_the_enum_is_that_of_unmarked_variants() {
    #[derive(Classify)]
    #[classify(transient)]
    enum Mostly {
        One,
        #[classify(permanent)]
        Two,
    }

    assert_eq!(Mostly::One.class(), Class::Transient);
    assert_eq!(Mostly::Two.class(), Class::Permanent);
}

#[test]
fn what_is_indeterminate() {
    #[derive(Classify)]
    #[allow(dead_code)]
    enum Call<T> {
        #[classify(transient)]
        Refused,
        #[classify(transient, indeterminate)]
        Lost {
            host: String,
        },
        #[classify(timeout)]
        NoAnswer(u32),
        #[classify(determinate, timeout)]
        NoConnection,
        #[classify(throttled, retry_after = 0, determinate)]
        Limited(Duration),
        #[classify(permanent, indeterminate)]
        Garbled,
        #[classify(transparent)]
        Inner(T),
        #[classify(transparent)]
        Io {
            source: std::io::Error,
        },
        Unmarked,
    }
    let is_open = |error: Call<Error>| error.is_indeterminate();
    let io = |kind: std::io::ErrorKind| Call::Io {
        source: kind.into(),
    };

    assert!(!is_open(Call::Refused));
    assert!(is_open(Call::Lost {
        host: String::new()
    }));
    assert!(is_open(Call::NoAnswer(1)));
    assert!(!is_open(Call::NoConnection));
    assert_eq!(Call::NoConnection::<Error>.class(), Class::Timeout);
    assert!(!is_open(Call::Limited(Duration::ZERO)));
    assert!(is_open(Call::Garbled));
    assert!(is_open(Call::Inner(Error::Slow)));
    assert!(!is_open(Call::Inner(Error::Busy)));
    assert!(is_open(io(std::io::ErrorKind::ConnectionReset)));
    assert!(!is_open(io(std::io::ErrorKind::ConnectionRefused)));
    assert!(!is_open(Call::Unmarked));
}

#[test]
fn indeterminate_without_a_word_is_by_the_class() {
    assert!(Error::Slow.is_indeterminate());
    assert!(!Error::Busy.is_indeterminate());
    assert!(!Error::Limited.is_indeterminate());
    assert!(!Error::Fatal.is_indeterminate());
}

#[test]
fn indeterminate_on_the_type_is_that_of_unmarked_variants() {
    #[derive(Classify)]
    #[classify(transient, indeterminate)]
    enum Mostly {
        One,
        #[classify(retry_after = 0)]
        Two(Duration),
        #[classify(determinate)]
        Three,
        #[classify(transient)]
        Four,
    }
    #[derive(Classify)]
    #[classify(timeout, determinate)]
    struct NoConnection;

    assert!(Mostly::One.is_indeterminate());
    assert!(Mostly::Two(Duration::ZERO).is_indeterminate());
    assert!(!Mostly::Three.is_indeterminate());
    assert_eq!(Mostly::Three.class(), Class::Transient);
    assert!(!Mostly::Four.is_indeterminate());
    assert!(!NoConnection.is_indeterminate());
}

#[test]
fn empty_enum() {
    #[derive(Debug, Classify)]
    enum Never {}

    fn class(error: &Never) -> Class {
        error.class()
    }
    let _ = class;
}

#[test]
fn path_to_a_renamed_runtime() {
    mod renamed {
        pub(super) mod retrying {
            pub(crate) use retry_runtime::*;
        }
    }

    #[derive(Classify)]
    #[classify(crate = renamed::retrying, transient)]
    struct Error;

    assert_eq!(Error.class(), Class::Transient);
}
