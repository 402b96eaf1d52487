//! One PostgreSQL server with a data directory and a port of its own.

use crate::phase::Phase;
use crate::port::free_port;
use crate::programs::{Programs, Wanted};
use db::Scratch;
use std::path::PathBuf;
use std::time::Duration;
use std::{fs, thread};

/// How many connections the server accepts; none is kept back for a superuser.
pub const MAX_CONNECTIONS: usize = 3;
/// The database that exists.
pub const DATABASE: &str = "postgres";
/// The password of the one user.
pub const PASSWORD: &str = "correct horse";
const USER: &str = "app";

/// A server; dropping it stops it and removes its files, also when a test panics.
#[derive(Debug)]
pub struct Server {
    control: Control,
    _scratch: Scratch,
}

/// What starts and stops a server, for tasks of their own.
#[derive(Debug, Clone)]
pub struct Control {
    programs: Programs,
    directory: PathBuf,
    port: u16,
    phase: Phase<()>,
}

impl Server {
    /// Creates a server that is not running yet; `None` where the test is to be skipped.
    pub fn create() -> Option<Self> {
        let programs = find_programs()?;
        let scratch = Scratch::new("service-tests-postgres").unwrap();
        let directory = scratch.path().to_owned();
        programs.give_directory(&directory);

        let control = Control {
            programs,
            directory,
            port: free_port(),
            phase: Phase::new(()),
        };
        control.initialise();
        Some(Self {
            control,
            _scratch: scratch,
        })
    }

    /// Returns the address with the right password and an existing database.
    pub fn url(&self) -> String {
        self.url_with(PASSWORD, DATABASE)
    }

    /// Returns the address with that password and database.
    pub fn url_with(&self, password: &str, database: &str) -> String {
        let password = password.replace(' ', "%20");
        format!(
            "postgres://{USER}:{password}@127.0.0.1:{}/{database}",
            self.control.port
        )
    }

    /// Returns what starts the server, to be used while the test goes on.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Makes the next start hang in "the database system is starting up" until it is released.
    ///
    /// Recovery from an archive begins by asking the archive for files, here with a command that
    /// answers "no such file", but only once it is allowed to, or after half a minute. Without hot
    /// standby, it does not mind that the settings are smaller than those that `initdb` ran with.
    pub fn hold_start_up(&self) {
        let released = self.control.released().display().to_string();
        let wait = format!(
            "for i in $(seq 600); do test -e {released} && break; sleep 0.05; done; exit 1"
        );
        self.control
            .configure(&format!("hot_standby = off\nrestore_command = '{wait}'\n"));
        self.control.write("data/recovery.signal", "");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if thread::panicking() {
            let log = fs::read_to_string(self.control.path("server.log")).unwrap_or_default();
            println!("the server's log:\n{log}");
        }
        self.control.stop();
    }
}

impl Control {
    /// Starts the server and waits until it accepts connections.
    pub fn start(&self) {
        self.start_with(&["-w", "-t", "30"]);
    }

    /// Starts the server without waiting until it accepts connections.
    pub fn start_without_waiting(&self) {
        self.start_with(&["-W"]);
    }

    fn start_with(&self, waiting: &[&str]) {
        self.phase.act(|()| self.start_now(waiting));
    }

    fn start_now(&self, waiting: &[&str]) {
        let log = self.path("server.log");
        self.pg_ctl(&[&["start", "-l", &log], waiting].concat())
            .unwrap();
        // Until this file is there, nobody could stop the server.
        for _ in 0..500 {
            if self.is_running() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the server wrote no `postmaster.pid`");
    }

    /// Lets a start go on that was held up.
    pub fn release_start_up(&self) {
        fs::write(self.released(), "").unwrap();
    }

    /// Stops the server for good; nothing happens if it does not run.
    fn stop(&self) {
        self.phase.end();
        if !self.is_running() {
            return;
        }
        if let Err(error) = self.pg_ctl(&["stop", "-m", "immediate", "-w", "-t", "20"]) {
            // Not a panic: this runs while another one may be on its way.
            eprintln!("the server could not be stopped: {error}");
        }
    }

    fn is_running(&self) -> bool {
        self.directory.join("data/postmaster.pid").exists()
    }

    fn initialise(&self) {
        self.write("password", PASSWORD);
        let (data, password) = (self.path("data"), self.path("password"));
        let arguments = [
            "-D",
            &data,
            "-U",
            USER,
            "--pwfile",
            &password,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "-N",
        ];
        self.programs
            .run("initdb", &arguments, &self.directory.join("initdb.log"))
            .unwrap();
        // Only the loopback address, no socket in a directory of the system's, nothing kept safe
        // from power cuts.
        self.configure(&format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\n\
             max_connections = {MAX_CONNECTIONS}\nsuperuser_reserved_connections = 0\nmax_wal_senders = 0\n\
             fsync = off\nshared_buffers = 8MB\n",
            self.port
        ));
    }

    fn pg_ctl(&self, arguments: &[&str]) -> Result<(), String> {
        let data = self.path("data");
        let arguments = [&["-D", data.as_str()], arguments].concat();
        self.programs
            .run("pg_ctl", &arguments, &self.directory.join("pg_ctl.log"))
    }

    /// Appends to the server's configuration.
    fn configure(&self, lines: &str) {
        let file = "data/postgresql.conf";
        let before = fs::read_to_string(self.directory.join(file)).unwrap();
        self.write(file, &(before + lines));
    }

    /// Writes a file of the server's user.
    fn write(&self, name: &str, text: &str) {
        self.programs.write(&self.directory.join(name), text);
    }

    fn released(&self) -> PathBuf {
        self.directory.join("released")
    }

    fn path(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }
}

fn find_programs() -> Option<Programs> {
    // Debian keeps one directory a version; the newest is asked first.
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    versions.sort();
    versions.reverse();
    Programs::find(Wanted {
        server: "PostgreSQL",
        names: &["initdb", "pg_ctl", "postgres"],
        directories: &versions,
    })
}
