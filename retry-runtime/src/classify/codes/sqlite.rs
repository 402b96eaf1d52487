//! SQLite: its result codes.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what a result code of SQLite means, extended or primary.
    ///
    /// An extended code that has no row of its own means what its primary code does, which is its
    /// lowest eight bits. There is no connection that could break, so every outcome is known: what
    /// fails is rolled back, a statement at least, and often the transaction.
    ///
    /// `SQLITE_BUSY` comes back only after the connection's own busy timeout, and at once where
    /// waiting would be a deadlock. In both cases roll back and repeat the whole transaction, or
    /// begin it with `BEGIN IMMEDIATE`.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// // `SQLITE_BUSY`, and `SQLITE_BUSY_SNAPSHOT`, which extends it.
    /// assert_eq!(codes::sqlite(5).class(), Class::Transient);
    /// assert_eq!(codes::sqlite(5 | (2 << 8)).class(), Class::Transient);
    ///
    /// // `SQLITE_CONSTRAINT_UNIQUE` has no row of its own; its primary code has.
    /// assert_eq!(codes::sqlite(19 | (8 << 8)), codes::sqlite(19));
    /// ```
    pub fn sqlite(code: i32) -> Meaning {
        const PRIMARY: i32 = 0xff;
        TABLE
            .number(code)
            .or_else(|| TABLE.number(code & PRIMARY))
            .unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: numbers = "SQLite result code",
        "[Result and Error Codes](https://www.sqlite.org/rescode.html)";

    0, "SQLITE_OK" => permanent, known, "no error: nothing to repeat";
    1, "SQLITE_ERROR" => permanent, known, "the statement is at fault";
    513, "SQLITE_ERROR_RETRY" => transient, known, "to be prepared once more";
    2, "SQLITE_INTERNAL" => permanent, known, "a bug";
    3, "SQLITE_PERM" => permanent, known, "not allowed";
    4, "SQLITE_ABORT" => permanent, known, "the program itself broke it off";
    5, "SQLITE_BUSY" => transient, known, "another connection holds the lock, and will let go";
    261, "SQLITE_BUSY_RECOVERY" => transient, known, "another process still repairs the database after a crash";
    517, "SQLITE_BUSY_SNAPSHOT" => transient, known, "somebody wrote since the read: run the transaction again";
    773, "SQLITE_BUSY_TIMEOUT" => transient, known, "another connection holds the lock, and will let go";
    6, "SQLITE_LOCKED" => transient, known, "another statement holds the table, and will let go";
    262, "SQLITE_LOCKED_SHAREDCACHE" => transient, known, "as 6, by a connection that shares the cache";
    518, "SQLITE_LOCKED_VTAB" => transient, known, "as 6, of a virtual table";
    7, "SQLITE_NOMEM" => permanent, known, "trying again adds to the load";
    8, "SQLITE_READONLY" => permanent, known, "opened or stored so";
    9, "SQLITE_INTERRUPT" => permanent, known, "the program itself wanted it so";
    10, "SQLITE_IOERR" => permanent, known, "the disk or the file system has to be repaired";
    2314, "SQLITE_IOERR_RDLOCK" => transient, known, "locking failed, before anything was read";
    3594, "SQLITE_IOERR_CHECKRESERVEDLOCK" => transient, known, "locking failed, before anything was written";
    3850, "SQLITE_IOERR_LOCK" => transient, known, "locking failed, before anything was written";
    11, "SQLITE_CORRUPT" => permanent, known, "the database is damaged";
    12, "SQLITE_NOTFOUND" => permanent, known, "there is no such thing";
    13, "SQLITE_FULL" => permanent, known, "somebody has to make room";
    14, "SQLITE_CANTOPEN" => permanent, known, "there is no such file, or no permission";
    15, "SQLITE_PROTOCOL" => transient, known, "lost the race for a lock dozens of times";
    16, "SQLITE_EMPTY" => permanent, known, "not used";
    17, "SQLITE_SCHEMA" => transient, known, "the schema has changed; to be prepared anew";
    18, "SQLITE_TOOBIG" => permanent, known, "too large for any connection";
    19, "SQLITE_CONSTRAINT" => permanent, known, "the same data give the same error";
    20, "SQLITE_MISMATCH" => permanent, known, "the same data give the same error";
    21, "SQLITE_MISUSE" => permanent, known, "a mistake in the program";
    22, "SQLITE_NOLFS" => permanent, known, "this system has no files that large";
    23, "SQLITE_AUTH" => permanent, known, "not allowed";
    24, "SQLITE_FORMAT" => permanent, known, "not used";
    25, "SQLITE_RANGE" => permanent, known, "there is no such parameter or column";
    26, "SQLITE_NOTADB" => permanent, known, "the file is no database";
    27..=28, "SQLITE_NOTICE, SQLITE_WARNING" => permanent, known, "no error: nothing to repeat";
    100..=101, "SQLITE_ROW, SQLITE_DONE" => permanent, known, "no error: nothing to repeat";
    _ => "not known, so not safe to repeat";
}
