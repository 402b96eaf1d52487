//! PostgreSQL: the `SQLSTATE` of an error.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what a `SQLSTATE` means, as PostgreSQL uses it.
    ///
    /// Five letters and digits, upper case, as the server sends them. A code that has no row of its
    /// own means what its class does, which is its first two letters; anything else is unknown.
    /// Databases that speak PostgreSQL's protocol mostly use the same codes; MySQL does not, and
    /// has [`mysql`](super::mysql).
    ///
    /// What was rolled back was a transaction: repeat all of it, the statement alone is not enough.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// assert_eq!(codes::sqlstate("40001").class(), Class::Transient);
    /// assert_eq!(codes::sqlstate("53300").class(), Class::Throttled);
    /// assert_eq!(codes::sqlstate("28P01").class(), Class::Permanent);
    /// assert_eq!(codes::sqlstate("42P01"), codes::sqlstate("42601"));
    /// ```
    pub fn sqlstate(code: &str) -> Meaning {
        let is_well_formed = code.len() == 5
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !is_well_formed {
            return Meaning::UNKNOWN;
        }
        TABLE
            .word(code)
            .or_else(|| code.get(..2).and_then(|class| TABLE.word(class)))
            .unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: words = "PostgreSQL `SQLSTATE`",
        "[PostgreSQL, appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html), "
        "[serialization failure handling]"
        "(https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html)";

    "00", "Successful Completion" => permanent, known, "no error: nothing to repeat";
    "01", "Warning" => permanent, known, "no error: nothing to repeat";
    "02", "No Data" => permanent, known, "no error: nothing to repeat";
    "03", "SQL Statement Not Yet Complete" => permanent, known, "the caller's mistake";

    "08001", "sqlclient_unable_to_establish_sqlconnection" => transient, known, "the server cannot be reached; nothing was sent";
    "08003", "connection_does_not_exist" => transient, known, "no connection, so nothing was sent";
    "08004", "sqlserver_rejected_establishment_of_sqlconnection" => transient, known, "the server accepts no connection for now";
    "08006", "connection_failure" => transient, open, "the connection broke, maybe after the commit was sent";
    "08007", "transaction_resolution_unknown" => transient, open, "it broke during the commit";
    "08P01", "protocol_violation" => transient, open, "out of step, or a pooler gave up; a new connection is in step";
    "08", "Connection Exception" => transient, open, "the connection is gone, a new one may hold";

    "09", "Triggered Action Exception" => permanent, known, "the trigger would fail again";
    "0A", "Feature Not Supported" => permanent, known, "the server cannot do it";
    "0B", "Invalid Transaction Initiation" => permanent, known, "the caller's mistake";
    "0F", "Locator Exception" => permanent, known, "the caller's mistake";
    "0L", "Invalid Grantor" => permanent, known, "not allowed";
    "0P", "Invalid Role Specification" => permanent, known, "there is no such role";
    "0Z", "Diagnostics Exception" => permanent, known, "the caller's mistake";
    "10", "XQuery Error" => permanent, known, "the statement is at fault";
    "20", "Case Not Found" => permanent, known, "the same data give the same error";
    "21", "Cardinality Violation" => permanent, known, "the same data give the same error";
    "22", "Data Exception" => permanent, known, "the same data give the same error";
    "23505", "unique_violation" => permanent, known, "exists already; the manual has cases that only the caller knows";
    "23P01", "exclusion_violation" => permanent, known, "as 23505";
    "23", "Integrity Constraint Violation" => permanent, known, "the same data give the same error";
    "24", "Invalid Cursor State" => permanent, known, "the caller's mistake";
    "25006", "read_only_sql_transaction" => permanent, known, "read-only by request, or a standby: it does not say which";
    "25P02", "in_failed_sql_transaction" => permanent, known, "what failed is an earlier statement";
    "25P03", "idle_in_transaction_session_timeout" => transient, known, "idle too long, so it was rolled back";
    "25P04", "transaction_timeout" => timeout, known, "took too long, so it was rolled back";
    "25", "Invalid Transaction State" => permanent, known, "the caller's mistake";
    "26", "Invalid SQL Statement Name" => permanent, known, "this connection has not prepared it";
    "27", "Triggered Data Change Violation" => permanent, known, "the trigger would fail again";
    "28000", "invalid_authorization_specification" => permanent, known, "this user may not connect";
    "28P01", "invalid_password" => permanent, known, "the password is wrong";
    "28", "Invalid Authorization Specification" => permanent, known, "credentials are missing or wrong";
    "2B", "Dependent Privilege Descriptors Still Exist" => permanent, known, "something depends on it";
    "2D", "Invalid Transaction Termination" => permanent, known, "the caller's mistake";
    "2F", "SQL Routine Exception" => permanent, known, "the routine would fail again";
    "34", "Invalid Cursor Name" => permanent, known, "there is no such cursor";
    "38", "External Routine Exception" => permanent, known, "the routine would fail again";
    "39", "External Routine Invocation Exception" => permanent, known, "the routine would fail again";
    "3B", "Savepoint Exception" => permanent, known, "there is no such savepoint";
    "3D000", "invalid_catalog_name" => permanent, known, "there is no such database";
    "3D", "Invalid Catalog Name" => permanent, known, "there is no such database";
    "3F", "Invalid Schema Name" => permanent, known, "there is no such schema";

    "40001", "serialization_failure" => transient, known, "rolled back for a concurrent one; made to be run again";
    "40002", "transaction_integrity_constraint_violation" => permanent, known, "the same data give the same error";
    "40003", "statement_completion_unknown" => transient, open, "says so itself";
    "40P01", "deadlock_detected" => transient, known, "rolled back, so that others could go on";
    "40", "Transaction Rollback" => transient, known, "rolled back";

    "42501", "insufficient_privilege" => permanent, known, "not allowed";
    "42601", "syntax_error" => permanent, known, "the statement is at fault";
    "42P01", "undefined_table" => permanent, known, "there is no such table";
    "42", "Syntax Error or Access Rule Violation" => permanent, known, "the statement is at fault";
    "44", "WITH CHECK OPTION Violation" => permanent, known, "the same data give the same error";

    "53100", "disk_full" => throttled, known, "often temporary files of other queries, which are given back";
    "53200", "out_of_memory" => throttled, known, "other queries give theirs back";
    "53300", "too_many_connections" => throttled, known, "refused until others disconnect";
    "53400", "configuration_limit_exceeded" => throttled, known, "a limit that others share, such as replication slots";
    "53", "Insufficient Resources" => throttled, known, "the server is short of something for now";
    "54", "Program Limit Exceeded" => permanent, known, "too large for any server";
    "55006", "object_in_use" => transient, known, "others use it, and will let go";
    "55P03", "lock_not_available" => transient, known, "others hold the lock, and will let go";
    "55", "Object Not In Prerequisite State" => permanent, known, "its state has to be changed first";

    "57014", "query_canceled" => permanent, known, "by request, or by `statement_timeout`, which would strike again";
    "57P01", "admin_shutdown" => transient, open, "the server restarts; a commit may just have been made";
    "57P02", "crash_shutdown" => transient, open, "another process crashed; a commit may just have been made";
    "57P03", "cannot_connect_now" => transient, known, "the server is starting or stopping";
    "57P04", "database_dropped" => transient, known, "ended so that a database could go; a new connection tells more";
    "57P05", "idle_session_timeout" => transient, known, "disconnected while idle";
    "57", "Operator Intervention" => permanent, open, "somebody wanted it so";

    "58", "System Error" => permanent, known, "the server's system or disk has to be repaired";
    "72000", "snapshot_too_old" => transient, known, "a new transaction has a new snapshot";
    "F0", "Configuration File Error" => permanent, known, "the server has to be set up";
    "HV00N", "fdw_unable_to_establish_connection" => transient, known, "the foreign server cannot be reached";
    "HV", "Foreign Data Wrapper Error" => permanent, known, "the foreign table has to be set up";
    "P0", "PL/pgSQL Error" => permanent, known, "raised by the routine itself";
    "XX", "Internal Error" => permanent, open, "a bug, or damaged data";
    _ => "not known, so not safe to repeat";
}
