//! Laws of the header `Retry-After`, for every value and every time.
//!
//! A counterexample is remembered in `laws.regressions`.

use super::{LAST_DATE, at, read, secs};
use httpdate::fmt_http_date;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use retry_runtime::http::{retry_after, retry_after_at};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The first second of the year 2070, a hundred years of 365.25 days after the epoch.
const FIRST_OF_2070: u64 = 36_525 * 86_400;

fn config() -> ProptestConfig {
    crate::seeded::config(5_000)
}

/// Any time that the platform knows, before the epoch and after.
fn time() -> impl Strategy<Value = SystemTime> {
    (any::<bool>(), any::<u64>(), 0..64_u32, 0..1_000_000_000_u32).prop_map(
        |(before, seconds, down, nanos)| {
            let distance = Duration::new(seconds >> down, nanos);
            let time = if before {
                UNIX_EPOCH.checked_sub(distance)
            } else {
                UNIX_EPOCH.checked_add(distance)
            };
            time.unwrap_or(UNIX_EPOCH)
        },
    )
}

/// Any date that has a form, those with a year of two digits as likely as all.
fn date() -> impl Strategy<Value = u64> {
    prop_oneof![0..=LAST_DATE, 0..FIRST_OF_2070]
}

/// A date in every form: asctime with either padding, and RFC 850 where two digits tell the year.
fn forms(date: u64) -> Vec<String> {
    let fixdate = fmt_http_date(at(date));
    let parts: Vec<&str> = fixdate.split([' ', ',']).collect();
    let [weekday, _, day, month, year, clock, zone] = parts[..] else {
        unreachable!("{fixdate}")
    };
    let number = day.trim_start_matches('0');
    let mut forms = vec![
        format!("{weekday} {month} {number:>2} {clock} {year}"),
        format!("{weekday} {month} {day} {clock} {year}"),
    ];
    if date < FIRST_OF_2070 {
        let weekday = match weekday {
            "Mon" => "Monday",
            "Tue" => "Tuesday",
            "Wed" => "Wednesday",
            "Thu" => "Thursday",
            "Fri" => "Friday",
            "Sat" => "Saturday",
            _ => "Sunday",
        };
        let year = &year[2..];
        forms.push(format!("{weekday}, {day}-{month}-{year} {clock} {zone}"));
    }
    forms.push(fixdate);
    forms
}

/// What a server might send: noise, words of dates in any order, and dates with a fault.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let word = select(vec![
        "Sun", "Sunday", ", ", " ", "06", "6", "-", "Nov", "nov", "1994", "94", "9999", "08:49:37",
        "00:00:00", ":", " GMT", "GMT", "+", ".", ",", "\t", "\r\n", "\0", "é",
    ]);
    let words = proptest::collection::vec(word, 0..12).prop_map(|words| words.concat().into());
    let faulty = (date(), any::<Index>(), any::<Index>(), any::<u8>()).prop_map(
        |(date, form, place, byte)| {
            let mut bytes = form.get(&forms(date)).clone().into_bytes();
            *place.get_mut(&mut bytes) = byte;
            bytes
        },
    );
    let longer = (date(), any::<Index>(), any::<u8>()).prop_map(|(date, form, byte)| {
        let mut bytes = form.get(&forms(date)).clone().into_bytes();
        bytes.push(byte);
        bytes
    });
    let digits = "[ \t]{0,2}[+-]?[0-9]{0,40}[.]?[0-9]{0,3}[ \t]{0,2}".prop_map(String::into_bytes);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..80),
        words,
        faulty,
        longer,
        digits
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_bytes_panic_and_what_is_read_is_digits_or_a_form_of_a_date(bytes in bytes(), now in time()) {
        let is_read = retry_after_at(&bytes, now).is_some();

        prop_assert_eq!(retry_after(&bytes).is_some(), is_read);
        if let Some(since_epoch) = retry_after_at(&bytes, UNIX_EPOCH) {
            let value = std::str::from_utf8(&bytes).unwrap().trim_matches([' ', '\t']);
            let is_digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert!(is_digits || forms(since_epoch.as_secs()).contains(&value.to_owned()));
        } else {
            prop_assert!(!is_read);
        }
    }

    #[test]
    fn every_number_of_seconds_is_read(seconds in any::<u64>(), down in 0..64_u32, zeros in 0..30_usize) {
        let seconds = seconds >> down;

        let value = "0".repeat(zeros) + &seconds.to_string();

        prop_assert_eq!(read(value), Some(secs(seconds)));
    }

    #[test]
    fn every_date_is_read_in_every_form(date in date(), now in time()) {
        let ahead = at(date).duration_since(now).unwrap_or(Duration::ZERO);

        for value in forms(date) {
            prop_assert_eq!(retry_after_at(&value, now), Some(ahead), "{}", value);
        }
    }

    #[test]
    fn wait_for_a_date_ends_at_the_date(date in date(), now in 0..=LAST_DATE) {
        let value = fmt_http_date(at(date));

        let wait = retry_after_at(&value, at(now)).unwrap();

        prop_assert_eq!(fmt_http_date(at(now) + wait), fmt_http_date(at(date.max(now))));
    }

    #[test]
    fn value_with_a_neighbour_is_not_one(date in date(), seconds in any::<u64>()) {
        for value in forms(date) {
            prop_assert_eq!(read(format!("{value}, {seconds}")), None);
            prop_assert_eq!(read(format!("{seconds}, {value}")), None);
            prop_assert_eq!(read(format!("{value}, {value}")), None);
        }
    }
}
