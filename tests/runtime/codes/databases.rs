//! Codes of databases, as the issue and the vendors name them.

use super::Expected::{Never, Repeat, RepeatIfIdempotent};
use super::expect;
use retry_runtime::Class;
use retry_runtime::codes::{self, Meaning};

#[test]
fn postgresql_connections_that_broke_leave_the_outcome_open() {
    expect(codes::sqlstate, Repeat, &["08001", "08003", "08004"]);
    expect(
        codes::sqlstate,
        RepeatIfIdempotent,
        &["08000", "08006", "08007", "08P01", "08ZZZ", "40003"],
    );
}

#[test]
fn postgresql_transactions_that_were_rolled_back_are_repeated() {
    expect(
        codes::sqlstate,
        Repeat,
        &[
            "40000", "40001", "40P01", "55P03", "55006", "25P03", "25P04",
        ],
    );
    expect(codes::sqlstate, Never, &["40002"]);
}

#[test]
fn postgresql_that_is_short_of_something_throttles() {
    for code in ["53000", "53100", "53200", "53300", "53400", "53ZZZ"] {
        assert_eq!(codes::sqlstate(code).class(), Class::Throttled, "{code}");
        assert!(!codes::sqlstate(code).is_indeterminate(), "{code}");
    }
}

#[test]
fn postgresql_that_stops_may_have_committed_and_one_that_starts_has_not() {
    expect(codes::sqlstate, RepeatIfIdempotent, &["57P01", "57P02"]);
    expect(codes::sqlstate, Repeat, &["57P03", "57P04", "57P05"]);
    expect(codes::sqlstate, Never, &["57000", "57014"]);
}

#[test]
fn postgresql_mistakes_are_not_repeated() {
    expect(
        codes::sqlstate,
        Never,
        &[
            "00000", "01000", "02000", "0A000", "22012", "23502", "23503", "23505", "23514",
            "23P01", "25001", "25006", "25P02", "26000", "28000", "28P01", "28ZZZ", "3D000",
            "3F000", "42501", "42601", "42703", "42P01", "42ZZZ", "54000", "55000", "58030",
            "F0000", "HV000", "P0001", "XX000", "XX002",
        ],
    );
}

#[test]
fn a_malformed_sqlstate_is_unknown() {
    let malformed = [
        "",
        "0",
        "08",
        "400",
        "4000",
        "400010",
        " 40001",
        "40001 ",
        "40p01",
        "08p01",
        "xx000",
        "4000\0",
        "40-01",
        "4000é",
        "é000",
        "40é1",
        "०००",
        "４０００１",
    ];
    for code in malformed {
        assert_eq!(codes::sqlstate(code), Meaning::UNKNOWN, "{code:?}");
    }
    assert_eq!(codes::sqlstate("99999"), Meaning::UNKNOWN);
}

#[test]
fn mysql_locks_and_refusals_are_repeated() {
    expect(
        codes::mysql,
        Repeat,
        &[
            1020, 1047, 1205, 1206, 1213, 1412, 1613, 1614, 1615, 3058, 3101, 3572, 2002, 2003,
            2006, 2012, 4031,
        ],
    );
    for number in [1040, 1041, 1203, 1226, 1637] {
        assert_eq!(codes::mysql(number).class(), Class::Throttled, "{number}");
    }
    for number in [1969, 3024] {
        assert_eq!(codes::mysql(number).class(), Class::Timeout, "{number}");
    }
}

#[test]
fn mysql_connections_that_broke_leave_the_outcome_open() {
    expect(
        codes::mysql,
        RepeatIfIdempotent,
        &[
            1053, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2013, 2055, 3169,
        ],
    );
}

#[test]
fn mysql_mistakes_are_not_repeated() {
    expect(
        codes::mysql,
        Never,
        &[
            1044, 1045, 1049, 1054, 1062, 1064, 1129, 1130, 1142, 1146, 1153, 1227, 1290, 1317,
            1406, 1451, 1452, 1698, 1792, 1836, 2005, 2014, 2026, 3118, 3159, 3819, 4025,
        ],
    );
}

