use syn::parse::Parser as _;

use super::parse;
use crate::model::{Literal, Time};

/// What a duration is read as.
fn read(text: &str) -> Result<Time, String> {
    let arg = parse.parse_str(text).map_err(|error| error.to_string())?;
    Ok(arg.time)
}

fn literal(text: &str) -> (u64, u32) {
    match read(text) {
        Ok(Time::Literal(Literal { secs, nanos })) => (secs, nanos),
        Ok(Time::Expr(_)) => panic!("{text} is an expression"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn reads_literals_exactly() {
    for (text, expected) in [
        ("0s", (0, 0)),
        ("0.0h", (0, 0)),
        ("1ns", (0, 1)),
        ("7us", (0, 7_000)),
        ("500ms", (0, 500_000_000)),
        ("500_ms", (0, 500_000_000)),
        ("1_000ms", (1, 0)),
        ("00001s", (1, 0)),
        ("1.5s", (1, 500_000_000)),
        ("1.000_000_001s", (1, 1)),
        (
            "1.50000000000000000000000000000000000000000000s",
            (1, 500_000_000),
        ),
        ("2min", (120, 0)),
        ("0.25min", (15, 0)),
        ("3h", (10_800, 0)),
        ("0.0001220703125h", (0, 439_453_125)),
        ("0.1us", (0, 100)),
        ("18446744073709551615s", (u64::MAX, 0)),
        ("18446744073709551615.999999999s", (u64::MAX, 999_999_999)),
        ("18446744073709551615999999999ns", (u64::MAX, 999_999_999)),
        ("5124095576030431h", (18_446_744_073_709_551_600, 0)),
    ] {
        assert_eq!(literal(text), expected, "{text}");
    }
}

#[test]
fn agrees_with_duration_in_every_unit() {
    for value in [
        0_u32,
        1,
        2,
        9,
        10,
        59,
        60,
        61,
        999,
        1_000,
        1_001,
        999_999_999,
        u32::MAX,
    ] {
        for (unit, nanos) in [("ns", 1_u128), ("us", 1_000), ("ms", 1_000_000)] {
            let (secs, subsec) = literal(&format!("{value}{unit}"));

            let total = u128::from(secs) * 1_000_000_000 + u128::from(subsec);
            assert_eq!(total, u128::from(value) * nanos, "{value}{unit}");
        }
        for (unit, factor) in [("s", 1_u64), ("min", 60), ("h", 3_600)] {
            let expected = (u64::from(value) * factor, 0);

            assert_eq!(
                literal(&format!("{value}{unit}")),
                expected,
                "{value}{unit}"
            );
        }
    }
}

#[test]
fn leaves_expressions_to_the_compiler() {
    for text in [
        "BASE",
        "self.base",
        "Duration::from_millis(500) * 2",
        "2 * BASE",
        "-BASE",
        "{ 5 }",
        "duration!(5s)",
        "1.s()",
    ] {
        assert!(matches!(read(text), Ok(Time::Expr(_))), "{text}");
    }
}

#[track_caller]
fn refused(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read(text).err().as_deref(), Some(*expected), "{text}");
    }
}

#[test]
fn refuses_missing_and_unknown_units_by_name() {
    refused(&[
        (
            "500",
            "expected a duration, found the number `500`; add a unit, like `500ms`",
        ),
        (
            "5u32",
            "expected a duration, found the number `5u32`; add a unit, like `5ms`",
        ),
        (
            "5_f64",
            "expected a duration, found the number `5_f64`; add a unit, like `5ms`",
        ),
        (
            "1.5",
            "expected a duration, found the number `1.5`; add a unit, like `1.5ms`",
        ),
        ("5m", "the unit `m` is ambiguous; write `5ms` or `5min`"),
        ("5M", "the unit `M` is ambiguous; write `5ms` or `5min`"),
        ("5sec", "unknown unit `sec`; did you mean `5s`?"),
        ("5seconds", "unknown unit `seconds`; did you mean `5s`?"),
        ("5msec", "unknown unit `msec`; did you mean `5ms`?"),
        ("5µs", "unknown unit `µs`; did you mean `5us`?"),
        ("2mins", "unknown unit `mins`; did you mean `2min`?"),
        ("2hours", "unknown unit `hours`; did you mean `2h`?"),
        ("5S", "unknown unit `S`; did you mean `5s`?"),
        ("5MS", "unknown unit `MS`; did you mean `5ms`?"),
        (
            "5x",
            "unknown unit `x`; expected `ns`, `us`, `ms`, `s`, `min` or `h`",
        ),
        (
            "1h30min",
            "`1h30min` has two units; write one number with one unit: `90min`",
        ),
        (
            "1s500ms",
            "`1s500ms` has two units; write one number with one unit: `1500ms`",
        ),
        (
            "1ms1s",
            "`1ms1s` has two units; write one number with one unit, like `90s`",
        ),
    ]);
}

#[test]
fn refuses_what_has_no_exact_value_by_name() {
    refused(&[
        (
            "0x10ms",
            "a duration cannot have hexadecimal digits; write `0x10ms` in plain decimal digits",
        ),
        (
            "0b1s",
            "a duration cannot have binary digits; write `0b1s` in plain decimal digits",
        ),
        (
            "0o17s",
            "a duration cannot have octal digits; write `0o17s` in plain decimal digits",
        ),
        (
            "1e3s",
            "a duration cannot have an exponent; write `1e3s` in plain decimal digits",
        ),
        (
            "1.5e-3s",
            "a duration cannot have an exponent; write `1.5e-3s` in plain decimal digits",
        ),
        ("-5s", "a duration cannot be negative; remove the `-`"),
        (
            "0.5ns",
            "`0.5ns` is finer than a nanosecond; use fewer decimal places",
        ),
        (
            "1.0000000001s",
            "`1.0000000001s` is finer than a nanosecond; use fewer decimal places",
        ),
        (
            "18446744073709551616s",
            "`18446744073709551616s` is more than a `Duration` holds; write `Duration::MAX` or less",
        ),
        (
            "5124095576030432h",
            "`5124095576030432h` is more than a `Duration` holds; write `Duration::MAX` or less",
        ),
        (
            "500 ms",
            "expected a duration, found a number and a unit apart; write `500ms` without a space",
        ),
        (
            "2 minutes",
            "expected a duration, found a number and a unit apart; write `2min` without a space",
        ),
        (
            "\"5s\"",
            "expected a duration, found the string `\"5s\"`; remove the quotes: `5s`",
        ),
        (
            "\"soon\"",
            "expected a duration, found the string `\"soon\"`; write one like `500ms`",
        ),
        (
            "'5'",
            "expected a duration, found `'5'`; write one like `500ms`",
        ),
        (
            "true",
            "expected a duration, found `true`; write one like `500ms`",
        ),
        (
            "2 * 5s",
            "`5s` must stand alone; inside an expression write `Duration::from_secs(5)`",
        ),
        (
            "f(1.5us)",
            "`1.5us` must stand alone; inside an expression write `Duration::from_nanos(1500)`",
        ),
    ]);
}
