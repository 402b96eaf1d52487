//! Where a server's programs are, and as whom they run.
//!
//! `initdb` and `mariadbd` refuse to run as root, so a test run by root hands every server to an
//! unprivileged user.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// Set to `1` where missing programs are a failure rather than a reason to skip.
const REQUIRED: &str = "RETRY_REQUIRE_SERVICES";

/// Users who may own a server's files, best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The programs of one kind of server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Whose they are.
    pub(crate) server: &'a str,
    /// What they are called; all of them are in one directory.
    pub(crate) names: &'a [&'a str],
    /// Where to look beside the `PATH`, best first.
    pub(crate) directories: &'a [PathBuf],
}

/// The programs, ready to be run.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    directory: PathBuf,
    user: User,
}

/// As whom the programs run.
#[derive(Debug, Clone, Copy)]
enum User {
    /// As whoever runs the tests.
    Same,
    /// As somebody else, since the tests are run by root.
    Other { user: u32, group: u32 },
}

impl Programs {
    /// Finds the programs; where they are missing, says so and returns `None`, or panics if they
    /// are required.
    pub(crate) fn find(wanted: Wanted<'_>) -> Option<Self> {
        let found = wanted.directory().and_then(|directory| {
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

    /// Prepares to run a program as the servers' user, with nothing of the tests' own in its way.
    pub(crate) fn command(&self, program: &str) -> Command {
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
        command
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        command
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
        let file = fs::File::create(output).map_err(|error| error.to_string())?;
        let status = self
            .command(program)
            .args(arguments)
            .stdout(file.try_clone().map_err(|error| error.to_string())?)
            .stderr(file)
            .status()
            .map_err(|error| format!("{program}: {error}"))?;
        if status.success() {
            return Ok(());
        }
        let printed = fs::read_to_string(output).unwrap_or_default();
        Err(format!("{program}: {status}\n{printed}"))
    }

    /// Lets the servers' user reach a directory and write in it.
    pub(crate) fn give_directory(&self, directory: &Path) {
        self.give(directory);
        fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Writes a file that belongs to the servers' user.
    pub(crate) fn write(&self, path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        self.give(path);
    }

    fn give(&self, path: &Path) {
        if let User::Other { user, group } = self.user {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }
}

impl Wanted<'_> {
    fn directory(&self) -> Result<PathBuf, String> {
        let on_path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&on_path)
            .chain(self.directories.iter().cloned())
            .find(|directory| self.names.iter().all(|it| directory.join(it).is_file()))
            .ok_or_else(|| {
                let names = self.names.join("`, `");
                format!(
                    "not found, though tests with {} need them: `{names}`",
                    self.server
                )
            })
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

fn id(option: &str, name: Option<&str>) -> Option<u32> {
    let output = Command::new("id")
        .arg(option)
        .args(name)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
