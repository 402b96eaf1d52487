//! Apache Thrift: the kinds of its exceptions.
//!
//! Kinds of transport never cross the wire, and languages number them differently; here they are as
//! in the crate `thrift`. Protocol exceptions need no table: all are permanent.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the kind of a `TApplicationException` of Apache Thrift means.
    ///
    /// Nearly all of them say that client and server do not fit together. Exceptions that the
    /// interface declares have no kind; classify these yourself.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// // `UNKNOWN_METHOD`
    /// assert_eq!(codes::thrift_application(1).class(), Class::Permanent);
    /// ```
    pub fn thrift_application(kind: i32) -> Meaning {
        APPLICATION.number(kind).unwrap_or(Meaning::UNKNOWN)
    }

    static APPLICATION: numbers = "Thrift `TApplicationException`",
        "[Thrift Remote Procedure Call]"
        "(https://github.com/apache/thrift/blob/master/doc/specs/thrift-rpc.md), "
        "[`ApplicationErrorKind`](https://docs.rs/thrift/latest/thrift/enum.ApplicationErrorKind.html)";

    0, "UNKNOWN" => permanent, open, "an error of the handler that says nothing";
    1, "UNKNOWN_METHOD" => permanent, known, "the server does not know the method";
    2, "INVALID_MESSAGE_TYPE" => permanent, known, "the message was no call";
    3, "WRONG_METHOD_NAME" => permanent, open, "the reply is to another method";
    4, "BAD_SEQUENCE_ID" => transient, open, "a reply to an earlier call; a new connection is in step";
    5, "MISSING_RESULT" => permanent, open, "the reply has no result";
    6, "INTERNAL_ERROR" => permanent, open, "an exception of the handler that nobody has declared";
    7, "PROTOCOL_ERROR" => permanent, open, "something could not be encoded or decoded";
    8, "INVALID_TRANSFORM" => permanent, known, "client and server do not fit together";
    9, "INVALID_PROTOCOL" => permanent, known, "client and server do not fit together";
    10, "UNSUPPORTED_CLIENT_TYPE" => permanent, known, "client and server do not fit together";
    _ => "not known, so not safe to repeat";
}

table! {
    /// Returns what the kind of a `TTransportException` of Apache Thrift means, as the crate
    /// `thrift` numbers them.
    ///
    /// All of those worth repeating are open. `NOT_OPEN` means elsewhere that nothing was sent, but
    /// the crate `thrift` makes it of `ConnectionReset` as well as of `ConnectionRefused`. The
    /// connection is of no use afterwards: open a new one in each attempt.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// // `TIMED_OUT`
    /// assert_eq!(codes::thrift_transport(3).class(), Class::Timeout);
    /// ```
    pub fn thrift_transport(kind: i32) -> Meaning {
        TRANSPORT.number(kind).unwrap_or(Meaning::UNKNOWN)
    }

    static TRANSPORT: numbers = "Thrift `TTransportException`",
        "[`TransportErrorKind`](https://docs.rs/thrift/latest/thrift/enum.TransportErrorKind.html), "
        "[its use for I/O errors]"
        "(https://github.com/apache/thrift/blob/master/lib/rs/src/errors.rs)";

    0, "UNKNOWN" => transient, open, "any other I/O error, such as a broken pipe";
    1, "NOT_OPEN" => transient, open, "refused, not connected, or reset";
    2, "ALREADY_OPEN" => permanent, known, "a mistake in the program";
    3, "TIMED_OUT" => timeout, open, "no answer in time";
    4, "END_OF_FILE" => transient, open, "the other side hung up";
    5, "NEGATIVE_SIZE" => permanent, open, "what came is no message";
    6, "SIZE_LIMIT" => permanent, open, "the message is too long";
    _ => "not known, so not safe to repeat";
}
