//! The data directory that all servers of a process begin with.
//!
//! `initdb` takes ten times as long as a copy of what it has made. A template goes away with the
//! last server that was made of it, since nobody tidies up after a process's statics.

use super::{PASSWORD, USER};
use crate::programs::Programs;
use db::Scratch;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

static TEMPLATE: Mutex<Weak<Template>> = Mutex::new(Weak::new());

#[derive(Debug)]
pub(super) struct Template {
    scratch: Scratch,
}

impl Template {
    /// Returns the template that is there, or makes one.
    pub(super) fn of(programs: &Programs) -> Arc<Self> {
        let mut shared = TEMPLATE.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let template = Arc::new(Self::initialise(programs));
            *shared = Arc::downgrade(&template);
            template
        })
    }

    /// Copies the data directory, with the owners and modes of its files.
    pub(super) fn copy_to(&self, directory: &Path) {
        let status = Command::new("cp")
            .arg("-Rp")
            .arg(self.scratch.path().join("data"))
            .arg(directory)
            .status()
            .unwrap();
        assert!(status.success(), "cp: {status}");
    }

    fn initialise(programs: &Programs) -> Self {
        let scratch = Scratch::new("service-tests-template").unwrap();
        programs.give_directory(scratch.path());
        let password = scratch.path().join("password");
        programs.write(&password, PASSWORD);

        let data = scratch.path().join("data").display().to_string();
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
            .run("initdb", &arguments, &scratch.path().join("initdb.log"))
            .unwrap();
        Self { scratch }
    }
}
