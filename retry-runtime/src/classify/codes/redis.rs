//! Redis: the first word of an error reply.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what an error reply of Redis means, by its first word.
    ///
    /// Give it the word, or the whole line. A reply comes instead of the effect, so nearly every
    /// outcome is known; a connection that breaks gives no reply, and is an I/O error.
    ///
    /// `ERR` says nothing by itself and is permanent, including the one about too many clients,
    /// which only its text can tell. After `READONLY` and `UNBLOCKED`, connect anew: the primary
    /// has moved.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// assert_eq!(codes::redis("LOADING").class(), Class::Transient);
    /// assert_eq!(codes::redis("NOAUTH Authentication required.").class(), Class::Permanent);
    /// ```
    pub fn redis(reply: &str) -> Meaning {
        reply
            .split_ascii_whitespace()
            .next()
            .and_then(|kind| TABLE.word(kind))
            .unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: words = "Redis error reply",
        "[Redis error messages](https://redis.io/docs/latest/develop/reference/errors/), "
        "[`server.c`](https://github.com/redis/redis/blob/unstable/src/server.c), "
        "[redirection in a cluster]"
        "(https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/)";

    "LOADING" => transient, known, "the server has started, and still reads its data";
    "BUSY" => transient, known, "a script runs and blocks all else";
    "TRYAGAIN" => transient, known, "the keys are on their way to another node";
    "CLUSTERDOWN" => transient, known, "a part of the cluster is down, maybe until a failover";
    "MASTERDOWN" => transient, known, "this replica has lost its primary";
    "READONLY" => transient, known, "this was the primary before a failover";
    "NOREPLICAS" => transient, known, "too few replicas are there to take a write";
    "UNBLOCKED" => transient, known, "the wait was broken off, mostly since the primary has moved";
    "MOVED" => transient, known, "the slot is elsewhere; a cluster client asks there next time";
    "ASK" => transient, known, "the slot is on its way; a cluster client asks there next time";
    "IOERR" => transient, open, "of `MIGRATE`: the keys may be on both sides";
    "OOM" => permanent, known, "somebody has to make room, and trying again adds to the load";
    "MISCONF" => permanent, known, "the server cannot save its data, so it takes no writes";
    "NOAUTH" => permanent, known, "credentials are missing";
    "WRONGPASS" => permanent, known, "user or password is wrong";
    "NOPERM" => permanent, known, "not allowed";
    "DENIED" => permanent, known, "not allowed from here";
    "NOPROTO" => permanent, known, "the server does not speak this version";
    "ERR" => permanent, known, "the command is at fault";
    "WRONGTYPE" => permanent, known, "the key holds something else";
    "CROSSSLOT" => permanent, known, "the keys are not in one slot";
    "EXECABORT" => permanent, known, "a command of the transaction was refused, and so all of it";
    "NOSCRIPT" => permanent, known, "to be loaded first";
    "BUSYKEY" => permanent, known, "exists already";
    "BUSYGROUP" => permanent, known, "exists already";
    "NOGROUP" => permanent, known, "there is no such consumer group";
    "NOTBUSY" => permanent, known, "no script runs that could be ended";
    "UNKILLABLE" => permanent, known, "the script has written, so it cannot be ended";
    "INVALIDOBJ" => permanent, known, "the value is damaged";
    _ => "not known, so not safe to repeat";
}
