//! What builds take: three hundred functions against the same loops by hand, and one function with all
//! the crates that it brings.
//!
//! Every program is generated into a folder of its own below `target/`, with the locked versions of
//! this workspace. Nothing is measured but the processor time of cargo and what it starts, the least of
//! some runs; between these only the generated source is touched, or all that was built is removed.

mod cargo;
mod functions;
mod programs;

use std::fs;
use std::path::PathBuf;

use crate::figure::{self, Figure, Unit};

use cargo::{Profile, Workspace};
pub(crate) use functions::KINDS;
pub(crate) use programs::all as programs;

/// The file of what was measured.
const KEPT: &str = "builds.txt";

pub(crate) const CRATES: &str = "crates of a program, itself not counted";
pub(crate) const CLEAN: &str = "clean build of a program, dev";
pub(crate) const BINARY: &str = "binary of a program, release, stripped";
pub(crate) const SYNC_DEV: &str = "300 functions, sync, dev";
pub(crate) const SYNC_RELEASE: &str = "300 functions, sync, release";
pub(crate) const SYNC_BINARY: &str = "binary of 300 functions, sync, release, stripped";
pub(crate) const ASYNC_DEV: &str = "300 functions, async, dev";
pub(crate) const ASYNC_RELEASE: &str = "300 functions, async, release";
pub(crate) const ASYNC_BINARY: &str = "binary of 300 functions, async, release, stripped";

/// Returns what was measured last, and measures if nothing was.
///
/// # Errors
///
/// Returns what went wrong.
pub(crate) fn measured() -> Result<Vec<Figure>, String> {
    let kept = folder()?.join(KEPT);
    if !kept.exists() {
        measure_functions()?;
        measure_programs()?;
    }
    let text = fs::read_to_string(kept).map_err(|error| error.to_string())?;
    figure::read(&text).map_err(|line| format!("not a figure: {line}"))
}

/// Measures programs with one function, keeps the figures, and returns all that are kept.
///
/// # Errors
///
/// Returns what went wrong, such as what the compiler said of a program.
pub(crate) fn measure_programs() -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    for program in programs::all() {
        eprintln!("a program with {}", program.name);
        let workspace = Workspace::new(
            folder.join("programs").join(file_name(program.name)),
            &program.dependencies(),
            &program.source(),
        )?;
        keep(&[
            Figure::new(Unit::Crates, CRATES, program.name, workspace.crates()?),
            Figure::new(
                Unit::Milliseconds,
                CLEAN,
                program.name,
                workspace.build_clean()?,
            ),
            Figure::new(Unit::Bytes, BINARY, program.name, workspace.binary()?),
        ])?;
    }
    measured()
}

/// The same for programs with three hundred functions.
///
/// # Errors
///
/// Returns what went wrong.
pub(crate) fn measure_functions() -> Result<Vec<Figure>, String> {
    let folder = folder()?;
    for kind in KINDS {
        for (colour, template, groups) in [
            ("sync", kind.sync, [SYNC_DEV, SYNC_RELEASE, SYNC_BINARY]),
            (
                "async",
                kind.asynchronous,
                [ASYNC_DEV, ASYNC_RELEASE, ASYNC_BINARY],
            ),
        ] {
            let Some(template) = template else {
                continue;
            };
            eprintln!("300 functions, {colour}: {}", kind.name);
            let workspace = Workspace::new(
                folder
                    .join("functions")
                    .join(colour)
                    .join(file_name(kind.name)),
                &kind.dependencies(),
                &template.source(),
            )?;
            let [dev, release, binary] = groups;
            let spent = |profile| workspace.rebuild(profile);
            keep(&[
                Figure::new(Unit::Milliseconds, dev, kind.name, spent(Profile::Dev)?),
                Figure::new(
                    Unit::Milliseconds,
                    release,
                    kind.name,
                    spent(Profile::Release)?,
                ),
                Figure::new(Unit::Bytes, binary, kind.name, workspace.binary()?),
            ])?;
        }
    }
    measured()
}

/// Puts figures in the place of those that were measured before, the groups one after the other.
fn keep(new: &[Figure]) -> Result<(), String> {
    let kept = folder()?.join(KEPT);
    let text = fs::read_to_string(&kept).unwrap_or_default();
    let mut figures = figure::read(&text).unwrap_or_default();
    for new in new {
        match figures.iter_mut().find(|old| old.is_of(new)) {
            Some(old) => old.clone_from(new),
            None => figures.push(new.clone()),
        }
    }
    figures.sort_by_key(|figure| GROUPS.iter().position(|group| *group == figure.group));
    let text = figure::write(
        "What the builds took when they were last measured.",
        &figures,
    );
    fs::write(kept, text).map_err(|error| error.to_string())
}

/// Cargo puts folders into lists of paths, in which some signs part them.
fn file_name(name: &str) -> String {
    name.replace(|sign: char| !sign.is_ascii_alphanumeric(), "-")
}

const GROUPS: [&str; 9] = [
    CRATES,
    CLEAN,
    BINARY,
    SYNC_DEV,
    SYNC_RELEASE,
    SYNC_BINARY,
    ASYNC_DEV,
    ASYNC_RELEASE,
    ASYNC_BINARY,
];

/// The folder of all that is generated, beside what cargo builds.
fn folder() -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = program.ancestors().nth(2);
    let target = target.ok_or("this program is not in a folder of cargo's")?;
    Ok(target.join("performance"))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_folder_has_no_sign_that_parts_paths() {
        assert_eq!(
            file_name("#[tracing::instrument]"),
            "--tracing--instrument-"
        );
        assert_eq!(file_name("retry-if"), "retry-if");
    }
}
