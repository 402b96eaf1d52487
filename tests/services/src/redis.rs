//! One Redis server with a directory and a port of its own.

use crate::port::free_port;
use crate::process::Process;
use crate::programs::{Programs, Wanted};
use db::Scratch;
use std::fs;
use std::path::PathBuf;

/// The program, also what its file of settings is called after.
const PROGRAM: &str = "redis-server";

/// What it prints once it answers, though maybe only that it still loads its data.
const READY: &str = "Ready to accept connections";

/// A server; dropping it stops it and removes its files, also when a test panics.
#[derive(Debug)]
pub struct Server {
    control: Control,
    _scratch: Scratch,
}

/// What starts and kills a server, for tasks of their own.
#[derive(Debug, Clone)]
pub struct Control {
    programs: Programs,
    directory: PathBuf,
    port: u16,
    process: Process,
}

impl Server {
    /// Creates a server that is not running yet, with settings of its own beside the usual ones;
    /// `None` where the test is to be skipped.
    pub fn create(settings: &str) -> Option<Self> {
        let programs = Programs::find(Wanted {
            server: "Redis",
            names: &[PROGRAM],
            directories: &[],
        })?;
        let scratch = Scratch::new("service-tests-redis").unwrap();
        let directory = scratch.path().to_owned();
        programs.give_directory(&directory);

        let control = Control {
            process: Process::new(&directory),
            programs,
            port: free_port(),
            directory,
        };
        control.initialise(settings);
        Some(Self {
            control,
            _scratch: scratch,
        })
    }

    /// Returns the address, without a password.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.control.port)
    }

    /// Returns the address of another database than the first, number 0.
    pub fn url_of_database(&self, number: u32) -> String {
        format!("{}/{number}", self.url())
    }

    /// Returns the address with that password, for the user that needs no name.
    pub fn url_with(&self, password: &str) -> String {
        format!("redis://:{password}@127.0.0.1:{}", self.control.port)
    }

    /// Returns what starts the server, to be used while the test goes on.
    pub fn control(&self) -> Control {
        self.control.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control.process.end();
    }
}

impl Control {
    /// Starts the server and waits until it answers.
    pub fn start(&self) {
        self.process.start_until(self.command(), READY);
    }

    /// Starts the server without waiting until it answers.
    pub fn start_without_waiting(&self) {
        self.process.start(self.command());
    }

    /// Kills the server, with all that it has not saved.
    pub fn kill(&self) {
        self.process.kill();
    }

    /// Adds settings for the next start.
    pub fn configure(&self, settings: &str) {
        let file = self.settings();
        let before = fs::read_to_string(&file).unwrap();
        self.programs.write(&file, &(before + settings));
    }

    fn initialise(&self, settings: &str) {
        // Only the loopback address; nothing is saved unless a test asks for it. A cluster's nodes
        // would talk on a port that the system gives to others.
        let usual = format!(
            "bind 127.0.0.1\nport {}\ncluster-port {}\ndir {}\nsave \"\"\nappendonly no\n\
             enable-debug-command yes\n",
            self.port,
            free_port(),
            self.directory.display()
        );
        self.programs.write(&self.settings(), &usual);
        self.configure(settings);
    }

    fn command(&self) -> std::process::Command {
        let mut command = self.programs.command(PROGRAM);
        command.arg(self.settings());
        command
    }

    fn settings(&self) -> PathBuf {
        self.directory.join("redis.conf")
    }
}
