//! A numeric literal taken apart, so that its value can be read exactly.
//!
//! The compiler hands `500ms` over as one token with a suffix. Nothing here goes through floating
//! point.

/// The parts of a numeric literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) notation: Notation,
    /// The digits before the point, without underscores or leading zeros.
    whole: String,
    /// The digits after the point, without underscores or trailing zeros.
    fraction: String,
    pub(crate) point: Point,
    /// The letters that follow the digits, such as `ms`.
    pub(crate) suffix: String,
}

/// How the digits are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    Plain,
    Exponent,
    Hexadecimal,
    Octal,
    Binary,
}

/// Whether a decimal point is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    Absent,
    Present,
}

impl Notation {
    /// What to call a number that is not written in plain digits.
    pub(crate) fn refused(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Exponent => Some("an exponent"),
            Self::Hexadecimal => Some("hexadecimal digits"),
            Self::Octal => Some("octal digits"),
            Self::Binary => Some("binary digits"),
        }
    }
}

/// The most decimal places of a ratio, so that its denominator fits.
const MOST_PLACES: u32 = 18;

impl Number {
    /// Takes a literal apart; nothing if it is no number.
    pub(crate) fn parse(literal: &str) -> Option<Self> {
        if !literal.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        for (prefix, notation, radix) in [
            ("0x", Notation::Hexadecimal, 16),
            ("0o", Notation::Octal, 8),
            ("0b", Notation::Binary, 2),
        ] {
            if let Some(rest) = literal.strip_prefix(prefix) {
                let (digits, suffix) = split(rest, |letter| letter.is_digit(radix));
                let value = u128::from_str_radix(&digits, radix);
                let whole = value.map_or(digits, |value| value.to_string());
                return Some(Self::new(notation, &whole, None, suffix));
            }
        }
        let decimal = |letter: char| letter.is_ascii_digit();
        let (whole, rest) = split(literal, decimal);
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (fraction, rest) = split(rest, decimal);
                (Some(fraction), rest)
            }
            None => (None, rest),
        };
        if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
            let signless = exponent.trim_start_matches(['+', '-', '_']);
            if signless.starts_with(decimal) {
                let (_, suffix) = split(signless, decimal);
                return Some(Self::new(
                    Notation::Exponent,
                    &whole,
                    fraction.as_deref(),
                    suffix,
                ));
            }
        }
        Some(Self::new(
            Notation::Plain,
            &whole,
            fraction.as_deref(),
            rest,
        ))
    }

    fn new(notation: Notation, whole: &str, fraction: Option<&str>, suffix: &str) -> Self {
        Self {
            notation,
            whole: whole.trim_start_matches('0').to_owned(),
            point: if fraction.is_some() {
                Point::Present
            } else {
                Point::Absent
            },
            fraction: fraction
                .unwrap_or_default()
                .trim_end_matches('0')
                .to_owned(),
            suffix: suffix.to_owned(),
        }
    }

    /// The number as a whole multiple of `1 / unit`; nothing if it is not one, or is too large.
    pub(crate) fn in_units(&self, unit: u128) -> Result<u128, Inexact> {
        let whole = parse(&self.whole).and_then(|whole| whole.checked_mul(unit));
        let whole = whole.ok_or(Inexact::TooLarge)?;
        let places = u32::try_from(self.fraction.len()).map_err(|_| Inexact::TooFine)?;
        let scale = 10_u128.checked_pow(places).ok_or(Inexact::TooFine)?;
        let fraction = parse(&self.fraction).and_then(|fraction| fraction.checked_mul(unit));
        let fraction = fraction.ok_or(Inexact::TooFine)?;
        if fraction % scale != 0 {
            return Err(Inexact::TooFine);
        }
        whole.checked_add(fraction / scale).ok_or(Inexact::TooLarge)
    }

    /// The number as a ratio in lowest terms; nothing if its parts are too large.
    pub(crate) fn ratio(&self) -> Option<(u64, u64)> {
        let places = u32::try_from(self.fraction.len())
            .ok()
            .filter(|&places| places <= MOST_PLACES)?;
        let scale = 10_u128.checked_pow(places)?;
        let numerator = self.in_units(scale).ok()?;
        let divisor = greatest_common_divisor(numerator, scale);
        let numerator = u64::try_from(numerator / divisor).ok()?;
        let denominator = u64::try_from(scale / divisor).ok()?;
        Some((numerator, denominator))
    }
}

/// Why a number has no exact value in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inexact {
    TooLarge,
    TooFine,
}

/// The leading digits without underscores, and the rest.
fn split(text: &str, is_digit: impl Fn(char) -> bool) -> (String, &str) {
    let rest = text.trim_start_matches(|letter| is_digit(letter) || letter == '_');
    let digits = text.strip_suffix(rest).unwrap_or(text);
    (digits.replace('_', ""), rest)
}

/// The value of decimal digits, where none are zero.
fn parse(digits: &str) -> Option<u128> {
    if digits.is_empty() {
        Some(0)
    } else {
        digits.parse().ok()
    }
}

/// The largest number that divides both, at least 1.
pub(super) fn greatest_common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_ratios_exact_and_in_lowest_terms() {
        for (text, expected) in [
            ("1", Some((1, 1))),
            ("2", Some((2, 1))),
            ("2.0", Some((2, 1))),
            ("1.5", Some((3, 2))),
            ("1.25", Some((5, 4))),
            ("0.5", Some((1, 2))),
            ("0", Some((0, 1))),
            ("1_0.1_0", Some((101, 10))),
            (
                "1.000000000000000001",
                Some((1_000_000_000_000_000_001, 1_000_000_000_000_000_000)),
            ),
            ("18446744073709551615", Some((u64::MAX, 1))),
            ("18446744073709551616", None),
            ("1.0000000000000000001", None),
        ] {
            assert_eq!(
                Number::parse(text).and_then(|number| number.ratio()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn takes_literals_apart() {
        for (text, notation, point, suffix) in [
            ("5", Notation::Plain, Point::Absent, ""),
            ("5ms", Notation::Plain, Point::Absent, "ms"),
            ("5.", Notation::Plain, Point::Present, ""),
            ("1_000.5_0s", Notation::Plain, Point::Present, "s"),
            ("0x1fs", Notation::Hexadecimal, Point::Absent, "s"),
            ("0b1h", Notation::Binary, Point::Absent, "h"),
            ("0o7min", Notation::Octal, Point::Absent, "min"),
            ("1e3s", Notation::Exponent, Point::Absent, "s"),
            ("1.5E+3", Notation::Exponent, Point::Present, ""),
            ("1e_3f64", Notation::Exponent, Point::Absent, "f64"),
        ] {
            let number = Number::parse(text).unwrap();

            let parts = (number.notation, number.point, number.suffix.as_str());
            assert_eq!(parts, (notation, point, suffix), "{text}");
        }
        assert_eq!(Number::parse("\"5\""), None);
        assert_eq!(Number::parse("'5'"), None);
        assert_eq!(Number::parse(""), None);
    }
}
