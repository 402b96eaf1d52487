//! From what was collected to an SVG: three panels on one axis of time.
//!
//! A function from data to text; it reads no clock and no file. Text is set by whoever shows the
//! picture, so its width is only estimated here, and nothing is placed by it but the legends.

use crate::record::{Attempt, Change, Ended, Recording};
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::DynElement;
use plotters::prelude::{
    Cartesian2d, Circle, Cross, DrawingArea, IntoDrawingArea as _, IntoDynElement as _, LineSeries,
    PathElement, RGBColor, SVGBackend, Text, TriangleMarker, WHITE,
};
use plotters::style::{Color as _, FontDesc, FontFamily, FontStyle};
use retry_runtime::breaker::State;
use std::io;
use std::ops::Range;
use std::time::Duration;

const SIZE: (u32, u32) = (1000, 760);
const SUCCEEDED: RGBColor = RGBColor(46, 139, 87);
const FAILED: RGBColor = RGBColor(200, 40, 40);
const TIMED_OUT: RGBColor = RGBColor(235, 140, 0);
const REJECTED: RGBColor = RGBColor(120, 120, 120);
const DELAY: RGBColor = RGBColor(40, 100, 190);
const CIRCUIT: RGBColor = RGBColor(110, 60, 160);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordi32>>;
type Error = DrawingAreaErrorKind<io::Error>;

/// Draws attempts, delays and the state of the circuit breaker over time, as an SVG document.
///
/// Every point that was kept is one element: a circle for an answer, two lines for an error, a
/// polygon for a timeout, a line for a delay.
///
/// # Errors
///
/// Fails if the picture cannot be laid out.
pub fn picture(recording: &Recording) -> Result<String, Error> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let (title, panels) = root.split_vertically(40);
        let (attempts, panels) = panels.split_vertically(280);
        let (delays, circuit) = panels.split_vertically(240);
        title.draw(&Text::new(
            headline(recording),
            (12, 14),
            font(17, FontStyle::Bold),
        ))?;
        draw_attempts(&attempts, recording)?;
        draw_delays(&delays, recording)?;
        draw_circuit(&circuit, recording)?;
        root.present()?;
    }
    Ok(svg)
}

fn headline(recording: &Recording) -> String {
    let counts = &recording.counts;
    format!(
        "{} calls in {:.0} s: {} attempts, {} of them retries; {} calls given up, {} of them rejected",
        counts.calls,
        recording.length.as_secs_f64(),
        counts.attempts,
        counts.retries,
        counts.gave_up,
        counts.rejected,
    )
}

fn draw_attempts(area: &Area<'_>, recording: &Recording) -> Result<(), Error> {
    let (attempts, rejections) = (&recording.attempts, &recording.rejections);
    let legend = [
        (Mark::Dot, SUCCEEDED, "answer"),
        (Mark::Cross, FAILED, "error"),
        (Mark::Triangle, TIMED_OUT, "timeout"),
        (Mark::Speck, REJECTED, "call rejected by the breaker"),
    ];
    caption(
        area,
        "Attempts",
        attempts.step().max(rejections.step()),
        &legend,
    )?;

    let most = attempts.items().iter().map(|attempt| attempt.number).max();
    let most = i32::try_from(most.unwrap_or(1).max(3)).unwrap_or(i32::MAX - 1);
    let axis = Axis {
        name: "number of the attempt",
        values: -1..most + 1,
        label: &|number| match number {
            0 => "none".to_owned(),
            number if (1..=most).contains(number) => number.to_string(),
            _ => String::new(),
        },
    };
    let mut chart = panel(area, recording.length, axis)?;
    let rejected = |at: &Duration| mark(Mark::Speck, (at.as_secs_f64(), 0), REJECTED);
    chart.draw_series(rejections.items().iter().map(rejected))?;
    // What is rare comes last, so that it is not covered.
    for (ended, shape, colour) in [
        (Ended::Succeeded, Mark::Dot, SUCCEEDED),
        (Ended::Failed, Mark::Cross, FAILED),
        (Ended::TimedOut, Mark::Triangle, TIMED_OUT),
    ] {
        let selected = attempts
            .items()
            .iter()
            .filter(|attempt| attempt.ended == ended);
        let point = |attempt: &Attempt| {
            let number = i32::try_from(attempt.number).unwrap_or(i32::MAX);
            mark(shape, (attempt.at.as_secs_f64(), number), colour)
        };
        chart.draw_series(selected.map(point))?;
    }
    Ok(())
}

