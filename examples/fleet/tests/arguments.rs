//! The command line: what it takes, and what it says otherwise.

use fleet::outage::{Fault, Scenario};
use fleet::{Arguments, Command, Misused};
use std::path::Path;
use std::process;
use std::time::Duration;

fn parse(line: &str) -> Result<Arguments, Misused> {
    Arguments::parse(line.split_whitespace().map(Into::into))
}

fn outage(scenario: Scenario) -> Arguments {
    Arguments {
        command: Command::Outage(scenario),
        seed: scenario.seed,
    }
}

/// What is said about a mistake.
fn message(line: &str) -> String {
    parse(line).map_or_else(|misused| misused.to_string(), |_| "no mistake".to_owned())
}

#[test]
fn without_arguments_everything_is_printed() {
    let (everything, quick) = (parse("").unwrap(), parse("--seed 7 --quick").unwrap());

    assert_eq!(everything.command, Command::Everything { quick: false });
    assert_eq!(everything.seed, 1);
    assert_eq!(quick.command, Command::Everything { quick: true });
    assert_eq!(quick.seed, 7);
}

#[test]
fn an_outage_is_what_its_options_say() {
    let found = parse(
        "outage --clients 50000 --processes 7 --load 90 --fault brown-out --length 20 --left 30 \
         --wave --attempts 3 --recovery 9 --seconds 99 --seed 5",
    );

    let expected = Scenario {
        clients: 50_000,
        processes: 7,
        load: 90,
        fault: Fault::BrownOut,
        length: Duration::from_secs(20),
        left: 30,
        wave: true,
        attempts: 3,
        recovery: Duration::from_secs(9),
        end: Duration::from_secs(99),
        seed: 5,
    };
    assert_eq!(found, Ok(outage(expected)));
}

#[test]
fn what_is_not_said_follows_from_what_is() {
    let expected = Scenario {
        end: Duration::from_secs(5 + 60 + 30),
        length: Duration::from_secs(60),
        processes: 1_000,
        ..Scenario::new(1_000_000, Fault::BlackHole)
    };

    assert_eq!(
        parse("outage"),
        Ok(outage(Scenario::new(10_000, Fault::BlackHole)))
    );
    assert_eq!(
        parse("outage --clients 1000000 --length 60"),
        Ok(outage(expected))
    );
}

#[test]
fn pictures_go_where_they_are_committed_or_into_a_folder() {
    let folders = ["pictures", "pictures out"].map(|line| match parse(line) {
        Ok(Arguments {
            command: Command::Pictures(folder),
            ..
        }) => folder,
        other => panic!("{other:?}"),
    });

    assert!(folders[0].ends_with("examples/fleet/pictures"));
    assert_eq!(folders[1], Path::new("out"));
}

#[test]
fn mistakes_are_named() {
    assert_eq!(message("outrage"), "unexpected argument `outrage`");
    assert_eq!(message("outage --quick"), "unexpected argument `--quick`");
    assert_eq!(message("pictures a b"), "unexpected argument `b`");
    assert_eq!(message("pictures --fast"), "unexpected argument `--fast`");
    assert_eq!(
        message("outage --clients 999"),
        "`--clients` takes a number from 1000 to 10000000, found `999`"
    );
    assert_eq!(
        message("--seed"),
        "`--seed` takes a number from 0 to 18446744073709551615, found nothing"
    );
    assert_eq!(
        message("outage --load much"),
        "`--load` takes a number from 1 to 1000, found `much`"
    );
    assert_eq!(
        message("outage --fault fire"),
        "`--fault` takes none, refused, black-hole or brown-out, found `fire`"
    );
    assert_eq!(
        message("outage --processes 20000"),
        "there cannot be more processes than clients"
    );
    assert_eq!(
        message("outage --seconds 16"),
        "`--seconds` must be at least 17, two after the fault"
    );
}

#[test]
fn help_is_no_mistake() {
    assert_eq!(parse("outage --help"), Err(Misused::Help));
}

#[test]
fn a_mistake_ends_the_program_with_2_and_the_usage() {
    let output = process::Command::new(env!("CARGO_BIN_EXE_fleet"))
        .arg("outrage")
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: unexpected argument `outrage`\nusage: fleet"));
}
