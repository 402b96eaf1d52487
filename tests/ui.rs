//! What the compiler says about wrong attributes: one case a message, in a folder a kind of
//! mistake.
//!
//! Every case also calls the function, so that its expected errors show that the function survives.

use std::fs;
use std::path::{Path, PathBuf};

/// The kinds of mistakes; what is `accepted` stands beside them because only there it can be
/// compiled.
const KINDS: [&str; 7] = [
    "unknown-argument",
    "duplicate-argument",
    "malformed-value",
    "out-of-range",
    "conflict",
    "wrong-item",
    "after-expansion",
];

#[test]
fn reports_every_mistake_as_expected() {
    let cases = trybuild::TestCases::new();
    for kind in KINDS {
        cases.compile_fail(format!("tests/ui/{kind}/*.rs"));
    }
    cases.pass("tests/ui/accepted/*.rs");
}

#[test]
fn words_messages_alike() {
    for path in expected_texts() {
        // What only types can tell is worded by the compiler.
        if path
            .components()
            .any(|part| part.as_os_str() == "after-expansion")
        {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines() {
            let Some(message) = line.strip_prefix("error: ") else {
                assert!(!line.starts_with("error["), "{}: {line}", path.display());
                continue;
            };
            let words = message.split_whitespace().count();
            let first = message.chars().next().unwrap();
            assert!(
                words <= 25,
                "{words} words in {}: {message}",
                path.display()
            );
            assert!(
                first == '`' || first.is_lowercase(),
                "{}: {message}",
                path.display()
            );
            assert!(!message.ends_with('.'), "{}: {message}", path.display());
            assert_eq!(
                message.matches('`').count() % 2,
                0,
                "{}: {message}",
                path.display()
            );
        }
    }
}

#[test]
fn reports_one_mistake_a_case() {
    for path in expected_texts() {
        let text = fs::read_to_string(&path).unwrap();
        let errors = text
            .lines()
            .filter(|line| line.starts_with("error"))
            .count();
        let several = path
            .file_stem()
            .is_some_and(|name| name.to_string_lossy().starts_with("several"));
        assert!(
            if several { errors > 1 } else { errors == 1 },
            "{errors} errors in {}",
            path.display()
        );
    }
}

fn expected_texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let kinds = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .map(|kind| kind.path());
    let files = kinds.flat_map(|kind| {
        fs::read_dir(kind)
            .into_iter()
            .flatten()
            .flatten()
            .map(|file| file.path())
    });
    files
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "stderr")
        })
        .collect()
}
