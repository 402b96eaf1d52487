//! A server's process, for servers that are one process in the foreground.

use crate::phase::Phase;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

/// A process that is started, killed and started again, also by tasks of their own.
#[derive(Debug, Clone)]
pub(crate) struct Process {
    /// Where everything goes that it prints, of all starts.
    log: PathBuf,
    child: Phase<Option<Child>>,
}

impl Process {
    /// Prepares a process that does not run yet.
    pub(crate) fn new(directory: &Path) -> Self {
        Self {
            log: directory.join("server.log"),
            child: Phase::new(None),
        }
    }

    /// Starts it.
    pub(crate) fn start(&self, command: Command) {
        self.child.act(|child| *child = Some(self.spawn(command)));
    }

    /// Starts it, and waits until it prints that it is ready.
    pub(crate) fn start_until(&self, command: Command, ready: &str) {
        self.child.act(|child| {
            let before = self.printed().len();
            let child = child.insert(self.spawn(command));
            for _ in 0..1500 {
                let printed = self.printed();
                if printed.get(before..).is_some_and(|new| new.contains(ready)) {
                    return;
                }
                let ended = child.try_wait().unwrap();
                assert!(ended.is_none(), "the server has ended: {ended:?}");
                thread::sleep(Duration::from_millis(20));
            }
            panic!("the server did not print `{ready}`");
        });
    }

    /// Kills it, without a chance to say good-bye; nothing happens if it does not run.
    pub(crate) fn kill(&self) {
        self.child.act(|child| kill(child.take()));
    }

    /// Waits until it has ended by itself.
    pub(crate) fn wait(&self) {
        self.child.act(|child| {
            let running = child.as_mut().expect("it should have been started");
            for _ in 0..1500 {
                if running.try_wait().unwrap().is_some() {
                    *child = None;
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            panic!("the server did not end");
        });
    }

    /// Kills it for good, and shows its log if the test has failed.
    pub(crate) fn end(&self) {
        if thread::panicking() {
            println!("the server's log:\n{}", self.printed());
        }
        kill(self.child.end().flatten());
    }

    fn spawn(&self, mut command: Command) -> Child {
        let log: File = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .unwrap();
        command
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    fn printed(&self) -> String {
        // Read while it is written: a character may be cut in two.
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

/// Not a panic where it fails: this runs while another one may be on its way.
fn kill(child: Option<Child>) {
    let Some(mut child) = child else {
        return;
    };
    if let Err(error) = child.kill().and_then(|()| child.wait()) {
        eprintln!("the server could not be killed: {error}");
    }
}
