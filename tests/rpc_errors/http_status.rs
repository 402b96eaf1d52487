//! `http::StatusCode`.

use crate::{assert_permanent, assert_says_row, numbers};
use http::StatusCode;

#[test]
fn a_status_says_what_the_table_says() {
    let listed = numbers("http").filter_map(|(number, row)| {
        let status = StatusCode::from_u16(number.try_into().ok()?).ok()?;
        Some((status, row))
    });

    let mut count = 0;
    for (status, row) in listed {
        assert_says_row(&status, row);
        count += 1;
    }
    assert!(count > 30);
}

#[test]
fn a_success_is_not_retried() {
    assert_permanent(&StatusCode::OK);
}
