//! A data directory that servers begin with a copy of, since it takes seconds to make one.

use crate::programs::Programs;
use db::Scratch;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Where the template of one kind of server is found; weak, since nobody would remove the files of
/// a static.
pub(crate) type Latest = Mutex<Weak<Template>>;

/// A directory with a data directory in it, called `data`; it goes away with the last server that
/// was made of it.
#[derive(Debug)]
pub(crate) struct Template {
    scratch: Scratch,
}

impl Template {
    /// Returns the one that other servers use now, or makes one in a directory of the servers' user.
    pub(crate) fn get(latest: &Latest, programs: &Programs, make: impl FnOnce(&Path)) -> Arc<Self> {
        let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = latest.upgrade() {
            return template;
        }
        let scratch = Scratch::new("service-tests-template").unwrap();
        programs.give_directory(scratch.path());
        make(scratch.path());
        let template = Arc::new(Self { scratch });
        *latest = Arc::downgrade(&template);
        template
    }

    /// Copies the data directory into another one, with the owners and modes of its files.
    pub(crate) fn copy_to(&self, directory: &Path) {
        let status = Command::new("cp")
            .arg("-Rp")
            .arg(self.scratch.path().join("data"))
            .arg(directory)
            .status()
            .unwrap();
        assert!(status.success(), "cp: {status}");
    }
}
