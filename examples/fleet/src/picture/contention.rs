//! The two figures of the article: calls and completion by the number of clients.

use super::chart::{self, Area, Axis, DARK, DECORRELATED, EQUAL, FULL, Failed, GREY, UNSPREAD};
use crate::contention::{ARTICLE, Algorithm, Contention, mean};
use plotters::prelude::{Circle, IntoLogRange as _, LineSeries, RGBColor};
use plotters::style::Color as _;

/// How often each number of clients contends.
const TRIALS: u32 = 10;

const SIZE: (u32, u32) = (1_000, 520);

/// In the order of [`Algorithm::ALL`].
const COLOURS: [RGBColor; 5] = [DARK, UNSPREAD, EQUAL, FULL, DECORRELATED];

/// What was found for an algorithm, by the number of clients.
type Found = Vec<(Algorithm, Vec<(u32, Contention)>)>;

pub(super) fn picture(seed: u64) -> Result<String, Failed> {
    let found: Found = Algorithm::ALL
        .into_iter()
        .map(|algorithm| {
            let sizes = (1..=10).map(|tens| tens * 10);
            let of = |clients| (clients, mean(algorithm, clients, TRIALS, seed));
            (algorithm, sizes.map(of).collect())
        })
        .collect();
    let names = Algorithm::ALL.map(Algorithm::name);
    let mut legend: Vec<_> = COLOURS.into_iter().zip(names).collect();
    legend.push((GREY, "circles: as published"));
    let titles = [
        "Clients that contend for one row, with the delays of this library",
        "Backing off without jitter saves few calls, and takes by far the longest: the clients come back together, and rarely.",
    ];
    chart::document(SIZE, titles, &legend, |area| {
        let (calls, completion) = area.split_horizontally(SIZE.0 / 2);
        draw_calls(&calls, &found)?;
        draw_completion(&completion, &found)
    })
}

fn draw_calls(area: &Area<'_>, found: &Found) -> Result<(), Failed> {
    let y = Axis {
        name: "calls (writes that reach the row)",
        range: 0.0..2_500.0,
        labels: 6,
        label: &|calls| format!("{calls:.0}"),
    };
    let mut chart = chart::panel(area, "Work: calls in all", clients(), y)?;
    for ((_, points), colour) in found.iter().zip(COLOURS) {
        let points = points
            .iter()
            .map(|(clients, found)| (*clients, found.calls));
        chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
    }
    chart.draw_series(published(|(calls, _)| calls))?;
    Ok(())
}

fn draw_completion(area: &Area<'_>, found: &Found) -> Result<(), Failed> {
    let y = Axis {
        name: "time until all are done (s, logarithmic)",
        range: (0.1..100.0_f64).log_scale(),
        labels: 6,
        label: &|seconds: &f64| seconds.to_string(),
    };
    let mut chart = chart::panel(area, "Time: until the last is done", clients(), y)?;
    for ((_, points), colour) in found.iter().zip(COLOURS) {
        let points = points
            .iter()
            .map(|(clients, found)| (*clients, found.completion / 1e3));
        chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
    }
    chart.draw_series(published(|(_, completion)| completion / 1e3))?;
    Ok(())
}

fn clients() -> Axis<'static, std::ops::Range<u32>, u32> {
    Axis {
        name: "clients",
        range: 0..105,
        labels: 11,
        label: &u32::to_string,
    }
}

/// A circle for each number of the article's.
fn published(part: impl Fn((f64, f64)) -> f64) -> impl Iterator<Item = Circle<(u32, f64), i32>> {
    ARTICLE.into_iter().flat_map(move |row| {
        let of = |(cell, colour): (_, RGBColor)| {
            Circle::new((row.clients, part(cell)), 5, colour.stroke_width(2))
        };
        row.cells
            .into_iter()
            .zip(COLOURS)
            .map(of)
            .collect::<Vec<_>>()
    })
}
