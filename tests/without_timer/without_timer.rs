//! Without a feature for a timer, an asynchronous function is a compile error that names the
//! feature.

#[test]
fn asks_for_a_timer_where_there_is_none() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
