//! MongoDB: the codes and labels of its errors.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the code of a MongoDB error means.
    ///
    /// Retried are those that drivers have to retry, those that end a transaction which may be run
    /// again, and others that the server itself puts into its category `RetriableError` or
    /// `SystemOverloadedError`. Servers since 4.4 also label their errors; where there is a label,
    /// [`mongodb_label`] knows more than the code.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// // `NotWritablePrimary`, and `DuplicateKey`.
    /// assert_eq!(codes::mongodb(10107).class(), Class::Transient);
    /// assert_eq!(codes::mongodb(11000).class(), Class::Permanent);
    /// ```
    pub fn mongodb(code: i32) -> Meaning {
        CODES.number(code).unwrap_or(Meaning::UNKNOWN)
    }

    static CODES: numbers = "MongoDB error code",
        "[`error_codes.yml`]"
        "(https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml), "
        "[retryable writes](https://github.com/mongodb/specifications/blob/master/source/"
        "retryable-writes/retryable-writes.md) and [reads]"
        "(https://github.com/mongodb/specifications/blob/master/source/"
        "retryable-reads/retryable-reads.md), "
        "[overload errors](https://www.mongodb.com/docs/atlas/overload-errors/)";

    2, "BadValue" => permanent, known, "the command is at fault";
    6, "HostUnreachable" => transient, open, "a connection within the cluster broke";
    7, "HostNotFound" => transient, known, "a node of the cluster has no address for now";
    9, "FailedToParse" => permanent, known, "the command is at fault";
    11, "UserNotFound" => permanent, known, "there is no such user";
    13, "Unauthorized" => permanent, known, "not allowed";
    18, "AuthenticationFailed" => permanent, known, "user or password is wrong";
    20, "IllegalOperation" => permanent, known, "the command is at fault";
    24, "LockTimeout" => transient, known, "others hold the lock, and will let go";
    26, "NamespaceNotFound" => permanent, known, "there is no such collection";
    43, "CursorNotFound" => permanent, known, "the query has to begin anew";
    46, "LockBusy" => transient, known, "others hold the lock, and will let go";
    48, "NamespaceExists" => permanent, known, "exists already";
    50, "MaxTimeMSExpired" => timeout, open, "over the time that was given";
    59, "CommandNotFound" => permanent, known, "the server does not know the command";
    64, "WriteConcernTimeout" => permanent, open, "written, but not on as many nodes in time";
    66, "ImmutableField" => permanent, known, "the command is at fault";
    73, "InvalidNamespace" => permanent, known, "the command is at fault";
    79, "UnknownReplWriteConcern" => permanent, open, "written, but there is no such write concern";
    89, "NetworkTimeout" => timeout, open, "no answer within the cluster in time";
    91, "ShutdownInProgress" => transient, open, "the node stops; another takes over";
    100, "UnsatisfiableWriteConcern" => permanent, open, "written, but there are not as many nodes";
    112, "WriteConflict" => transient, known, "lost against a concurrent write: run the transaction again";
    121, "DocumentValidationFailure" => permanent, known, "the same data give the same error";
    133, "FailedToSatisfyReadPreference" => transient, known, "no node of that kind for now";
    134, "ReadConcernMajorityNotAvailableYet" => transient, known, "the node has just started";
    150, "StaleEpoch" => transient, known, "the data are on another shard; the router learns where";
    189, "PrimarySteppedDown" => transient, open, "another node takes over";
    202, "NetworkInterfaceExceededTimeLimit" => timeout, open, "no answer within the cluster in time";
    216, "ElectionInProgress" => transient, known, "the nodes choose a primary";
    225, "TransactionTooOld" => permanent, known, "the session has gone on to a later one";
    239, "SnapshotTooOld" => transient, known, "a new transaction has a new snapshot";
    246, "SnapshotUnavailable" => transient, known, "a new transaction has a new snapshot";
    249, "StaleDbVersion" => transient, known, "the data are on another shard; the router learns where";
    250, "StaleChunkHistory" => transient, known, "a new transaction has a new snapshot";
    251, "NoSuchTransaction" => transient, known, "the server has aborted it: run the transaction again";
    262, "ExceededTimeLimit" => timeout, open, "the server took too long";
    267, "PreparedTransactionInProgress" => transient, known, "another transaction is about to commit";
    272, "MigrationConflict" => transient, known, "the data move to another shard: run the transaction again";
    365, "TemporarilyUnavailable" => throttled, known, "the cache is full for now";
    402, "ResourceExhausted" => throttled, known, "the server is short of something for now";
    406, "MigrationBlockingOperationCoordinatorCleaningUp" => transient, known, "another operation is about to end";
    407, "PooledConnectionAcquisitionExceededTimeLimit" => timeout, known, "no connection within the cluster was free";
    412, "UpdatesStillPending" => transient, known, "an earlier change is not through yet";
    433, "AdmissionQueueOverflow" => throttled, known, "overload, so it was refused";
    449, "RateLimitExceeded" => throttled, known, "overload, so it was refused";
    450, "PooledConnectionAcquisitionRejected" => throttled, known, "overload, so it was refused";
    453, "InterruptedDueToReshardingCriticalSection" => transient, open, "interrupted while data are distributed anew";
    462, "IngressRequestRateLimitExceeded" => throttled, known, "overload, so it was refused";
    463, "IngressOperationRateLimitExceeded" => throttled, known, "overload, so it was refused";
    512, "WriteConflictRetryLimitExceeded" => throttled, known, "lost against concurrent writes again and again";
    9001, "SocketException" => transient, open, "a connection broke";
    10058, "LegacyNotPrimary" => transient, known, "refused: another node is the primary";
    10107, "NotWritablePrimary" => transient, known, "refused: another node is the primary";
    10334, "BSONObjectTooLarge" => permanent, known, "too large for any server";
    11000, "DuplicateKey" => permanent, known, "exists already";
    11600, "InterruptedAtShutdown" => transient, open, "the node stops; another takes over";
    11601, "Interrupted" => permanent, open, "somebody wanted it so";
    11602, "InterruptedDueToReplStateChange" => transient, open, "another node takes over";
    13388, "StaleConfig" => transient, known, "the data are on another shard; the router learns where";
    13435, "NotPrimaryNoSecondaryOk" => transient, known, "refused: another node is the primary";
    13436, "NotPrimaryOrSecondary" => transient, known, "refused: the node recovers";
    14031, "OutOfDiskSpace" => permanent, known, "somebody has to make room";
    50915, "BackupCursorOpenConflictWithCheckpoint" => transient, known, "a checkpoint is being taken";
    91331, "RetriableRemoteCommandFailure" => transient, open, "a node of the cluster failed";
    10_045_600, "InterruptedDueToFCVChange" => transient, open, "interrupted by an upgrade";
    _ => "not known, so not safe to repeat";
}

