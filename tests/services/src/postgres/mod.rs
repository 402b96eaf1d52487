//! One PostgreSQL server with a data directory and a port of its own.

mod control;

pub use self::control::{Control, Shutdown};

use crate::port::free_port;
use crate::programs::{Programs, Wanted};
use crate::template::{Latest, Template};
use db::Scratch;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};
use std::{fs, thread};

/// How many connections the server accepts; none is kept back for a superuser.
pub const MAX_CONNECTIONS: usize = 8;
/// The database that exists.
pub const DATABASE: &str = "postgres";
/// The one user; a superuser.
const USER: &str = "app";
/// The user's password.
pub const PASSWORD: &str = "correct horse";

/// A server; dropping it stops it and removes its files, also when a test panics.
#[derive(Debug)]
pub struct Server {
    control: Control,
    scratch: Scratch,
    /// Held so that the next server need not be initialised from nothing.
    _template: Arc<Template>,
}

impl Server {
    /// Creates a server that is not running yet; `None` where the test is to be skipped.
    pub fn create() -> Option<Self> {
        let programs = find_programs()?;
        let template = template(&programs);
        let scratch = Scratch::new("service-tests-postgres").unwrap();
        programs.give_directory(scratch.path());
        template.copy_to(scratch.path());

        let server = Self {
            control: Control::new(programs, scratch.path().to_owned(), free_port()),
            scratch,
            _template: template,
        };
        // Only the loopback address, no socket in a directory of the system's, nothing kept safe
        // from power cuts: what the system was given survives the server's processes.
        server.configure(&format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\n\
             max_connections = {MAX_CONNECTIONS}\nsuperuser_reserved_connections = 0\nmax_wal_senders = 0\n\
             fsync = off\nshared_buffers = 8MB\n",
            server.port()
        ));
        Some(server)
    }

    /// Creates a server and starts it; `None` where the test is to be skipped.
    pub fn start() -> Option<Self> {
        let server = Self::create()?;
        server.control.start();
        Some(server)
    }

    /// Returns the address with the right password and an existing database.
    pub fn url(&self) -> String {
        self.url_with(PASSWORD, DATABASE)
    }

    /// Returns the address with that password and database.
    pub fn url_with(&self, password: &str, database: &str) -> String {
        address(USER, password, self.port(), database)
    }

    /// Returns the address of an unknown user.
    pub fn url_of_stranger(&self) -> String {
        address("stranger", PASSWORD, self.port(), DATABASE)
    }

    /// Returns the address of somebody on another port who stands before the server.
    pub fn url_at(&self, port: u16) -> String {
        address(USER, PASSWORD, port, DATABASE)
    }

    /// Returns where the server listens, on the loopback address.
    pub fn port(&self) -> u16 {
        self.control.port()
    }

    /// Returns what starts and stops the server, to be used while the test goes on.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Appends to the server's configuration, for the next start; the last line about a setting
    /// counts.
    pub fn configure(&self, lines: &str) {
        let file = "data/postgresql.conf";
        let before = fs::read_to_string(self.scratch.path().join(file)).unwrap();
        self.control.write(file, &(before + lines));
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
        self.configure(&format!("hot_standby = off\nrestore_command = '{wait}'\n"));
        self.control.write("data/recovery.signal", "");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if thread::panicking() {
            let log = fs::read_to_string(self.control.log()).unwrap_or_default();
            println!("the server's log:\n{log}");
        }
        self.control.end();
    }
}

fn address(user: &str, password: &str, port: u16, database: &str) -> String {
    let password = password.replace(' ', "%20");
    format!("postgres://{user}:{password}@127.0.0.1:{port}/{database}")
}

fn template(programs: &Programs) -> Arc<Template> {
    static LATEST: Latest = Mutex::new(Weak::new());
    Template::get(&LATEST, programs, |directory| {
        initialise(programs, directory);
    })
}

fn initialise(programs: &Programs, directory: &Path) {
    let password = directory.join("password");
    programs.write(&password, PASSWORD);

    let data = directory.join("data").display().to_string();
    let password = password.display().to_string();
    // A small log of changes is quicker to copy.
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
        "--wal-segsize=1",
    ];
    programs
        .run("initdb", &arguments, &directory.join("initdb.log"))
        .unwrap();
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