#[test]
fn sqlite_locks_are_repeated_under_extended_and_primary_codes() {
    expect(
        codes::sqlite,
        Repeat,
        &[5, 261, 517, 773, 6, 262, 518, 15, 17, 513, 2314, 3594, 3850],
    );
    // An extended code that nobody has thought of yet.
    assert_eq!(codes::sqlite(5 | (99 << 8)), codes::sqlite(5));
}

#[test]
fn sqlite_errors_that_stay_are_not_repeated() {
    // Among them errors of reading, of uniqueness, of a missing folder, and of a read-only file.
    expect(
        codes::sqlite,
        Never,
        &[
            0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
            28, 100, 101, 266, 2067, 1555, 1544, 264, 769, 516,
        ],
    );
}

#[test]
fn no_code_of_sqlite_leaves_the_outcome_open() {
    let table = codes::tables()
        .iter()
        .find(|table| table.function() == "sqlite");
    let rows = table.expect("a table of SQLite").rows();
    assert!(rows.iter().all(|row| !row.meaning().is_indeterminate()));
}

#[test]
fn redis_that_is_not_ready_is_asked_again() {
    expect(
        codes::redis,
        Repeat,
        &[
            "LOADING",
            "TRYAGAIN",
            "BUSY",
            "CLUSTERDOWN",
            "READONLY",
            "MASTERDOWN",
            "NOREPLICAS",
            "MOVED",
            "ASK",
        ],
    );
    expect(
        codes::redis,
        Never,
        &[
            "NOAUTH",
            "WRONGTYPE",
            "WRONGPASS",
            "NOPERM",
            "NOSCRIPT",
            "CROSSSLOT",
            "EXECABORT",
            "BUSYKEY",
            "BUSYGROUP",
            "OOM",
            "MISCONF",
            "ERR",
        ],
    );
}

#[test]
fn redis_is_looked_up_by_the_first_word_in_upper_case() {
    let loading = codes::redis("LOADING");
    for reply in [
        "LOADING Redis is loading the dataset in memory",
        "LOADING\r\n",
        " LOADING",
    ] {
        assert_eq!(codes::redis(reply), loading, "{reply:?}");
    }
    for reply in ["loading", "-LOADING", "LOADING:", "LOADINGS", "ERR LOADING"] {
        expect(codes::redis, Never, &[reply]);
    }
}

#[test]
fn mongodb_is_retried_where_its_drivers_have_to() {
    // The lists of the specifications of retryable writes and reads.
    let listed = [
        6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
    ];
    for code in listed {
        let class = codes::mongodb(code).class();
        assert_ne!(class, Class::Permanent, "{code}");
    }
    expect(codes::mongodb, Repeat, &[7, 134, 10107, 13435, 13436]);
    expect(
        codes::mongodb,
        RepeatIfIdempotent,
        &[6, 89, 91, 189, 262, 9001, 11600, 11602],
    );
}

#[test]
fn mongodb_transactions_that_were_aborted_are_run_again() {
    expect(codes::mongodb, Repeat, &[24, 112, 246, 250, 251, 267, 272]);
}

#[test]
fn mongodb_that_is_overloaded_throttles() {
    for code in [433, 449, 450, 462, 463, 512] {
        assert_eq!(codes::mongodb(code).class(), Class::Throttled, "{code}");
        assert!(!codes::mongodb(code).is_indeterminate(), "{code}");
    }
}

#[test]
fn mongodb_mistakes_are_not_repeated() {
    expect(
        codes::mongodb,
        Never,
        &[13, 18, 20, 26, 48, 59, 64, 121, 11000, 11601],
    );
    assert!(codes::mongodb(64).is_indeterminate());
}

#[test]
fn mongodb_labels_say_what_may_be_repeated() {
    expect(
        codes::mongodb_label,
        Repeat,
        &[
            "TransientTransactionError",
            "RetryableError",
            "NoWritesPerformed",
        ],
    );
    expect(
        codes::mongodb_label,
        RepeatIfIdempotent,
        &["RetryableWriteError", "UnknownTransactionCommitResult"],
    );
    // By itself it does not say that the operation is safe to retry.
    expect(codes::mongodb_label, Never, &["SystemOverloadedError"]);
}
