//! What the error codes of databases and services mean for retrying, from their vendors' own
//! documentation.
//!
//! One table for each vendor, and a function that looks a code up in it. Nothing here knows the
//! crate that an error comes from: give the function the code that the error carries, in an
//! implementation of [`Classify`] for an error type of your own, or in `when = ...`. The tables
//! are also printed on pages in `errors/`, one for each crate, beside this crate's `Cargo.toml`.
//!
//! | function | looks up |
//! |---|---|
//! | [`http`] | the status of an HTTP response |
//! | [`grpc`] | the status of a gRPC call |
//! | [`sqlstate`] | the `SQLSTATE` of a PostgreSQL error |
//! | [`mysql`] | the number of a MySQL or MariaDB error |
//! | [`sqlite`] | the result code of SQLite, extended or primary |
//! | [`redis`] | the first word of an error reply of Redis |
//! | [`mongodb`], [`mongodb_label`] | the code, and a label, of a MongoDB error |
//! | [`aws`] | the error code of an AWS service |
//! | [`thrift_application`], [`thrift_transport`] | the kind of a Thrift exception |
//!
//! What a table does not list is permanent: it is not known, so it is not safe to repeat. Where a
//! vendor has a rule of its own for such codes, as HTTP does, that one holds. No function panics,
//! for any code.
//!
//! # Was it done?
//!
//! A table has a column "outcome". It is *known* where the code itself says whether the operation
//! took place; for a failure worth repeating that means that it did not: a lock was not granted, a
//! transaction was rolled back, a request was refused. It is *open* where the operation may have
//! taken place all the same: the connection broke after the request was sent, or no answer came in
//! time. [`Meaning::is_indeterminate`] tells the two apart. To repeat an operation with an open
//! outcome may do it twice, which is harmless only if it is idempotent: reads, writes of a fixed
//! value, or writes with a key by which the other side recognises a repetition.
//!
//! Others have decided differently about open outcomes:
//!
//! - **AWS SDKs** retry them for every operation, writes included; where that could do harm, the
//!   operation has an idempotency token, which the SDK fills in and repeats ([retry behavior],
//!   [`idempotencyToken`]).
//! - **gRPC** by itself retries only what never left the client, or was never seen by the server's
//!   application. Beyond that, a policy names codes, in general only those that say that the
//!   service did not process the request ([A6]).
//! - **google-cloud** retries `UNAVAILABLE`, and of HTTP 408, 429 and 5xx, but as a rule only where
//!   the operation is idempotent ([AIP-194], [Cloud Storage]).
//! - **HTTP** clients should not repeat a request whose method is not idempotent, unless they know
//!   that it was never applied ([RFC 9110, section 9.2.2]).
//! - **MongoDB** drivers retry writes once, under a number by which the server does them at most
//!   once ([retryable writes]).
//!
//! The classes here are as wide as those of the AWS SDKs, since a function that is annotated is one
//! that its author is ready to see repeated.
//!
//! # Examples
//!
//! ```
//! use retry_runtime::{Class, Classify, codes};
//!
//! struct QueryError {
//!     sqlstate: String,
//! }
//!
//! impl Classify for QueryError {
//!     fn class(&self) -> Class {
//!         codes::sqlstate(&self.sqlstate).class()
//!     }
//! }
//!
//! let deadlock = QueryError { sqlstate: "40P01".to_owned() };
//! assert_eq!(deadlock.class(), Class::Transient);
//!
//! // Rolled back, so it was not done; with a lost connection nobody knows.
//! assert!(!codes::sqlstate("40P01").is_indeterminate());
//! assert!(codes::sqlstate("08006").is_indeterminate());
//! ```
//!
//! [`Classify`]: crate::Classify
//! [retry behavior]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
//! [`idempotencyToken`]: https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait
//! [A6]: https://github.com/grpc/proposal/blob/master/A6-client-retries.md
//! [AIP-194]: https://google.aip.dev/194
//! [Cloud Storage]: https://cloud.google.com/storage/docs/retry-strategy
//! [RFC 9110, section 9.2.2]: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
//! [retryable writes]: https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md

