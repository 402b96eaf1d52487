//! An outage over time: what is sent, and what succeeds, for everything that clients can do.

use super::chart::{self, Area, Axis, DARK, DECORRELATED, EQUAL, FULL, Failed, GREY, UNSPREAD};
use crate::outage::{BETWEEN_CALLS, Guard, Record, Retrying, SLICE, START, Scenario, Slice};
use crate::outage::{choices, run};
use crate::table::trouble;
use plotters::prelude::{LineSeries, RGBColor};
use plotters::style::Color as _;
use std::ops::Range;

const SIZE: (u32, u32) = (1_000, 900);
/// In the order of [`Retrying::ALL`]: a colour, and a width that leaves those below to be seen.
const LINES: [(RGBColor, u32); 5] = [
    (DARK, 7),
    (UNSPREAD, 5),
    (FULL, 4),
    (EQUAL, 2),
    (DECORRELATED, 1),
];
const FAULT: RGBColor = RGBColor(245, 222, 205);
/// How many slices are drawn as one point: half a second.
const TOGETHER: usize = 5;

/// What is drawn of a slice.
type Part = fn(&Slice) -> u32;

pub(super) fn picture(scenario: Scenario) -> Result<String, Failed> {
    let runs: Vec<_> = choices()
        .into_iter()
        .map(|(retrying, guard)| (retrying, guard, run(scenario, retrying, guard)))
        .collect();
    let mut legend: Vec<_> = Retrying::ALL
        .into_iter()
        .zip(LINES)
        .map(|(retrying, (colour, _))| (colour, retrying.name()))
        .collect();
    legend.push((GREY, "capacity of the server"));
    if scenario.over() > START {
        legend.push((FAULT, "fault"));
    }
    let kind = if scenario.over() > START {
        "An outage"
    } else {
        "A wave"
    };
    let title = format!("{kind}: {}", trouble(&scenario));
    let explanation = format!(
        "{} clients in {} processes, {} % load, up to {} attempts of 1 s; normal are {} calls a second; lines on each other are the same",
        scenario.clients,
        scenario.processes,
        scenario.load,
        scenario.attempts,
        scenario.clients / 10,
    );
    chart::document(SIZE, [&title, &explanation], &legend, |area| {
        let rows = area.split_evenly((Guard::ALL.len(), 2));
        let highest = |part: Part| {
            let points = runs
                .iter()
                .flat_map(|(_, _, run)| points(&scenario, run, part));
            points.map(|(_, value)| value).fold(1.0, f64::max) * 1.08
        };
        let sent: Part = |slice| slice.requests;
        let succeeded: Part = |slice| slice.successes;
        for (guard, cells) in Guard::ALL.into_iter().zip(rows.chunks(2)) {
            let [left, right] = cells else { continue };
            let runs: Vec<_> = runs.iter().filter(|run| run.1 == guard).collect();
            let name = match guard {
                Guard::Neither => "Neither budget nor breaker",
                Guard::Budget => "With a budget",
                Guard::Breaker => "With a breaker",
            };
            let panel = |area: &Area<'_>, what: &str, part: Part| {
                let chart = (format!("{name}: {what}"), 0.0..highest(part));
                draw(area, chart, &scenario, &runs, part)
            };
            panel(left, "requests sent", sent)?;
            panel(right, "calls that succeed", succeeded)?;
        }
        Ok(())
    })
}

fn draw(
    area: &Area<'_>,
    (title, values): (String, Range<f64>),
    scenario: &Scenario,
    runs: &[&(Retrying, Guard, Record)],
    part: Part,
) -> Result<(), Failed> {
    let end = scenario.end.as_secs_f64();
    let x = Axis {
        name: "time (s)",
        range: 0.0..end,
        labels: 10,
        label: &|seconds| format!("{seconds:.0}"),
    };
    let y = Axis {
        name: "times normal",
        range: values.clone(),
        labels: 5,
        label: &|value: &f64| format!("{}", (value * 10.0).round() / 10.0),
    };
    let mut chart = chart::panel(area, &title, x, y)?;
    let (from, to) = (START.as_secs_f64(), scenario.over().as_secs_f64());
    if to > from {
        let corners = [(from, 0.0), (to, values.end)];
        chart.draw_series([chart::filled(corners, FAULT)])?;
    }
    let capacity = 100.0 / f64::from(scenario.load);
    let line = [(0.0, capacity), (end, capacity)];
    chart.draw_series(LineSeries::new(line, GREY.stroke_width(1)))?;
    for (retrying, _, record) in runs {
        let mut lines = Retrying::ALL.into_iter().zip(LINES);
        let Some((_, (colour, width))) = lines.find(|(of, _)| of == retrying) else {
            continue;
        };
        let points = points(scenario, record, part);
        chart.draw_series(LineSeries::new(points, colour.stroke_width(width)))?;
    }
    Ok(())
}

/// The middle of each half second, and how much there is in it, in multiples of what is normal.
fn points(scenario: &Scenario, record: &Record, part: Part) -> Vec<(f64, f64)> {
    let normal = f64::from(scenario.clients) / BETWEEN_CALLS.as_secs_f64();
    let mut middle = SLICE.as_secs_f64() * 2.5;
    let mut points = Vec::new();
    for slices in record.slices().chunks_exact(TOGETHER) {
        let sum: u32 = slices.iter().map(part).sum();
        points.push((middle, f64::from(sum) * 2.0 / normal));
        middle += SLICE.as_secs_f64() * 5.0;
    }
    points
}