fn draw_delays(area: &Area<'_>, recording: &Recording) -> Result<(), Error> {
    let delays = &recording.delays;
    caption(
        area,
        "Delays before retries, where they were chosen",
        delays.step(),
        &[],
    )?;

    let millis = |length: Duration| i32::try_from(length.as_millis()).unwrap_or(i32::MAX);
    let longest = delays
        .items()
        .iter()
        .map(|delay| millis(delay.length))
        .max();
    let axis = Axis {
        name: "delay (ms)",
        values: 0..longest.unwrap_or(0).saturating_add(20),
        label: &i32::to_string,
    };
    let mut chart = panel(area, recording.length, axis)?;
    chart.draw_series(delays.items().iter().map(|delay| {
        let at = delay.at.as_secs_f64();
        PathElement::new([(at, 0), (at, millis(delay.length))], DELAY.stroke_width(2))
    }))?;
    Ok(())
}

fn draw_circuit(area: &Area<'_>, recording: &Recording) -> Result<(), Error> {
    let changes = &recording.changes;
    caption(area, "Circuit breaker", changes.step(), &[])?;

    let axis = Axis {
        name: "state",
        values: -1..3,
        label: &|level| {
            let states = [State::Closed, State::HalfOpen, State::Open];
            let state = states.into_iter().find(|state| level_of(*state) == *level);
            state.map_or_else(String::new, |state| state.to_string())
        },
    };
    let mut chart = panel(area, recording.length, axis)?;
    let steps = steps(changes.items(), recording.length);
    chart.draw_series(LineSeries::new(steps, CIRCUIT.stroke_width(2)))?;
    Ok(())
}

/// The corners of a line that stays where it is until the next change.
fn steps(changes: &[Change], length: Duration) -> Vec<(f64, i32)> {
    let mut level = level_of(State::Closed);
    let mut corners = vec![(0.0, level)];
    for change in changes {
        let at = change.at.as_secs_f64();
        corners.push((at, level));
        level = level_of(change.to);
        corners.push((at, level));
    }
    corners.push((length.as_secs_f64(), level));
    corners
}

/// The more is let through, the lower.
fn level_of(state: State) -> i32 {
    match state {
        State::HalfOpen => 1,
        State::Open | State::ForcedOpen => 2,
        _ => 0,
    }
}

/// The vertical axis of a panel.
struct Axis<'a> {
    name: &'a str,
    values: Range<i32>,
    label: &'a dyn Fn(&i32) -> String,
}

/// Draws the axes, which have the same place in all panels.
fn panel<'a, 'b>(
    area: &'a Area<'b>,
    length: Duration,
    axis: Axis<'_>,
) -> Result<Chart<'a, 'b>, Error> {
    let mut chart = ChartBuilder::on(area)
        .margin_top(36)
        .margin_left(12)
        .margin_right(24)
        .x_label_area_size(42)
        .y_label_area_size(90)
        .build_cartesian_2d(0.0..length.as_secs_f64(), axis.values)?;
    chart
        .configure_mesh()
        .x_desc("time (s)")
        .y_desc(axis.name)
        .x_labels(11)
        .y_labels(6)
        .y_label_formatter(axis.label)
        .label_style(font(13, FontStyle::Normal))
        .axis_desc_style(font(13, FontStyle::Normal))
        .light_line_style(WHITE)
        .draw()?;
    Ok(chart)
}

/// Draws the title of a panel, says if not every point is in it, and what its marks mean.
fn caption(
    area: &Area<'_>,
    title: &str,
    step: u64,
    legend: &[(Mark, RGBColor, &'static str)],
) -> Result<(), Error> {
    let title = match step {
        1 => title.to_owned(),
        step => format!("{title} (at least one of {step} is shown)"),
    };
    area.draw(&Text::new(title, (12, 8), font(16, FontStyle::Bold)))?;
    let mut x = 400;
    for (shape, colour, meaning) in legend {
        area.draw(&mark(*shape, (x, 15), *colour))?;
        area.draw(&Text::new(
            *meaning,
            (x + 12, 10),
            font(13, FontStyle::Normal),
        ))?;
        // Generous, since fonts differ.
        x += 44 + i32::try_from(meaning.len()).unwrap_or(0) * 7;
    }
    Ok(())
}

/// The shape of a point.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Dot,
    Speck,
    Cross,
    Triangle,
}

fn mark<'b, C: Clone + 'static>(
    shape: Mark,
    at: C,
    colour: RGBColor,
) -> DynElement<'static, SVGBackend<'b>, C> {
    match shape {
        Mark::Dot => Circle::new(at, 3, colour.filled()).into_dyn(),
        Mark::Speck => Circle::new(at, 2, colour.filled()).into_dyn(),
        Mark::Cross => Cross::new(at, 4, colour.stroke_width(2)).into_dyn(),
        Mark::Triangle => TriangleMarker::new(at, 6, colour.filled()).into_dyn(),
    }
}

fn font(size: i32, style: FontStyle) -> FontDesc<'static> {
    FontDesc::new(FontFamily::SansSerif, f64::from(size), style)
}
