//! The command line.

use monitor::{Arguments, Misused};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

fn parse(arguments: &[&str]) -> Result<Arguments, Misused> {
    Arguments::parse(arguments.iter().map(OsString::from))
}

#[test]
fn a_path_is_enough() {
    let arguments = parse(&["out.svg"]).unwrap();

    assert_eq!(arguments.picture, PathBuf::from("out.svg"));
    assert_eq!(arguments.length, Duration::from_secs(20));
}

#[test]
fn seconds_stand_before_or_after_the_path() {
    let after = parse(&["out.svg", "--seconds", "3"]).unwrap();

    assert_eq!(after.length, Duration::from_secs(3));
    assert_eq!(parse(&["--seconds", "3", "out.svg"]).unwrap(), after);
}

#[test]
fn says_what_is_wrong() {
    let message = |arguments: &[&str]| parse(arguments).unwrap_err().to_string();

    assert_eq!(
        message(&[]),
        "name the file for the picture, like `out.svg`"
    );
    assert_eq!(message(&["a", "b"]), "unexpected argument `b`");
    assert_eq!(message(&["a", "--fast"]), "unexpected argument `--fast`");
    let expected = "`--seconds` takes a number from 1 to 86400, found";
    assert_eq!(message(&["a", "--seconds"]), format!("{expected} nothing"));
    for wrong in ["0", "86401", "-1", "1.5", "soon"] {
        assert_eq!(
            message(&["a", "--seconds", wrong]),
            format!("{expected} `{wrong}`")
        );
    }
}

#[test]
fn help_is_no_mistake() {
    assert_eq!(parse(&["--help"]), Err(Misused::Help));
}
