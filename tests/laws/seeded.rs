//! How laws are run: so many cases, and the same ones each time. Every file of laws has this one.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::{FileFailurePersistence, RngSeed};

/// The number of cases is fixed, and so is the seed unless `PROPTEST_RNG_SEED` names another. What
/// has failed once is kept beside the file.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(2_026),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}
