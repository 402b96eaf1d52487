//! Random numbers that are the same everywhere.
//!
//! A generator of a few lines rather than a crate's, and distributions made of sums and comparisons
//! alone: a seed gives the same run on every platform and with every release of anything.

use std::time::Duration;

/// A generator of random numbers, known as `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// Creates a generator; the same seed gives the same numbers.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Draws a number, uniform over all `u64`: what a jitter is spread by.
    pub(crate) const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let product = u64::from(end) * (self.draw() >> 32);
        u32::try_from(product >> 32).unwrap_or(0)
    }

    /// Draws from a normal distribution, as the sum of twelve uniform numbers; what would be below
    /// zero is mirrored.
    ///
    /// Of a mean of five deviations, which is what is asked for here, nothing is.
    pub(crate) fn normal(&mut self, mean: Duration, deviation: Duration) -> Duration {
        let sum: u64 = (0..12).map(|_| self.draw() >> 32).sum();
        // Twelve uniform numbers vary by exactly one, around six.
        let centred = i128::from(sum) - (6 << 32);
        let spread = (nanos(deviation) * centred) >> 32;
        let drawn = (nanos(mean) + spread).unsigned_abs();
        Duration::from_nanos(u64::try_from(drawn).unwrap_or(u64::MAX))
    }

    /// Draws from an exponential distribution: how long it takes until the next of events that come
    /// at any moment with the same chance.
    ///
    /// By comparing uniform numbers only, after John von Neumann (1951).
    pub(crate) fn exponential(&mut self, mean: Duration) -> Duration {
        let mut whole = 0;
        loop {
            let first = self.draw();
            let mut last = first;
            let mut is_odd = true;
            loop {
                let next = self.draw();
                if next >= last {
                    break;
                }
                last = next;
                is_odd = !is_odd;
            }
            if is_odd {
                let fraction = (mean.as_nanos() * u128::from(first)) >> 64;
                let fraction = Duration::from_nanos(u64::try_from(fraction).unwrap_or(u64::MAX));
                return (mean * whole).saturating_add(fraction);
            }
            whole += 1;
        }
    }
}

fn nanos(time: Duration) -> i128 {
    i128::try_from(time.as_nanos()).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: u32 = 20_000;

    /// The mean and the standard deviation of many, in milliseconds.
    fn moments(mut draw: impl FnMut() -> Duration) -> (f64, f64) {
        let drawn: Vec<_> = (0..DRAWN).map(|_| draw().as_secs_f64() * 1e3).collect();
        let mean = drawn.iter().sum::<f64>() / f64::from(DRAWN);
        let squares: f64 = drawn.iter().map(|value| (value - mean).powi(2)).sum();
        (mean, (squares / f64::from(DRAWN)).sqrt())
    }

    fn assert_near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 0.03, "{found}");
    }

    #[test]
    fn normal_numbers_have_their_mean_and_deviation() {
        let mut random = Random::new(1);

        let (mean, deviation) =
            moments(|| random.normal(Duration::from_millis(10), Duration::from_millis(2)));

        assert_near(mean, 10.0);
        assert_near(deviation, 2.0);
    }

    #[test]
    fn exponential_numbers_deviate_as_far_as_their_mean() {
        let mut random = Random::new(1);

        let (mean, deviation) = moments(|| random.exponential(Duration::from_millis(10)));

        assert_near(mean, 10.0);
        assert_near(deviation, 10.0);
    }

    #[test]
    fn numbers_below_an_end_reach_all_of_them() {
        let mut random = Random::new(1);
        let mut seen = [0_u32; 7];

        for _ in 0..DRAWN {
            seen[random.below(7) as usize] += 1;
        }

        assert!(
            seen.iter().all(|count| count.abs_diff(DRAWN / 7) < 200),
            "{seen:?}"
        );
    }
}
