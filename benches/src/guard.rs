//! Compares what was counted with what is expected, and says what has moved.
//!
//! Sizes and allocations are exact. Instructions depend on the compiler, which is pinned, and may move
//! by two or by two in a hundred; where some are the C library's, by ten in a hundred. What became
//! better by more than that fails as well, so that it is expected from then on.

use crate::figure::{Figure, Unit};
use crate::table::Table;

/// Where the expected figures are.
pub(crate) const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/expected.txt");

/// What the first line of that file says.
pub(crate) const COMMENT: &str =
    "What `cargo run --release -p retry-benches -- check` expects; `-- bless` writes it.";

/// Returns a table of what has moved, with no rows if nothing has.
pub(crate) fn compare(expected: &[Figure], counted: &[Figure]) -> Table {
    let mut moved = Table::new(
        "what has moved",
        &["what", "unit", "expected", "counted", "which is"],
    );
    for figure in counted {
        let before = expected.iter().find(|before| before.is_of(figure));
        match before.map(|before| before.value) {
            None => push(&mut moved, figure, "-", &figure.value.to_string(), "new"),
            Some(before) if figure.value.abs_diff(before) > tolerance(figure.unit, before) => {
                let verdict = if figure.value > before {
                    "worse"
                } else {
                    "better"
                };
                let (before, now) = (before.to_string(), figure.value.to_string());
                push(&mut moved, figure, &before, &now, verdict);
            }
            Some(_) => {}
        }
    }
    for before in expected {
        if !counted.iter().any(|figure| figure.is_of(before)) {
            push(&mut moved, before, &before.value.to_string(), "-", "gone");
        }
    }
    moved
}

fn push(moved: &mut Table, figure: &Figure, expected: &str, counted: &str, verdict: &str) {
    let what = format!("{} / {}", figure.group, figure.name);
    moved.push([&what, figure.unit.name(), expected, counted, verdict]);
}

/// How far a figure may be from what is expected.
fn tolerance(unit: Unit, expected: u64) -> u64 {
    match unit {
        Unit::Instructions => (expected / 50).max(2),
        Unit::InstructionsWithC => (expected / 10).max(2),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::figure::{Figure, Unit};

    fn figure(unit: Unit, value: u64) -> Figure {
        Figure::new(unit, "group", "retry", value)
    }

    /// What the only figure is said to be when it went from one value to another.
    fn verdict(unit: Unit, before: u64, now: u64) -> Option<String> {
        let moved = compare(&[figure(unit, before)], &[figure(unit, now)]);
        moved.rows.first()?.last().cloned()
    }

    #[test]
    fn two_instructions_are_no_move() {
        assert_eq!(verdict(Unit::Instructions, 32, 34), None);
        assert_eq!(verdict(Unit::Instructions, 32, 30), None);
    }

    #[test]
    fn three_instructions_are_a_move_in_either_direction() {
        assert_eq!(
            verdict(Unit::Instructions, 32, 35).as_deref(),
            Some("worse")
        );
        assert_eq!(
            verdict(Unit::Instructions, 32, 29).as_deref(),
            Some("better")
        );
    }

    #[test]
    fn two_in_a_hundred_instructions_are_no_move() {
        assert_eq!(verdict(Unit::Instructions, 1_000, 1_020), None);
        assert_eq!(
            verdict(Unit::Instructions, 1_000, 1_021).as_deref(),
            Some("worse")
        );
    }

    #[test]
    fn the_c_library_may_take_ten_in_a_hundred_more() {
        assert_eq!(verdict(Unit::InstructionsWithC, 100, 110), None);
        assert_eq!(
            verdict(Unit::InstructionsWithC, 100, 111).as_deref(),
            Some("worse")
        );
    }

    #[test]
    fn sizes_and_allocations_are_exact() {
        assert_eq!(verdict(Unit::Bytes, 40, 40), None);
        assert_eq!(verdict(Unit::Bytes, 40, 41).as_deref(), Some("worse"));
        assert_eq!(verdict(Unit::Allocations, 1, 0).as_deref(), Some("better"));
    }

    #[test]
    fn what_is_new_and_what_is_gone_are_moves() {
        let (old, new) = (figure(Unit::Bytes, 40), figure(Unit::Allocations, 1));

        let moved = compare(&[old], &[new]);

        let verdicts: Vec<_> = moved.rows.iter().filter_map(|row| row.last()).collect();
        assert_eq!(verdicts, ["new", "gone"]);
    }
}
