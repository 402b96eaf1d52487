//! Which versions were measured: those in `Cargo.lock`, and the compiler's own words.

use std::process::Command;

const LOCK: &str = include_str!("../../Cargo.lock");

/// Returns the version of a package that is locked once, or the newest of several.
pub(crate) fn version(package: &str) -> Option<&'static str> {
    version_in(LOCK, package)
}

/// Returns what the compiler says it is.
pub(crate) fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or_else(
        |_| "an unknown compiler".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// Several versions of a package are locked in ascending order.
fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    lock.split("[[package]]")
        .filter(|entry| value(entry, "name") == Some(package))
        .filter_map(|entry| value(entry, "version"))
        .last()
}

fn value<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    entry.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        rest.strip_suffix('"')
    })
}

#[cfg(test)]
mod tests {
    use super::{version, version_in};
    use crate::peers;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"rand\"\nversion = \"0.9.2\"\n\n\
        [[package]]\nname = \"rand\"\nversion = \"0.10.0\"\n\n[[package]]\nname = \"rand_core\"\n\
        version = \"0.10.1\"\n";

    #[test]
    fn finds_the_newest_of_several_versions() {
        assert_eq!(version_in(LOCK, "rand"), Some("0.10.0"));
        assert_eq!(version_in(LOCK, "rand_core"), Some("0.10.1"));
        assert_eq!(version_in(LOCK, "ran"), None);
    }

    #[test]
    fn every_peer_is_locked() {
        for peer in peers::ALL {
            assert!(version(peer.name).is_some(), "{}", peer.name);
        }
    }
}
