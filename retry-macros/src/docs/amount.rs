//! Amounts in words: lengths of time, factors and percentages, exact to the last digit.

/// A length of time as prose: "500 ms", "7.5 s", "1 min 30 s".
pub(super) fn span(nanos: u128) -> String {
    const MICRO: u128 = 1_000;
    const MILLI: u128 = 1_000 * MICRO;
    const SECOND: u128 = 1_000 * MILLI;
    const MINUTE: u128 = 60 * SECOND;
    const HOUR: u128 = 60 * MINUTE;
    match nanos {
        0..MICRO => format!("{nanos} ns"),
        MICRO..MILLI => format!("{} us", decimal(nanos, MICRO, 3)),
        MILLI..SECOND => format!("{} ms", decimal(nanos, MILLI, 6)),
        SECOND..=MINUTE => format!("{} s", decimal(nanos, SECOND, 9)),
        _ => {
            let parts = [
                (nanos / HOUR, format!("{} h", nanos / HOUR)),
                (
                    nanos % HOUR / MINUTE,
                    format!("{} min", nanos % HOUR / MINUTE),
                ),
                (
                    nanos % MINUTE,
                    format!("{} s", decimal(nanos % MINUTE, SECOND, 9)),
                ),
            ];
            let parts = parts
                .into_iter()
                .filter(|(amount, _)| *amount > 0)
                .map(|(_, text)| text);
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}

/// A factor as a decimal number.
pub(super) fn ratio(numerator: u64, denominator: u64) -> String {
    // Every denominator divides a power of ten, as it was written in decimal digits.
    let scale = 10_u128.pow(18);
    let scaled = u128::from(numerator) * (scale / u128::from(denominator.max(1)));
    decimal(scaled, scale, 18)
}

/// `amount / unit` in decimal digits, where `unit` has that many zeros.
pub(super) fn decimal(amount: u128, unit: u128, places: usize) -> String {
    let fraction = format!("{:0places$}", amount % unit);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{point}{fraction}", amount / unit)
}
