//! gRPC: the status of a call.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the status of a gRPC call means.
    ///
    /// `RESOURCE_EXHAUSTED` is throttled whether or not the server says for how long. It says so in
    /// a `RetryInfo`, and services that follow OpenTelemetry mean by its absence that waiting does
    /// not help; whoever can see the details of a status should look for it.
    ///
    /// `ABORTED` asks for more than the call to be repeated: start again where the transaction or
    /// the sequence of reading, changing and writing began. Annotate the function that holds all of
    /// it.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// // `UNAVAILABLE`
    /// assert_eq!(codes::grpc(14).class(), Class::Transient);
    /// assert!(codes::grpc(14).is_indeterminate());
    /// ```
    pub fn grpc(status: i32) -> Meaning {
        TABLE.number(status).unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: numbers = "gRPC status",
        "[`status.h`](https://grpc.github.io/grpc/core/status_8h.html), "
        "[status codes and their use](https://github.com/grpc/grpc/blob/master/doc/statuscodes.md), "
        "[A6: client retries](https://github.com/grpc/proposal/blob/master/A6-client-retries.md), "
        "[AIP-194](https://google.aip.dev/194), "
        "[OTLP](https://opentelemetry.io/docs/specs/otlp/#failures) for `RetryInfo`";

    0, "OK" => permanent, known, "no error: nothing to repeat";
    1, "CANCELLED" => permanent, open, "the caller's own wish, which the server may have heard too late";
    2, "UNKNOWN" => permanent, open, "an application's error that says nothing; to be told at once";
    3, "INVALID_ARGUMENT" => permanent, known, "wrong in any state of the system";
    4, "DEADLINE_EXCEEDED" => timeout, open, "it may have succeeded, and the answer been late";
    5, "NOT_FOUND" => permanent, known, "there is no such thing";
    6, "ALREADY_EXISTS" => permanent, known, "somebody has created it before";
    7, "PERMISSION_DENIED" => permanent, known, "not allowed";
    8, "RESOURCE_EXHAUSTED" => throttled, known, "a quota or the server's means are used up: refused";
    9, "FAILED_PRECONDITION" => permanent, known, "not before the state of the system has been mended";
    10, "ABORTED" => transient, known, "lost against a concurrent change; start the whole of it again";
    11, "OUT_OF_RANGE" => permanent, known, "beyond the end, in this state of the system";
    12, "UNIMPLEMENTED" => permanent, known, "the server does not know the method";
    13, "INTERNAL" => permanent, open, "something is broken, and has to be repaired";
    14, "UNAVAILABLE" => transient, open, "most likely passing; the server may have seen the request";
    15, "DATA_LOSS" => permanent, open, "lost for good";
    16, "UNAUTHENTICATED" => permanent, known, "credentials are missing or wrong";
    _ => "counts as `UNKNOWN`";
}
