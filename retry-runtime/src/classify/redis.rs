//! The errors of `redis`: replies of the server by their first word, the others by their kind.
//!
//! The crate's own `retry_method` says how a client has to go on, not whether the command may be
//! repeated; where it differs, the table says so.

use super::codes::{self, Meaning};
use super::{Class, inner, several};
use ::redis::{ErrorKind, RedisError, ServerError, ServerErrorKind};
use core::error::Error as _;

by_meaning! {
    #[doc = include_str!("about/redis.md")]
    RedisError
}

ours_as_io! {
    /// Behind the feature `redis`: one of kind `Io`, whose source is an `io::Error` that has this one
    /// in it.
    RedisError
}

fn meaning(error: &RedisError) -> Meaning {
    if let Some(errors) = error.clone().into_server_errors() {
        let replies = errors.iter().map(|(_, error)| reply(error));
        let worst = several::worst(replies).unwrap_or(Meaning::UNKNOWN);
        let is_open = worst.is_indeterminate() || is_pipeline(error);
        return Meaning::new(worst.class(), is_open);
    }
    match error.kind() {
        ErrorKind::Io => input_output(error),
        // The crate has read a reply while it connected, and left out its first word.
        ErrorKind::Server(ServerErrorKind::ResponseError) => wordless(error.detail()),
        // The search has found nobody to send the command to, and may find somebody later.
        ErrorKind::MasterNameNotFoundBySentinel
        | ErrorKind::NoValidReplicasFoundBySentinel
        | ErrorKind::ClusterConnectionNotFound => Meaning::new(Class::Transient, false),
        ErrorKind::AuthenticationFailed
        | ErrorKind::UnexpectedReturnType
        | ErrorKind::InvalidClientConfig
        | ErrorKind::Client
        | ErrorKind::EmptySentinelList
        | ErrorKind::RESP3NotSupported => Meaning::new(Class::Permanent, false),
        // The reply could not be read, which says nothing about the command.
        _ => Meaning::UNKNOWN,
    }
}

/// Returns what a reply means.
fn reply(error: &ServerError) -> Meaning {
    if error.code() == "ERR" {
        return wordless(error.details());
    }
    codes::redis(error.code())
}

/// Returns what a reply means whose first word is `ERR` or not known.
fn wordless(text: Option<&str>) -> Meaning {
    match text {
        // The one reply `ERR` that is about load; it comes in place of a connection.
        Some(text) if text.contains("max number of clients reached") => {
            Meaning::new(Class::Throttled, false)
        }
        // A script, a function, a module's command: while it runs, no database can be chosen.
        Some(text) if text.starts_with("Redis is busy running ") => codes::redis("BUSY"),
        _ => codes::redis("ERR"),
    }
}

/// Returns whether other commands went with those that have failed, and may have been done. Of a
/// transaction that was refused, none was done.
fn is_pipeline(error: &RedisError) -> bool {
    let is_single = error.source().is_some();
    !is_single && error.kind() != ErrorKind::Server(ServerErrorKind::ExecAbort)
}

fn input_output(error: &RedisError) -> Meaning {
    // Also where the file of a Unix socket is not there, since the server makes it when it starts.
    if error.is_connection_refusal() {
        return Meaning::new(Class::Transient, false);
    }
    // Also what a socket's own time limit is on Unix: `WouldBlock`.
    if error.is_timeout() {
        return Meaning::new(Class::Timeout, true);
    }
    match error.source() {
        Some(source) => inner::meaning(source),
        // Of the cluster client: the connection to a node was dropped.
        None if error.is_connection_dropped() => Meaning::new(Class::Transient, true),
        None => Meaning::UNKNOWN,
    }
}
