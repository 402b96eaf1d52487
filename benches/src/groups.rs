//! Narrow tables: one for each group, with how much each row is over the first, and beside it what else
//! was measured of the same.

use crate::figure::{Figure, Unit};
use crate::table::Table;

/// What stands beside instructions, and in what column.
const BESIDE: [(Unit, &str); 2] = [
    (Unit::Allocations, "allocations"),
    (Unit::Picoseconds, "ns"),
];

/// Returns a table for each group and unit.
pub(crate) fn tables(figures: &[Figure]) -> Vec<Table> {
    let mut firsts: Vec<&Figure> = Vec::new();
    for figure in figures {
        let is_known = firsts.iter().any(|first| {
            let stands_beside = BESIDE.iter().any(|(unit, _)| *unit == figure.unit)
                && first.unit.is_like(Unit::Instructions);
            figure.group == first.group && (figure.unit.is_like(first.unit) || stands_beside)
        });
        if !is_known {
            firsts.push(figure);
        }
    }
    let tables = firsts.into_iter().map(|first| table(first, figures));
    tables.collect()
}

/// Returns how many more instructions each row of a group takes than the first, in words.
pub(crate) fn over_first(figures: &[Figure], group: &str) -> String {
    let is_count =
        |figure: &&Figure| figure.group == group && figure.unit.is_like(Unit::Instructions);
    let mut rows = figures.iter().filter(is_count);
    let first = rows.next().map_or(0, |figure| figure.value);
    let rows: Vec<String> = rows
        .map(|figure| format!("`{}` {}", figure.name, figure.value.saturating_sub(first)))
        .collect();
    rows.join(", ")
}

fn table(first: &Figure, figures: &[Figure]) -> Table {
    let of_group: Vec<&Figure> = figures
        .iter()
        .filter(|figure| figure.group == first.group)
        .collect();
    let beside: Vec<(Unit, &str)> = BESIDE
        .into_iter()
        .filter(|(unit, _)| {
            *unit != first.unit && of_group.iter().any(|figure| figure.unit == *unit)
        })
        .filter(|_| first.unit.is_like(Unit::Instructions))
        .collect();
    // A ratio has no ratio.
    let is_compared = first.unit != Unit::Percent;

    let mut headings = vec!["", first.unit.heading()];
    headings.extend(
        is_compared
            .then_some(["over", "ratio"])
            .into_iter()
            .flatten(),
    );
    headings.extend(beside.iter().map(|(_, heading)| heading));
    let mut table = Table::new(&first.group, &headings);
    for figure in of_group
        .iter()
        .filter(|figure| figure.unit.is_like(first.unit))
    {
        let mut cells = vec![figure.name.clone(), figure.unit.show(figure.value)];
        if is_compared {
            let over = figure.value.saturating_sub(first.value);
            let percent = 100 * figure.value / first.value.max(1);
            cells.extend([figure.unit.show(over), Unit::Percent.show(percent)]);
        }
        cells.extend(beside.iter().map(|(unit, _)| {
            let mut same = of_group.iter();
            let same = same.find(|same| same.unit == *unit && same.name == figure.name);
            same.map_or_else(|| "-".to_owned(), |same| unit.show(same.value))
        }));
        table.push(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{over_first, tables};
    use crate::figure::{Figure, Unit};

    fn figures() -> Vec<Figure> {
        vec![
            Figure::new(Unit::Instructions, "call", "bare", 20),
            Figure::new(Unit::InstructionsWithC, "call", "this crate", 32),
            Figure::new(Unit::Bytes, "size", "this crate", 40),
            Figure::new(Unit::Allocations, "call", "this crate", 1),
            Figure::new(Unit::Picoseconds, "call", "bare", 1_800),
        ]
    }

    #[test]
    fn a_group_is_measured_by_its_first_row() {
        let tables = tables(&figures());

        let rows: Vec<Vec<String>> = tables
            .iter()
            .map(|table| table.rows.iter().map(|row| row.join(" ")).collect())
            .collect();
        assert_eq!(
            rows,
            [
                vec!["bare 20 0 1.00 - 1.8", "this crate 32 12 1.60 1 -"],
                vec!["this crate 40 0 1.00"],
            ]
        );
    }

    #[test]
    fn times_alone_are_a_table_of_their_own() {
        let times = [Figure::new(Unit::Picoseconds, "call", "bare", 1_800)];

        let tables = tables(&times);

        let columns: Vec<String> = tables.iter().map(|table| table.columns.join(" ")).collect();
        assert_eq!(columns, [" ns over ratio"]);
    }

    #[test]
    fn says_how_much_each_is_over_the_first() {
        assert_eq!(over_first(&figures(), "call"), "`this crate` 12");
    }
}
