//! Where PostgreSQL's programs are, and as whom they run.
//!
//! `initdb` and `pg_ctl` refuse to run as root, so a test run by root hands them to an unprivileged
//! user.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// Set to `1` where missing programs are a failure rather than a reason to skip.
const REQUIRED: &str = "RETRY_REQUIRE_SERVICES";

/// Users who may own a server's files, best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The programs, ready to be run.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    directory: PathBuf,
    user: User,
}

/// As whom the programs run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum User {
    /// As whoever runs the tests.
    Same,
    /// As somebody else, since the tests are run by root.
    Other { user: u32, group: u32 },
}

impl Programs {
    /// Finds the programs; where they are missing, says so and returns `None`, or panics if they
    /// are required.
    pub(crate) fn find() -> Option<Self> {
        let found = find_directory().and_then(|directory| {
            Ok(Self {
                directory,
                user: User::find()?,
            })
        });
        match found {
            Ok(programs) => Some(programs),
            Err(reason) if env::var(REQUIRED).is_ok_and(|value| value == "1") => {
                panic!("{reason}, and `{REQUIRED}` says that this is a failure")
            }
            Err(reason) => {
                // Not `eprintln!`, whose lines are hidden in a test that passes.
                let _ = writeln!(io::stderr(), "skipped: {reason}");
                None
            }
        }
    }

    /// Returns as whom the programs run.
    pub(crate) fn user(&self) -> User {
        self.user
    }

    /// Runs a program to its end.
    ///
    /// What it prints goes to a file, not to a pipe: a server started by it would hold a pipe open.
    pub(crate) fn run(
        &self,
        program: &str,
        arguments: &[&str],
        output: &Path,
    ) -> Result<(), String> {
        let program = self.directory.join(program);
        let mut command = match self.user {
            User::Same => Command::new(&program),
            User::Other { user, group } => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={group}"));
                command.arg("--clear-groups").arg(&program);
                command
            }
        };
        let file = fs::File::create(output).map_err(|error| error.to_string())?;
        let status = command
            .args(arguments)
            .env("LC_ALL", "C")
            .env_remove("PGDATA")
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(file.try_clone().map_err(|error| error.to_string())?)
            .stderr(file)
            .status()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        if status.success() {
            return Ok(());
        }
        let printed = fs::read_to_string(output).unwrap_or_default();
        Err(format!("{}: {status}\n{printed}", program.display()))
    }
}

impl User {
    fn find() -> Result<Self, String> {
        if id("-u", None) != Some(0) {
            return Ok(Self::Same);
        }
        let known = |name: &&str| Some((id("-u", Some(name))?, id("-g", Some(name))?));
        let (user, group) = UNPRIVILEGED
            .iter()
            .find_map(known)
            .ok_or("run as root, with no unprivileged user to start a server as")?;
        Ok(Self::Other { user, group })
    }
}

fn find_directory() -> Result<PathBuf, String> {
    let on_path = env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<PathBuf> = env::split_paths(&on_path).collect();
    // Debian keeps one directory a version; the newest is asked first.
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    versions.sort();
    directories.extend(versions.into_iter().rev());
    directories
        .into_iter()
        .find(|directory| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|it| directory.join(it).is_file())
        })
        .ok_or_else(|| "PostgreSQL's `initdb`, `pg_ctl` and `postgres` were not found".to_owned())
}

fn id(option: &str, name: Option<&str>) -> Option<u32> {
    let output = Command::new("id")
        .arg(option)
        .args(name)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