table! {
    /// Returns what a label of a MongoDB error means.
    ///
    /// An error may have several; `NoWritesPerformed` then settles the outcome that the others
    /// leave open. A label that means nothing for retrying is unknown here, which says nothing
    /// about the error: go by its code.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// let label = codes::mongodb_label("TransientTransactionError");
    /// assert_eq!(label.class(), Class::Transient);
    /// assert!(!label.is_indeterminate());
    /// ```
    pub fn mongodb_label(label: &str) -> Meaning {
        LABELS.word(label).unwrap_or(Meaning::UNKNOWN)
    }

    static LABELS: words = "MongoDB error label",
        "[transactions](https://github.com/mongodb/specifications/blob/master/source/"
        "transactions/transactions.md), "
        "[retryable writes](https://github.com/mongodb/specifications/blob/master/source/"
        "retryable-writes/retryable-writes.md), "
        "[client backpressure](https://github.com/mongodb/specifications/blob/master/source/"
        "client-backpressure/client-backpressure.md), "
        "[overload errors](https://www.mongodb.com/docs/atlas/overload-errors/)";

    "NoWritesPerformed" => transient, known, "of an error that may be retried: nothing was written";
    "RetryableError" => throttled, known, "overload, so it was not executed, and is safe to retry";
    "RetryableWriteError" => transient, open, "drivers repeat the write, under the same number";
    "ResumableChangeStreamError" => transient, known, "the stream goes on where it was";
    "TransientTransactionError" => transient, known, "not committed: run the transaction again";
    "UnknownTransactionCommitResult" => transient, open, "says so itself: repeat the commit alone";
    _ => "says nothing about retrying";
}
