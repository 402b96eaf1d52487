//! What an annotated function costs, counted beside other crates: instructions, bytes, allocations and
//! builds. Of time there is little, and only for the eye.
//!
//! `cargo run --release -p retry-benches` prints the tables. Each case runs under callgrind twice,
//! N and 2N times, and the difference over N is what one call takes; so the numbers do not depend
//! on start-up or on a busy machine. Every table has its limits first: the bare call, and a
//! loop written by hand.
//!
//! `-- check` compares what this crate takes with what `expected.txt` expects, and `-- bless` writes
//! that file. `-- times` prints nanoseconds, `-- builds` measures builds, which takes half an hour,
//! and `-- markdown` writes the tables into the documents, with the builds that were measured last.

mod builds;
mod callgrind;
mod case;
mod cases;
mod figure;
mod groups;
mod guard;
mod hand;
mod markdown;
mod peers;
mod report;
mod sizes;
mod table;
mod threads;
mod times;
mod versions;
mod work;

use std::process::ExitCode;
use std::{env, fs};

use case::{Case, Whose};
use figure::Figure;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        // What the driver runs under callgrind.
        ["run", case, count] => run(case, count),
        [] => counted(&cases::all(), |_| true).map(|figures| {
            print(&figures);
            print(&threads::ratios());
        }),
        ["check"] => check(),
        ["bless"] => bless(),
        ["times"] => {
            print(&times::times(&cases::all()));
            Ok(())
        }
        ["builds", "functions"] => builds::measure_functions().map(|figures| print(&figures)),
        ["builds", "programs"] => builds::measure_programs().map(|figures| print(&figures)),
        ["builds"] => builds::measure_functions()
            .and_then(|_| builds::measure_programs())
            .map(|figures| print(&figures)),
        ["markdown"] => markdown(),
        _ => Err(
            "usage: retry-benches [check | bless | times | builds | markdown]\n\
             builds: [functions | programs]"
                .to_owned(),
        ),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(case: &str, count: &str) -> Result<(), String> {
    let case = cases::find(case).ok_or_else(|| format!("there is no case `{case}`"))?;
    let count = count.parse().map_err(|_| format!("not a count: {count}"))?;
    (case.run)(count);
    Ok(())
}

/// Prints a table for each group.
fn print(figures: &[Figure]) {
    for table in groups::tables(figures) {
        print!("{}", table.text());
    }
}

/// Counts the cases, and the sizes of those whose they are.
fn counted(
    cases: &[&'static Case],
    is_wanted: impl Fn(Whose) -> bool,
) -> Result<Vec<Figure>, String> {
    if !callgrind::is_installed() {
        return Err("instructions are counted by valgrind, which was not found".to_owned());
    }
    let mut figures = callgrind::count(cases)?;
    let sizes = sizes::sizes().into_iter();
    let sizes = sizes.filter(|(whose, _)| is_wanted(*whose));
    figures.extend(sizes.map(|(_, figure)| figure));
    Ok(figures)
}

/// Counts what is guarded: this crate's cases and the limits, but not what others may change.
fn guarded() -> Result<Vec<Figure>, String> {
    let is_guarded = |whose| whose != Whose::Peer;
    let mut cases = cases::all();
    cases.retain(|case| is_guarded(case.whose));
    counted(&cases, is_guarded)
}

fn check() -> Result<(), String> {
    if env::consts::ARCH != "x86_64" || env::consts::OS != "linux" {
        println!("skipped: the expected figures are those of x86_64 on Linux");
        return Ok(());
    }
    let expected = fs::read_to_string(guard::EXPECTED).map_err(|error| error.to_string())?;
    let expected = figure::read(&expected).map_err(|line| format!("not a figure: {line}"))?;
    let counted = guarded()?;
    let moved = guard::compare(&expected, &counted);
    if moved.rows.is_empty() {
        println!("all {} figures are as expected", counted.len());
        return Ok(());
    }
    Err(format!(
        "{}\nwhat is worse needs a reason, what is better should stay so; \
        `cargo run --release -p retry-benches -- bless` expects it from now on",
        moved.text()
    ))
}

fn bless() -> Result<(), String> {
    let text = figure::write(guard::COMMENT, &guarded()?);
    fs::write(guard::EXPECTED, text).map_err(|error| error.to_string())
}

fn markdown() -> Result<(), String> {
    let mut figures = counted(&cases::all(), |_| true)?;
    figures.extend(times::times(&cases::all()));
    figures.extend(threads::ratios());
    figures.extend(builds::measured()?);
    markdown::write(&figures).map_err(|error| error.to_string())
}
