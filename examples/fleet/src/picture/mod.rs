//! What the models give, as pictures.
//!
//! Functions from a seed to an SVG document; none reads a clock or a file. Text is set by whoever
//! shows the picture, so its width is only estimated, and nothing is placed by it but the legends.
//! Every picture has a white ground of its own, so that it can be read on any page.

mod chart;
mod contention;
mod delays;
mod outage;

use crate::outage::{Fault, Scenario};
use std::error::Error;

/// A picture, and the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Ends in `.svg`.
    pub name: &'static str,
    /// The document.
    pub svg: String,
}

/// How many clients there are in the pictures of outages.
const CLIENTS: u32 = 5_000;

/// Draws the article's figures, the outages, and the delays of all backoffs.
///
/// # Errors
///
/// Fails if a picture cannot be laid out.
pub fn pictures(seed: u64) -> Result<Vec<Picture>, Box<dyn Error>> {
    let outage = |name, scenario| -> Result<_, Box<dyn Error>> {
        let svg = outage::picture(Scenario { seed, ..scenario })?;
        Ok(Picture { name, svg })
    };
    Ok(vec![
        Picture {
            name: "contention.svg",
            svg: contention::picture(seed)?,
        },
        outage("black-hole.svg", Scenario::new(CLIENTS, Fault::BlackHole))?,
        outage("brown-out.svg", Scenario::new(CLIENTS, Fault::BrownOut))?,
        outage("refused.svg", Scenario::new(CLIENTS, Fault::Refused))?,
        outage("wave.svg", Scenario::wave(CLIENTS))?,
        Picture {
            name: "delays.svg",
            svg: delays::picture(seed)?,
        },
    ])
}
