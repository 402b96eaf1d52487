//! A directory that goes away with its owner.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, io, process};

/// A new directory for temporary files; dropping it removes it and everything in it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Creates the directory.
    ///
    /// # Errors
    ///
    /// Fails if the system's directory for temporary files cannot be written to.
    pub fn new(name: &str) -> io::Result<Self> {
        static CREATED: AtomicU32 = AtomicU32::new(0);
        loop {
            // Relaxed: only the number's uniqueness matters.
            let number = CREATED.fetch_add(1, Ordering::Relaxed);
            let path = env::temp_dir().join(format!("{name}-{}-{number}", process::id()));
            match fs::create_dir(&path) {
                // Left by an earlier process of the same number, or laid there by somebody else:
                // never use it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                created => return created.map(|()| Self { path }),
            }
        }
    }

    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing to be done about a directory that cannot be removed; it lies where the system
        // cleans up.
        let _ = fs::remove_dir_all(&self.path);
    }
}
