//! One MariaDB server with a data directory and a port of its own.

use crate::port::free_port;
use crate::process::Process;
use crate::programs::{Programs, Wanted};
use crate::template::{Latest, Template};
use db::Scratch;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

/// How many connections the server accepts, the least that it can be told; one more is kept for the
/// [administrator](Server::administrator_url).
pub const MAX_CONNECTIONS: usize = 10;
/// The database that exists.
pub const DATABASE: &str = "shop";
/// The user of the tests, who may do anything in that database and nothing else.
pub const USER: &str = "app";
/// The password of every user.
pub const PASSWORD: &str = "battery-staple";
const ADMINISTRATOR: &str = "root";

/// The server itself; Debian has it in another directory than the other program.
const PROGRAM: &str = "mariadbd";
const INSTALL: &str = "mariadb-install-db";

/// What it prints once it answers.
const READY: &str = "ready for connections";

/// A server; dropping it stops it and removes its files, also when a test panics.
#[derive(Debug)]
pub struct Server {
    control: Control,
    _template: Arc<Template>,
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
    /// Creates a server that is not running yet; `None` where the test is to be skipped.
    pub fn create() -> Option<Self> {
        let programs = find(PROGRAM)?;
        let install = find(INSTALL)?;
        let template = template(&install);
        let scratch = Scratch::new("service-tests-mariadb").unwrap();
        let directory = scratch.path().to_owned();
        programs.give_directory(&directory);

        let control = Control {
            process: Process::new(&directory),
            programs,
            port: free_port(),
            directory,
        };
        control.initialise(&template);
        Some(Self {
            control,
            _template: template,
            _scratch: scratch,
        })
    }

    /// Returns the address with the right password and an existing database.
    pub fn url(&self) -> String {
        self.url_with(PASSWORD, DATABASE)
    }

    /// Returns the address with that password and database.
    pub fn url_with(&self, password: &str, database: &str) -> String {
        self.url_of(USER, password, database)
    }

    /// Returns the address for who may connect to a full server, and kill other connections.
    pub fn administrator_url(&self) -> String {
        self.url_of(ADMINISTRATOR, PASSWORD, DATABASE)
    }

    fn url_of(&self, user: &str, password: &str, database: &str) -> String {
        let port = self.control.port;
        format!("mysql://{user}:{password}@127.0.0.1:{port}/{database}")
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
    /// Starts the server and waits until it accepts connections.
    pub fn start(&self) {
        self.process.start_until(self.command(), READY);
    }

    /// Kills the server; what was committed is there after the next start.
    pub fn kill(&self) {
        self.process.kill();
    }

    /// Waits until the server has ended, after it was told to.
    pub fn wait_for_end(&self) {
        self.process.wait();
    }

    fn initialise(&self, template: &Template) {
        template.copy_to(&self.directory);
        // Run at every start. Only the administrator who comes by the network has a use here.
        let users = format!(
            "ALTER USER '{ADMINISTRATOR}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n\
             CREATE DATABASE IF NOT EXISTS {DATABASE};\n\
             CREATE USER IF NOT EXISTS '{USER}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n\
             GRANT ALL ON {DATABASE}.* TO '{USER}'@'127.0.0.1';\n"
        );
        let start = self.directory.join("start.sql");
        self.programs.write(&start, &users);
        // Only the loopback address, no socket in the file system, and the shortest wait for locks.
        // A limit for each user can be lowered later only where there is one.
        let settings = format!(
            "port = {}\nbind_address = 127.0.0.1\nsocket =\nskip_name_resolve\n\
             max_connections = {MAX_CONNECTIONS}\nmax_user_connections = 100\ninnodb_lock_wait_timeout = 1\ninit_file = {}\n",
            self.port,
            start.display()
        );
        self.programs.write(
            &self.settings(),
            &(common_settings(&self.directory.join("data")) + &settings),
        );
    }

    fn command(&self) -> Command {
        let mut command = self.programs.command(PROGRAM);
        command.arg(format!("--defaults-file={}", self.settings().display()));
        command
    }

    fn settings(&self) -> PathBuf {
        self.directory.join("my.cnf")
    }
}

fn template(install: &Programs) -> Arc<Template> {
    static LATEST: Latest = Mutex::new(Weak::new());
    Template::get(&LATEST, install, |directory| make(install, directory))
}

fn make(install: &Programs, directory: &Path) {
    let settings = directory.join("my.cnf");
    install.write(&settings, &common_settings(&directory.join("data")));
    let arguments = [
        &*format!("--defaults-file={}", settings.display()),
        // A password that `initialise` can set, rather than the name of the system's user.
        "--auth-root-authentication-method=normal",
        "--skip-name-resolve",
        "--skip-test-db",
    ];
    install
        .run(INSTALL, &arguments, &directory.join("install.log"))
        .unwrap();
}

/// What has to be the same when the files are made and when they are used: small files, and nothing
/// kept safe from power cuts.
fn common_settings(data: &Path) -> String {
    format!(
        "[mariadbd]\ndatadir = {}\ninnodb_data_file_path = ibdata1:4M:autoextend\n\
         innodb_autoextend_increment = 1\ninnodb_temp_data_file_path = ibtmp1:4M:autoextend\n\
         innodb_log_file_size = 4M\ninnodb_buffer_pool_size = 8M\n\
         innodb_flush_log_at_trx_commit = 2\ninnodb_flush_method = nosync\n\
         aria_log_file_size = 8M\naria_pagecache_buffer_size = 8M\nperformance_schema = off\n",
        data.display()
    )
}

fn find(program: &str) -> Option<Programs> {
    Programs::find(Wanted {
        server: "MariaDB",
        names: &[program],
        directories: &["/usr/sbin".into(), "/usr/libexec".into()],
    })
}
