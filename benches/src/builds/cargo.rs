//! A generated package, and what cargo spends on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs of which the least counts.
const RUNS: usize = 3;

/// Clean builds take long.
const CLEAN_RUNS: usize = 2;

/// A package that is a workspace of its own, with a folder of its own for what is built.
pub(super) struct Workspace {
    folder: PathBuf,
    source: String,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Profile {
    Dev,
    Release,
}

impl Workspace {
    /// Writes the package, and fetches what it depends on.
    pub(super) fn new(folder: PathBuf, dependencies: &str, source: &str) -> Result<Self, String> {
        let manifest = format!(
            "[package]\nname = \"measured\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{dependencies}\n\
             [profile.release]\nlto = \"thin\"\ncodegen-units = 1\nstrip = true\n"
        );
        let workspace = Self {
            folder,
            source: source.to_owned(),
        };
        fs::create_dir_all(workspace.folder.join("src")).map_err(said)?;
        fs::write(workspace.folder.join("Cargo.toml"), manifest).map_err(said)?;
        // The same versions as everywhere here; cargo leaves out what is not needed.
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
        fs::copy(lock, workspace.folder.join("Cargo.lock")).map_err(said)?;
        workspace.touch()?;
        workspace.cargo(&["fetch"])?;
        Ok(workspace)
    }

    /// Returns how many crates the program consists of, itself not counted.
    pub(super) fn crates(&self) -> Result<u64, String> {
        let arguments = [
            "tree", "-e", "normal", "--prefix", "none", "--format", "{p}",
        ];
        let output = self.cargo(&arguments)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut crates: Vec<&str> = text
            .lines()
            .map(|line| line.trim_end_matches(" (*)").trim())
            .filter(|line| !line.is_empty())
            .collect();
        crates.sort_unstable();
        crates.dedup();
        Ok(u64::try_from(crates.len())
            .unwrap_or(u64::MAX)
            .saturating_sub(1))
    }

    /// Returns what it takes to build everything as a developer does, in thousandths of a second.
    pub(super) fn build_clean(&self) -> Result<u64, String> {
        least(CLEAN_RUNS, || {
            let built = self.folder.join("target/debug");
            if built.exists() {
                fs::remove_dir_all(built).map_err(said)?;
            }
            self.build(Profile::Dev)
        })
    }

    /// Returns what it takes to build the program again with its source touched, in thousandths of a
    /// second.
    pub(super) fn rebuild(&self, profile: Profile) -> Result<u64, String> {
        self.build(profile)?;
        least(RUNS, || {
            self.touch()?;
            self.build(profile)
        })
    }

    /// Returns the bytes of the program in release.
    pub(super) fn binary(&self) -> Result<u64, String> {
        self.build(Profile::Release)?;
        let program = self.folder.join("target/release/measured");
        fs::metadata(program).map(|data| data.len()).map_err(said)
    }

    fn touch(&self) -> Result<(), String> {
        fs::write(self.folder.join("src/main.rs"), &self.source).map_err(said)
    }

    fn build(&self, profile: Profile) -> Result<u64, String> {
        let before = spent_by_children()?;
        match profile {
            Profile::Dev => self.cargo(&["build", "--quiet"])?,
            Profile::Release => self.cargo(&["build", "--quiet", "--release"])?,
        };
        Ok(spent_by_children()?.saturating_sub(before))
    }

    /// Runs cargo as a user would, whatever was set for this workspace.
    fn cargo(&self, arguments: &[&str]) -> Result<Output, String> {
        let output = Command::new("cargo")
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("CARGO_PROFILE_DEV_DEBUG")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(said)?;
        if output.status.success() {
            return Ok(output);
        }
        let folder = Path::new(&self.folder).display();
        let message = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "cargo {} in {folder}:\n{message}",
            arguments.join(" ")
        ))
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn least(runs: usize, run: impl Fn() -> Result<u64, String>) -> Result<u64, String> {
    let spent: Result<Vec<u64>, String> = (0..runs).map(|_| run()).collect();
    spent.map(|spent| spent.into_iter().min().unwrap_or(0))
}

/// The processor time of the processes that were waited for, in thousandths of a second.
fn spent_by_children() -> Result<u64, String> {
    let status = fs::read_to_string("/proc/self/stat").map_err(said)?;
    children_in(&status).ok_or_else(|| "/proc/self/stat is not as Linux writes it".to_owned())
}

/// Linux counts in hundredths, the sixteenth and seventeenth number; the second is the program's name,
/// in which anything may stand.
fn children_in(status: &str) -> Option<u64> {
    let (_, numbers) = status.rsplit_once(')')?;
    let mut numbers = numbers.split_whitespace().skip(13);
    let (user, system): (u64, u64) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some(10 * (user + system))
}

#[cfg(test)]
mod tests {
    use super::children_in;

    #[test]
    fn reads_what_children_spent_behind_a_strange_name() {
        let status = "7 (a ) b) S 1 7 7 0 -1 4194304 100 200 0 0 1 2 30 4 20 0 1 0 5 6 7";

        assert_eq!(children_in(status), Some(340));
        assert_eq!(children_in("7 (name"), None);
    }
}
