//! What the model of the article gives, to be compared with.

/// A row of the table: so many clients, and for each algorithm, in the order of
/// [`Algorithm::ALL`](super::Algorithm::ALL), the calls and the completion in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// How many clients contend.
    pub clients: u32,
    /// Calls and milliseconds for each algorithm.
    pub cells: [(f64, f64); 5],
}

/// The median of 11 seeds, each the mean of 100 trials, of the simulator that was published with
/// the article.
pub const ARTICLE: [Published; 3] = [
    Published {
        clients: 20,
        cells: [
            (153.0, 603.0),
            (151.0, 14_551.0),
            (108.0, 1_642.0),
            (100.0, 1_020.0),
            (101.0, 822.0),
        ],
    },
    Published {
        clients: 50,
        cells: [
            (690.0, 1_141.0),
            (623.0, 36_504.0),
            (347.0, 4_211.0),
            (333.0, 2_874.0),
            (375.0, 2_212.0),
        ],
    },
    Published {
        clients: 100,
        cells: [
            (2_422.0, 2_026.0),
            (1_859.0, 63_575.0),
            (812.0, 6_624.0),
            (796.0, 4_938.0),
            (1_001.0, 4_606.0),
        ],
    },
];
