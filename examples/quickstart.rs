//! A function that is retried: `cargo run --example quickstart`.
//!
//! The sensor below is busy twice; the annotated function keeps asking, and its caller never knows.

use retry_runtime::{Classify, retry};
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Classify)]
enum SensorError {
    #[classify(transient)]
    Busy,
    // Without an attribute: permanent, so never retried.
    Broken,
}

/// A device that answers only now and then.
struct Sensor {
    answers: &'static [Result<f64, SensorError>],
    asked: AtomicU32,
}

impl Sensor {
    const fn new(answers: &'static [Result<f64, SensorError>]) -> Self {
        Self {
            answers,
            asked: AtomicU32::new(0),
        }
    }

    #[retry(max = 5, backoff = exponential(10ms), on = Transient)]
    fn temperature(&self) -> Result<f64, SensorError> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let index = usize::try_from(asked).unwrap_or(usize::MAX);
        self.answers
            .get(index)
            .copied()
            .unwrap_or(Err(SensorError::Broken))
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }
}

fn main() {
    let busy = Sensor::new(&[Err(SensorError::Busy), Err(SensorError::Busy), Ok(21.5)]);
    assert_eq!(busy.temperature(), Ok(21.5));
    assert_eq!(busy.asked(), 3);
    println!(
        "a busy sensor was asked {} times and said 21.5 degrees",
        busy.asked()
    );

    let broken = Sensor::new(&[Err(SensorError::Broken)]);
    assert_eq!(broken.temperature(), Err(SensorError::Broken));
    assert_eq!(broken.asked(), 1);
    println!("a broken sensor was asked once");
}
