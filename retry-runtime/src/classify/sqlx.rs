//! The errors of `sqlx`, of each version that has a feature.
//!
//! Which database an error comes from is told by what it shows, without its driver: a feature for
//! each driver would be one more thing to turn on, and where it is forgotten, locks would silently
//! not be waited for.

use super::codes::{self, Meaning};
use super::{Class, Classify, inner};
use core::error::Error as _;
use core::fmt::Display;

/// The versions differ in no variant that is named here.
macro_rules! classify {
    ($core:ident) => {
        #[doc = include_str!("about/sqlx.md")]
        impl Classify for $core::Error {
            fn class(&self) -> Class {
                meaning(self).class()
            }

            fn is_indeterminate(&self) -> bool {
                meaning(self).is_indeterminate()
            }
        }

        ours_as_io! {
            /// Behind the feature `sqlx`, or `sqlx-0_8`: an `Io` with an `io::Error` that has this
            /// one in it.
            $core::Error
        }

        fn meaning(error: &$core::Error) -> Meaning {
            use $core::Error;

            match error {
                Error::Database(error) => database(error.code().as_deref(), error),
                Error::Io(error) => inner::meaning(error),
                // The handshake comes before anything else; a certificate stays as it is.
                Error::Tls(error) => inner::meaning(&**error),
                // Nobody gave a connection back in time, so nothing was sent.
                Error::PoolTimedOut => Meaning::new(Class::Timeout, false),
                // The thread that held the connection is gone, a new connection has a new one.
                Error::WorkerCrashed => Meaning::new(Class::Transient, true),
                Error::Protocol(_) => Meaning::UNKNOWN,
                Error::Configuration(_)
                | Error::RowNotFound
                | Error::TypeNotFound { .. }
                | Error::ColumnIndexOutOfBounds { .. }
                | Error::ColumnNotFound(_)
                | Error::ColumnDecode { .. }
                | Error::Encode(_)
                | Error::Decode(_)
                | Error::AnyDriverError(_)
                | Error::PoolClosed
                | Error::InvalidSavePointStatement
                | Error::BeginFailed => Meaning::new(Class::Permanent, false),
                // Migrations, which are there only by a feature of `sqlx`: what went wrong in one.
                error => error.source().map_or(Meaning::UNKNOWN, inner::meaning),
            }
        }
    };
}

#[cfg(feature = "sqlx")]
mod v0_9 {
    use super::*;

    classify!(sqlx_core);
}

#[cfg(feature = "sqlx-0_8")]
mod v0_8 {
    use super::*;

    classify!(sqlx_core_0_8);
}

/// Returns what the error of a database means, by its code and by how it prints.
///
/// | database | code | prints as |
/// |---|---|---|
/// | PostgreSQL | `SQLSTATE`, five characters | the message |
/// | MySQL | `SQLSTATE`, or nothing before the login | `1205 (HY000): ` and the message |
/// | SQLite | extended result code, in decimal | `(code: 517) ` and the message |
///
/// MySQL's `SQLSTATE` says little (`HY000` is anything), its number all; but the number can only be
/// read where it is printed. Should a driver print it differently one day, what remains is the
/// `SQLSTATE`.
fn database(code: Option<&str>, error: &impl Display) -> Meaning {
    let printed = error.to_string();
    if let Some(number) = mysql_number(code, &printed) {
        return codes::mysql(number);
    }
    match code {
        Some(code) if printed.starts_with(&format!("(code: {code}) ")) => {
            code.parse().map_or(Meaning::UNKNOWN, codes::sqlite)
        }
        Some(code) => codes::sqlstate(code),
        None => Meaning::UNKNOWN,
    }
}

fn mysql_number(code: Option<&str>, printed: &str) -> Option<u16> {
    let (number, _message) = printed.split_once(": ")?;
    let number = match code {
        Some(code) => number
            .strip_suffix(&format!("({code})"))?
            .strip_suffix(' ')?,
        None => number,
    };
    number.parse().ok()
}
