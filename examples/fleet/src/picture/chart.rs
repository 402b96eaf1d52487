//! What all pictures are made of: a title, a legend, and panels with axes.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::ranged1d::{AsRangedCoord, Ranged, ValueFormatter};
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{
    BLACK, Cartesian2d, DrawingArea, IntoDrawingArea as _, PathElement, RGBColor, Rectangle,
    SVGBackend, Text, WHITE,
};
use plotters::style::{Color as _, FontDesc, FontFamily, FontStyle, ShapeStyle};
use std::io;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Chart<'a, 'b, X, Y> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<X, Y>>;
pub(super) type Failed = DrawingAreaErrorKind<io::Error>;

pub(super) const GREY: RGBColor = RGBColor(120, 120, 120);
// Colours that can be told apart with any eyes (Okabe and Ito, 2008); the same in all pictures.
pub(super) const DARK: RGBColor = RGBColor(70, 70, 70);
pub(super) const UNSPREAD: RGBColor = RGBColor(213, 94, 0);
pub(super) const FULL: RGBColor = RGBColor(0, 114, 178);
pub(super) const EQUAL: RGBColor = RGBColor(0, 158, 115);
pub(super) const DECORRELATED: RGBColor = RGBColor(204, 121, 167);

/// The height of the title and the legend together.
const HEAD: u32 = 84;

/// Makes a document of this size, with a title, a line of explanation and a legend, and lets the
/// rest be drawn.
pub(super) fn document(
    size: (u32, u32),
    [title, explanation]: [&str; 2],
    legend: &[(RGBColor, &str)],
    draw: impl FnOnce(&Area<'_>) -> Result<(), Failed>,
) -> Result<String, Failed> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&WHITE)?;
        let (head, rest) = root.split_vertically(HEAD);
        text(&head, title, (14, 12), 19, FontStyle::Bold)?;
        text(&head, explanation, (14, 38), 14, FontStyle::Normal)?;
        draw_legend(&head, legend)?;
        draw(&rest)?;
        root.present()?;
    }
    Ok(svg)
}

fn draw_legend(head: &Area<'_>, legend: &[(RGBColor, &str)]) -> Result<(), Failed> {
    let mut x = 16;
    for (colour, meaning) in legend {
        head.draw(&PathElement::new(
            [(x, 71), (x + 24, 71)],
            colour.stroke_width(5),
        ))?;
        text(head, meaning, (x + 30, 63), 14, FontStyle::Normal)?;
        // Generous, since fonts differ.
        x += 54 + i32::try_from(meaning.len()).unwrap_or(0) * 7;
    }
    Ok(())
}

pub(super) fn text(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: i32,
    style: FontStyle,
) -> Result<(), Failed> {
    let style = font(size, style).color(&BLACK);
    area.draw(&Text::new(text.to_owned(), at, style))
}

/// An axis: what it says, what it reaches over, and how its numbers are written.
pub(super) struct Axis<'a, R, V> {
    pub(super) name: &'a str,
    pub(super) range: R,
    pub(super) labels: usize,
    pub(super) label: &'a dyn Fn(&V) -> String,
}

/// Draws the title and the axes of a panel.
pub(super) fn panel<'a, 'b, X, Y>(
    area: &'a Area<'b>,
    title: &str,
    x: Axis<'_, X, X::Value>,
    y: Axis<'_, Y, Y::Value>,
) -> Result<Chart<'a, 'b, X::CoordDescType, Y::CoordDescType>, Failed>
where
    X: AsRangedCoord<CoordDescType: ValueFormatter<X::Value>>,
    Y: AsRangedCoord<CoordDescType: ValueFormatter<Y::Value>>,
    X::CoordDescType: Ranged<ValueType = X::Value>,
    Y::CoordDescType: Ranged<ValueType = Y::Value>,
{
    text(area, title, (14, 8), 15, FontStyle::Bold)?;
    let mut chart = ChartBuilder::on(area)
        .margin_top(34)
        .margin_left(10)
        .margin_right(22)
        .margin_bottom(6)
        .x_label_area_size(44)
        .y_label_area_size(62)
        .build_cartesian_2d(x.range, y.range)?;
    chart
        .configure_mesh()
        .x_desc(x.name)
        .y_desc(y.name)
        .x_labels(x.labels)
        .y_labels(y.labels)
        .x_label_formatter(x.label)
        .y_label_formatter(y.label)
        .label_style(font(13, FontStyle::Normal))
        .axis_desc_style(font(13, FontStyle::Normal))
        .bold_line_style(RGBColor(225, 225, 225))
        .max_light_lines(1)
        .draw()?;
    Ok(chart)
}

/// Returns a rectangle that is filled, for what is in the background or as wide as it means.
pub(super) fn filled<P>(corners: [P; 2], colour: RGBColor) -> Rectangle<P> {
    let style: ShapeStyle = colour.filled();
    Rectangle::new(corners, style)
}

fn font(size: i32, style: FontStyle) -> FontDesc<'static> {
    FontDesc::new(FontFamily::SansSerif, f64::from(size), style)
}
