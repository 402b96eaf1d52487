//! A numeric literal taken apart, so that its value can be read exactly.
//!
//! The compiler hands `500ms` over as one token with a suffix. Nothing here goes through floating point.

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

fn greatest_common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}
