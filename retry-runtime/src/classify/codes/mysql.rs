//! MySQL and MariaDB: the number of an error, of the server or of the client library.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the number of a MySQL or MariaDB error means.
    ///
    /// Numbers from 2000 to 2999 are those of the client library; drivers written in Rust mostly
    /// have errors of their own instead. Up to about 1880 and from 3000 to 3060 the two servers
    /// agree, elsewhere a row says whose number it is; what the other one means by 4031 has to do
    /// with triggers and is permanent.
    ///
    /// A deadlock rolls back the transaction, a lock wait timeout only the statement, unless the
    /// server is told otherwise. Repeating the whole transaction is right for both.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// assert_eq!(codes::mysql(1213).class(), Class::Transient);
    /// assert_eq!(codes::mysql(1040).class(), Class::Throttled);
    /// assert_eq!(codes::mysql(1045).class(), Class::Permanent);
    /// ```
    pub fn mysql(number: u16) -> Meaning {
        TABLE.number(i32::from(number)).unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: numbers = "MySQL and MariaDB error number",
        "[MySQL error reference, server]"
        "(https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html) "
        "and [client](https://dev.mysql.com/doc/mysql-errors/en/client-error-reference.html), "
        "[InnoDB error handling](https://dev.mysql.com/doc/refman/en/innodb-error-handling.html), "
        "[lost connections](https://dev.mysql.com/doc/refman/en/gone-away.html), "
        "[MariaDB error codes]"
        "(https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference)";

    1020, "ER_CHECKREAD" => transient, known, "the record has changed since it was read: run the transaction again";
    1021, "ER_DISK_FULL" => permanent, known, "somebody has to make room";
    1037, "ER_OUTOFMEMORY" => throttled, known, "the server is short of memory for now";
    1038, "ER_OUT_OF_SORTMEMORY" => permanent, known, "the sort buffer is too small for this statement";
    1040, "ER_CON_COUNT_ERROR" => throttled, known, "refused until others disconnect";
    1041, "ER_OUT_OF_RESOURCES" => throttled, known, "the server is short of memory for now";
    1042, "ER_BAD_HOST_ERROR" => transient, known, "the server could not look up our name";
    1043, "ER_HANDSHAKE_ERROR" => transient, known, "broke off before any statement";
    1044, "ER_DBACCESS_DENIED_ERROR" => permanent, known, "not allowed in this database";
    1045, "ER_ACCESS_DENIED_ERROR" => permanent, known, "user or password is wrong";
    1046, "ER_NO_DB_ERROR" => permanent, known, "no database was chosen";
    1047, "ER_UNKNOWN_COM_ERROR" => transient, known, "of Galera: this node is not ready for queries yet";
    1048, "ER_BAD_NULL_ERROR" => permanent, known, "the same data give the same error";
    1049, "ER_BAD_DB_ERROR" => permanent, known, "there is no such database";
    1053, "ER_SERVER_SHUTDOWN" => transient, open, "the server restarts; a commit may just have been made";
    1054, "ER_BAD_FIELD_ERROR" => permanent, known, "there is no such column";
    1062, "ER_DUP_ENTRY" => permanent, known, "exists already";
    1064, "ER_PARSE_ERROR" => permanent, known, "the statement is at fault";
    1080, "ER_FORCING_CLOSE" => transient, open, "the server restarts; a commit may just have been made";
    1105, "ER_UNKNOWN_ERROR" => permanent, open, "says nothing";
    1114, "ER_RECORD_FILE_FULL" => permanent, known, "somebody has to make room";
    1129, "ER_HOST_IS_BLOCKED" => permanent, known, "until somebody flushes the host cache";
    1130, "ER_HOST_NOT_PRIVILEGED" => permanent, known, "not allowed from here";
    1135, "ER_CANT_CREATE_THREAD" => throttled, known, "the server is short of threads for now";
    1142, "ER_TABLEACCESS_DENIED_ERROR" => permanent, known, "not allowed";
    1143, "ER_COLUMNACCESS_DENIED_ERROR" => permanent, known, "not allowed";
    1146, "ER_NO_SUCH_TABLE" => permanent, known, "there is no such table";
    1152, "ER_ABORTING_CONNECTION" => transient, open, "the connection broke";
    1153, "ER_NET_PACKET_TOO_LARGE" => permanent, known, "larger than `max_allowed_packet`";
    1154..=1158, "ER_NET_READ_ERROR and others" => transient, open, "the connection broke";
    1159, "ER_NET_READ_INTERRUPTED" => timeout, open, "the server waited too long for the client";
    1160, "ER_NET_ERROR_ON_WRITE" => transient, open, "the connection broke, maybe with the answer on it";
    1161, "ER_NET_WRITE_INTERRUPTED" => timeout, open, "the client did not take the answer in time";
    1180, "ER_ERROR_DURING_COMMIT" => permanent, open, "why, only the text says";
    1184, "ER_NEW_ABORTING_CONNECTION" => transient, open, "the connection broke";
    1203, "ER_TOO_MANY_USER_CONNECTIONS" => throttled, known, "refused until others disconnect";
    1205, "ER_LOCK_WAIT_TIMEOUT" => transient, known, "others hold the lock; the statement was rolled back";
    1206, "ER_LOCK_TABLE_FULL" => transient, known, "rolled back; others give their locks back";
    1213, "ER_LOCK_DEADLOCK" => transient, known, "rolled back, so that others could go on";
    1226, "ER_USER_LIMIT_REACHED" => throttled, known, "over a limit of this account";
    1227, "ER_SPECIFIC_ACCESS_DENIED_ERROR" => permanent, known, "not allowed";
    1290, "ER_OPTION_PREVENTS_STATEMENT" => permanent, known, "read-only or otherwise set up against it";
    1297, "ER_GET_TEMPORARY_ERRMSG" => transient, known, "of NDB: temporary, says the server";
    1317, "ER_QUERY_INTERRUPTED" => permanent, known, "somebody wanted it so";
    1364, "ER_NO_DEFAULT_FOR_FIELD" => permanent, known, "the same data give the same error";
    1406, "ER_DATA_TOO_LONG" => permanent, known, "the same data give the same error";
    1412, "ER_TABLE_DEF_CHANGED" => transient, known, "please retry transaction, says the server";
    1451..=1452, "ER_ROW_IS_REFERENCED_2, ER_NO_REFERENCED_ROW_2" => permanent, known, "the same data give the same error";
    1613, "ER_XA_RBTIMEOUT" => transient, known, "rolled back: it took too long";
    1614, "ER_XA_RBDEADLOCK" => transient, known, "rolled back, so that others could go on";
    1615, "ER_NEED_REPREPARE" => transient, known, "the table has changed; to be prepared anew";
    1637, "ER_TOO_MANY_CONCURRENT_TRXS" => throttled, known, "refused until others end";
    1698, "ER_ACCESS_DENIED_NO_PASSWORD_ERROR" => permanent, known, "user or password is wrong";
    1792, "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION" => permanent, known, "read-only by request";
    1820, "ER_MUST_CHANGE_PASSWORD" => permanent, known, "the password has expired";
    1836, "ER_READ_ONLY_MODE" => permanent, known, "the server is set up so";
    1862, "ER_MUST_CHANGE_PASSWORD_LOGIN" => permanent, known, "the password has expired";
    1874, "ER_INNODB_READ_ONLY" => permanent, known, "the server is set up so";
    1927, "ER_CONNECTION_KILLED" => transient, open, "of MariaDB: the connection was ended by the server";
    1969, "ER_STATEMENT_TIMEOUT" => timeout, known, "of MariaDB: over `max_statement_time`, so it was stopped";
    2002, "CR_CONNECTION_ERROR" => transient, known, "the server is down or starting; nothing was sent";
    2003, "CR_CONN_HOST_ERROR" => transient, known, "the server is down or starting; nothing was sent";
    2005, "CR_UNKNOWN_HOST" => permanent, known, "there is no such host";
    2006, "CR_SERVER_GONE_ERROR" => transient, known, "the statement could not be sent";
    2012, "CR_SERVER_HANDSHAKE_ERR" => transient, known, "broke off before any statement";
    2013, "CR_SERVER_LOST" => transient, open, "the statement was sent, the answer did not come";
    2014, "CR_COMMANDS_OUT_OF_SYNC" => permanent, known, "a mistake in the program";
    2026, "CR_SSL_CONNECTION_ERROR" => permanent, known, "certificates or protocols do not fit";
    2027, "CR_MALFORMED_PACKET" => transient, open, "out of step; a new connection is not";
    2055, "CR_SERVER_LOST_EXTENDED" => transient, open, "as 2013";
    3024, "ER_QUERY_TIMEOUT" => timeout, known, "over `max_execution_time`, so it was stopped";
    3032, "ER_SERVER_OFFLINE_MODE" => transient, known, "the server is in offline mode for now";
    3058, "ER_USER_LOCK_DEADLOCK" => transient, known, "others hold the lock, and will let go";
    3101, "ER_TRANSACTION_ROLLBACK_DURING_COMMIT" => transient, known, "of group replication: lost against a concurrent one";
    3118, "ER_ACCOUNT_HAS_BEEN_LOCKED" => permanent, known, "until somebody unlocks it";
    3132, "ER_LOCKING_SERVICE_DEADLOCK" => transient, known, "others hold the lock, and will let go";
    3133, "ER_LOCKING_SERVICE_TIMEOUT" => transient, known, "others hold the lock, and will let go";
    3159, "ER_SECURE_TRANSPORT_REQUIRED" => permanent, known, "without encryption, not at all";
    3168, "ER_SERVER_ISNT_AVAILABLE" => transient, known, "the server is starting or stopping";
    3169, "ER_SESSION_WAS_KILLED" => transient, open, "the connection was ended by the server";
    3572, "ER_LOCK_NOWAIT" => transient, known, "others hold the lock, and will let go";
    3819, "ER_CHECK_CONSTRAINT_VIOLATED" => permanent, known, "the same data give the same error";
    4025, "ER_CONSTRAINT_FAILED" => permanent, known, "of MariaDB: the same data give the same error";
    4031, "ER_CLIENT_INTERACTION_TIMEOUT" => transient, known, "of MySQL: disconnected while idle";
    4150..=4151, "ER_USER_IS_BLOCKED, ER_ACCOUNT_HAS_BEEN_LOCKED" => permanent, known, "of MariaDB: until somebody unlocks it";
    _ => "not known, so not safe to repeat";
}
