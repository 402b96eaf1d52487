//! What starts, stops and kills a server.
//!
//! The server is a child of the tests' own process, not of `pg_ctl`: one that was killed is then
//! gone for certain, and does not haunt its data directory as a zombie that nobody waits for.

use crate::phase::Phase;
use crate::programs::Programs;
use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;
use std::{fs, thread};

/// How often a state is looked at that should come soon, and how long between two looks: half a
/// minute in all.
const LOOKS: u32 = 3_000;
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// What starts and stops a server, for tasks of their own.
#[derive(Debug, Clone)]
pub struct Control {
    programs: Programs,
    directory: PathBuf,
    port: u16,
    process: Phase<Option<Child>>,
}

/// How a server ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutdown {
    /// It tells its sessions (57P01), rolls back what they do, and writes all down.
    Fast,
    /// Its processes end without tidying up; the next start recovers.
    Immediate,
    /// The first process is killed by `SIGKILL`, and the others end as they notice.
    Killed,
}

impl Control {
    pub(super) fn new(programs: Programs, directory: PathBuf, port: u16) -> Self {
        Self {
            programs,
            directory,
            port,
            process: Phase::new(None),
        }
    }

    /// Starts the server and waits until it accepts connections.
    ///
    /// After a kill, the first tries may find processes of the server before that are on their way
    /// out, and give up.
    pub fn start(&self) {
        self.process.act(|process| {
            for _ in 0..100 {
                if self.becomes_ready(self.spawn(process)) {
                    return;
                }
                *process = None;
                thread::sleep(Duration::from_millis(100));
            }
            panic!("the server does not start");
        });
    }

    /// Starts the server without waiting until it accepts connections.
    pub fn start_without_waiting(&self) {
        self.process.act(|process| {
            self.spawn(process);
        });
    }

    /// Lets a start go on that was held up.
    pub fn release_start_up(&self) {
        fs::write(self.released(), "").unwrap();
    }

    /// Stops the server and waits until it is gone; nothing happens if it does not run.
    pub fn stop(&self, how: Shutdown) {
        self.process.act(|process| {
            if let Some(mut server) = process.take() {
                self.shut_down(&mut server, how).unwrap();
            }
        });
    }

    /// Kills one of the server's processes by `SIGKILL`.
    pub fn kill_backend(&self, process: i32) {
        self.signal("KILL", &process.to_string()).unwrap();
    }

    /// Stops the server for good.
    pub(super) fn end(&self) {
        if let Some(mut server) = self.process.end().flatten()
            && let Err(error) = self.shut_down(&mut server, Shutdown::Immediate)
        {
            // Not a panic: this runs while another one may be on its way.
            eprintln!("the server could not be stopped: {error}");
        }
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn log(&self) -> PathBuf {
        self.directory.join("server.log")
    }

    pub(super) fn released(&self) -> PathBuf {
        self.directory.join("released")
    }

    /// Writes a file of the server's user.
    pub(super) fn write(&self, name: &str, text: &str) {
        self.programs.write(&self.directory.join(name), text);
    }

    /// Starts the first process.
    fn spawn<'a>(&self, process: &'a mut Option<Child>) -> &'a mut Child {
        assert!(process.is_none(), "the server is running already");
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log())
            .unwrap();
        let server = self
            .programs
            .command("postgres")
            .arg("-D")
            .arg(self.data())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        process.insert(server)
    }

    /// Waits until the server accepts connections; says no if it has ended.
    fn becomes_ready(&self, server: &mut Child) -> bool {
        for _ in 0..LOOKS {
            if server.try_wait().unwrap().is_some() {
                return false;
            }
            if self.is_ready(server.id()) {
                return true;
            }
            thread::sleep(BETWEEN_LOOKS);
        }
        panic!("the server does not get ready");
    }

    /// The server's lock file names the process in its first line, and its state in the eighth; one
    /// that was killed has left its own.
    fn is_ready(&self, server: u32) -> bool {
        let lock = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let mut lines = lock.lines();
        lines.next() == Some(&server.to_string())
            && lines.nth(6).is_some_and(|state| state.trim() == "ready")
    }

    fn shut_down(&self, server: &mut Child, how: Shutdown) -> Result<(), String> {
        let process = server.id().to_string();
        let told = match how {
            Shutdown::Fast => self.signal("INT", &process),
            Shutdown::Immediate => self.signal("QUIT", &process),
            Shutdown::Killed => Ok(()),
        };
        for _ in 0..LOOKS {
            if told.is_err() || how == Shutdown::Killed {
                break;
            }
            if let Ok(Some(_)) = server.try_wait() {
                return Ok(());
            }
            thread::sleep(BETWEEN_LOOKS);
        }
        // Also one that would not listen.
        server.kill().map_err(|error| error.to_string())?;
        server.wait().map_err(|error| error.to_string())?;
        told
    }

    fn signal(&self, name: &str, process: &str) -> Result<(), String> {
        self.programs.run(
            "pg_ctl",
            &["kill", name, process],
            &self.directory.join("pg_ctl.log"),
        )
    }

    fn data(&self) -> PathBuf {
        self.directory.join("data")
    }
}
