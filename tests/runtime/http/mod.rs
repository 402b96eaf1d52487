//! The header `Retry-After`: both of its forms, and whatever else a server may send.

mod laws;

use httpdate::fmt_http_date;
use retry_runtime::http::{retry_after, retry_after_at};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{NoValue, retry};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second of the year 9999.
const LAST_DATE: u64 = 253_402_300_799;

/// Sun, 06 Nov 1994 08:49:37 GMT, the date of the RFC's examples.
const EXAMPLE: u64 = 784_111_777;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + secs(seconds)
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Reads a value ten seconds before the RFC's example.
fn read(value: impl AsRef<[u8]>) -> Option<Duration> {
    retry_after_at(value, at(EXAMPLE - 10))
}

#[test]
fn digits_are_seconds() {
    assert_eq!(read("0"), Some(Duration::ZERO));
    assert_eq!(read("5"), Some(secs(5)));
    assert_eq!(read("120"), Some(secs(120)));
    assert_eq!(read("0005"), Some(secs(5)));
    assert_eq!(read("0".repeat(1_000) + "5"), Some(secs(5)));
}

#[test]
fn number_too_large_is_the_longest_wait() {
    assert_eq!(read("18446744073709551615"), Some(secs(u64::MAX)));
    assert_eq!(read("18446744073709551616"), Some(Duration::MAX));
    assert_eq!(read("9".repeat(30)), Some(Duration::MAX));
    assert_eq!(read("9".repeat(1_000_000)), Some(Duration::MAX));
}

#[test]
fn what_is_nearly_a_number_asks_for_nothing() {
    for value in [
        "+5", "-5", "-0", "5.0", "5.", "5,0", "5s", "5 s", "1 0", "1_000", "1e3", "0x10", "５",
        "5, 10", "5,10", "5\0", "\n5", "5\r\n", "\u{a0}5",
    ] {
        assert_eq!(read(value), None, "{value:?}");
    }
}

#[test]
fn three_forms_of_a_date_mean_the_same() {
    for value in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
    ] {
        assert_eq!(read(value), Some(secs(10)), "{value:?}");
    }
}

#[test]
fn date_that_is_past_asks_for_no_wait() {
    let date = fmt_http_date(at(EXAMPLE));
    let nanosecond = Duration::from_nanos(1);

    assert_eq!(retry_after_at(&date, at(EXAMPLE)), Some(Duration::ZERO));
    assert_eq!(
        retry_after_at(&date, at(EXAMPLE) + nanosecond),
        Some(Duration::ZERO)
    );
    assert_eq!(
        retry_after_at(&date, at(EXAMPLE) - nanosecond),
        Some(nanosecond)
    );
}

#[test]
fn dates_reach_from_1970_to_9999() {
    let epoch = "Thu, 01 Jan 1970 00:00:00 GMT";
    let last = "Fri, 31 Dec 9999 23:59:59 GMT";

    assert_eq!(retry_after_at(epoch, at(0)), Some(Duration::ZERO));
    assert_eq!(retry_after_at(last, at(0)), Some(secs(LAST_DATE)));
    // A clock that was never set.
    assert_eq!(retry_after_at(epoch, UNIX_EPOCH - secs(60)), Some(secs(60)));
    for value in [
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Sat, 01 Jan 1600 00:00:00 GMT",
        "Sat, 01 Jan 0000 00:00:00 GMT",
        "Sat, 01 Jan 10000 00:00:00 GMT",
    ] {
        assert_eq!(read(value), None, "{value:?}");
    }
}

#[test]
fn year_of_two_digits_is_one_from_1970_to_2069() {
    let ahead = |value| retry_after_at(value, at(0));

    assert_eq!(ahead("Thursday, 01-Jan-70 00:00:00 GMT"), Some(secs(0)));
    // 25 leap years before 2069, from 1972 to 2068.
    let days = (2069 - 1970) * 365 + 25;
    assert_eq!(
        ahead("Tuesday, 01-Jan-69 00:00:00 GMT"),
        Some(secs(days * 86_400))
    );
    // The day of the week that it was in 1969.
    assert_eq!(ahead("Wednesday, 01-Jan-69 00:00:00 GMT"), None);
}

#[test]
fn what_is_nearly_a_date_asks_for_nothing() {
    for value in [
        "",
        " ",
        "soon",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "06 Nov 1994 08:49:37 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Thu, 31 Nov 1994 08:49:37 GMT",
        "Wed, 29 Feb 2023 00:00:00 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sat, 31 Dec 2016 23:59:60 GMT",
        "Sunday, 06-Nov-94!08:49:37 GMT",
        "Sunday, 06-Nov-94-08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 GMT, 5",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "\nSun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT\r\n",
        "Sun, 06 Nov 1994 08:49:37 GMT\0",
    ] {
        assert_eq!(read(value), None, "{value:?}");
    }
}

#[test]
fn spaces_and_tabs_around_a_value_do_not_count() {
    for value in ["5 ", " 5", " \t 5\t "] {
        assert_eq!(read(value), Some(secs(5)), "{value:?}");
    }
    assert_eq!(read(" \tSunday, 06-Nov-94 08:49:37 GMT "), Some(secs(10)));
}

#[test]
fn value_may_be_text_or_bytes_and_need_not_be_utf_8() {
    assert_eq!(read(String::from("5")), Some(secs(5)));
    assert_eq!(read(b"5"), Some(secs(5)));
    assert_eq!(read(vec![b'5']), Some(secs(5)));
    assert_eq!(read(b"\xff"), None);
    assert_eq!(read(b"5\xff"), None);
    assert_eq!(read(b"Sun, 06 Nov 1994 08:49:37 GM\xd4"), None);
}

#[test]
fn date_counts_from_the_clock_of_the_system() {
    let hour = secs(3_600);

    let ahead = retry_after(fmt_http_date(SystemTime::now() + 2 * hour)).unwrap();

    assert!(hour < ahead && ahead <= 2 * hour, "{ahead:?}");
    let before = fmt_http_date(SystemTime::now() - hour);
    assert_eq!(retry_after(before), Some(Duration::ZERO));
    assert_eq!(retry_after("7"), Some(secs(7)));
}

#[test]
fn policy_bounds_what_a_hostile_value_asks_for() {
    #[retry(max = 2, backoff = fixed(1s), on = _, retry_after = |_| retry_after(header))]
    fn call(header: &str) -> Result<(), NoValue> {
        Err(NoValue)
    }
    let delays = |header| {
        let time = VirtualTime::start();
        assert_eq!(call(header), Err(NoValue));
        time.delays()
    };

    assert_eq!(delays("7"), [secs(7)]);
    assert_eq!(delays("soon"), [secs(1)]);
    assert_eq!(delays("Sun, 06 Nov 1994 08:49:37 GMT"), [secs(1)]);
    assert!(delays("Fri, 31 Dec 9999 23:59:59 GMT").is_empty());
    assert!(delays(&"9".repeat(30)).is_empty());
}