/// Makes of the same rows a static table and the documentation of the function that looks codes up
/// in it, so that the two cannot differ.
///
/// A row is `code[..=last][, "name"] => class, outcome, "reason";`, with the words of the derive as
/// classes, and `known` or `open` as outcome. The row `_ => "reason";` documents
/// [`Meaning::UNKNOWN`]. Rows are tried in order.
macro_rules! table {
    (
        $(#[$doc:meta])*
        pub fn $function:ident($code:ident: $type:ty) -> Meaning $lookup:block

        static $table:ident: $kind:ident = $title:literal, $($source:literal)+;

        $(
            $first:literal $(..= $last:literal)? $(, $name:literal)?
                => $class:ident, $outcome:ident, $reason:literal;
        )+
        $(_ => $otherwise:literal;)?
    ) => {
        $(#[$doc])*
        ///
        /// # Codes
        ///
        /// | code | class | outcome | reason |
        /// |---|---|---|---|
        $(#[doc = concat!(
            "| `", $first, $("..=", $last,)? "`", $(" ", $name,)? " | ", stringify!($class), " | ",
            stringify!($outcome), " | ", $reason, " |"
        )])+
        $(#[doc = concat!("| any other | permanent | open | ", $otherwise, " |")])?
        ///
        #[doc = concat!("Source: ", $($source),+, ".")]
        #[must_use]
        pub fn $function($code: $type) -> Meaning $lookup

        pub(super) static $table: Table = Table {
            title: $title,
            function: stringify!($function),
            source: concat!($($source),+),
            rows: &[$(Row {
                codes: table!(@codes $kind $first $($last)?),
                name: table!(@name $($name)?),
                meaning: Meaning::new(table!(@class $class), table!(@open $outcome)),
                reason: $reason,
            }),+],
            otherwise: table!(@name $($otherwise)?),
        };
    };
    (@codes numbers $only:literal) => { Codes::Numbers($only, $only) };
    (@codes numbers $first:literal $last:literal) => { Codes::Numbers($first, $last) };
    (@codes words $word:literal) => { Codes::Word($word) };
    (@name) => { None };
    (@name $name:literal) => { Some($name) };
    (@class transient) => { Class::Transient };
    (@class timeout) => { Class::Timeout };
    (@class throttled) => { Class::Throttled };
    (@class permanent) => { Class::Permanent };
    (@open known) => { false };
    (@open open) => { true };
}

mod aws;
mod grpc;
mod http;
mod meaning;
mod mongodb;
mod mysql;
mod redis;
mod sqlite;
mod sqlstate;
mod tables;
mod thrift;

pub use self::aws::aws;
pub use self::grpc::grpc;
pub use self::http::http;
pub use self::meaning::Meaning;
pub use self::mongodb::{mongodb, mongodb_label};
pub use self::mysql::mysql;
pub use self::redis::redis;
pub use self::sqlite::sqlite;
pub use self::sqlstate::sqlstate;
pub use self::tables::{Codes, Row, Table};
pub use self::thrift::{thrift_application, thrift_transport};

/// Returns all tables, in the order of this module's overview: for documentation, for tests, and
/// for whoever looks codes up in another way.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, codes};
///
/// let throttled = codes::tables()
///     .iter()
///     .flat_map(|table| table.rows())
///     .filter(|row| row.meaning().class() == Class::Throttled);
/// assert!(throttled.count() > 20);
/// ```
#[must_use]
pub fn tables() -> &'static [&'static Table] {
    TABLES
}

static TABLES: &[&Table] = &[
    &http::TABLE,
    &grpc::TABLE,
    &sqlstate::TABLE,
    &mysql::TABLE,
    &sqlite::TABLE,
    &redis::TABLE,
    &mongodb::CODES,
    &mongodb::LABELS,
    &aws::TABLE,
    &thrift::APPLICATION,
    &thrift::TRANSPORT,
];
