//! The pages in `retry-runtime/errors/`: which errors are retried, crate by crate.
//!
//! Printed from what the documentation of the implementations is made of: `classify/about/` has how
//! the errors of a crate are looked at, and the tables what the codes in them mean.
//! `ERRORS=overwrite cargo test --test runtime` writes the pages anew; read the difference.

use retry_runtime::codes::{self, Codes, Meaning, Table};
use std::error::Error;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

/// The pages by their file names, with whose errors they are about and what turns them on.
const PAGES: [(&str, &str, &str); 14] = [
    ("io", "`std::io::Error`", "nothing"),
    ("any-error", "`Box<dyn Error + Send + Sync>`", "nothing"),
    ("anyhow", "`anyhow`", "`anyhow`"),
    ("reqwest", "`reqwest`", "`reqwest`"),
    ("hyper", "`hyper`", "`hyper`"),
    ("http-status", "`http`", "`http-status`"),
    ("tonic", "`tonic`", "`tonic`"),
    ("thrift", "`thrift`", "`thrift`"),
    ("aws-smithy", "the AWS SDK", "`aws-smithy`"),
    ("sqlx", "`sqlx`", "`sqlx` or `sqlx-0_8`"),
    (
        "tokio-postgres",
        "`tokio-postgres` and `postgres`",
        "`tokio-postgres`",
    ),
    ("rusqlite", "`rusqlite`", "`rusqlite`"),
    ("redis", "`redis`", "`redis`"),
    ("mongodb", "`mongodb`", "`mongodb`"),
];

const INDEX: &str = "\
# Which errors are retried?

`on = Transient`, the default, retries errors that are transient, timeout or throttled here; `on = Timeout` and
`on = Throttled` retry one of these classes, and what is permanent is not retried.

Some errors leave open whether the operation took place: the connection broke after the request was sent, or no answer
came in time. To repeat it may then do it twice, which is harmless only if it is idempotent: `idempotent = false` leaves these
errors out. Where the outcome is known, an error worth repeating says that nothing was done, or that it was undone.

| errors of | feature that classifies them |
|---|---|
";

const FOOT: &str = "
These pages are printed from what the documentation of the implementations is made of, `src/classify/about/` and the tables in
`src/classify/codes/`; `CONTRIBUTING.md` says how.
";

fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("retry-runtime")
}

#[test]
fn the_pages_show_what_the_documentation_is_made_of() {
    let directory = runtime().join("errors");
    let overwrite = std::env::var("ERRORS").is_ok_and(|mode| mode == "overwrite");
    let mut pages = vec![("README", index().unwrap())];
    pages.extend(PAGES.map(|(name, title, _)| (name, page(name, title).unwrap())));

    for (name, text) in &pages {
        let path = directory.join(name).with_extension("md");
        if overwrite {
            fs::write(&path, text).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap() == *text,
            "{} is not what the tables say; ERRORS=overwrite writes it anew",
            path.display()
        );
    }
    let files = fs::read_dir(&directory).unwrap().count();
    assert_eq!(files, pages.len(), "a page that nothing prints");
}

#[test]
fn every_table_is_on_a_page_with_a_row_for_every_code() {
    let pages = PAGES.map(|(name, title, _)| page(name, title).unwrap());
    for table in codes::tables() {
        let heading = format!("\n## {}\n", table.title());
        let page = pages.iter().find(|page| page.contains(&heading)).unwrap();
        let (_, section) = page.split_once(&heading).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        assert_eq!(rows.count(), table.rows().len(), "{heading}");
    }
}

#[test]
fn no_page_has_a_link_that_only_rustdoc_understands() {
    for (name, title, _) in PAGES {
        let page = page(name, title).unwrap();
        assert!(!page.contains("](crate::"), "{name}");
        assert!(!page.contains("](Self::"), "{name}");
        assert!(!page.contains(".html#"), "{name}");
    }
}

fn index() -> Result<String, fmt::Error> {
    let mut text = INDEX.to_owned();
    for (name, title, feature) in PAGES {
        writeln!(text, "| [{title}]({name}.md) | {feature} |")?;
    }
    Ok(text + FOOT)
}

fn page(name: &str, title: &str) -> Result<String, Box<dyn Error>> {
    let about = runtime()
        .join("src/classify/about")
        .join(name)
        .with_extension("md");
    let about = fs::read_to_string(about)?;
    let mut page = format!("# Which errors of {title} are retried?\n\n");
    page += "What the classes mean, and the other crates: [all pages](README.md).\n\n";
    page += &for_a_page(&about);
    for table in mentioned(&about) {
        write_table(&mut page, table)?;
    }
    Ok(page)
}

/// The tables that a text links to.
fn mentioned(about: &str) -> impl Iterator<Item = &'static Table> {
    codes::tables()
        .iter()
        .filter(|table| about.contains(&link(table)))
        .copied()
}

fn link(table: &Table) -> String {
    format!("](crate::codes::{})", table.function())
}

/// Returns a text of the documentation with its links leading to the pages.
fn for_a_page(about: &str) -> String {
    let mut text = about
        .replace("](crate::Classify#errors-of-any-type)", "](any-error.md)")
        .replace("](crate::Classify#io-errors)", "](io.md)");
    for table in codes::tables() {
        text = text.replace(&link(table), &format!("](#{})", anchor(table.title())));
    }
    text
}

/// Returns what a heading can be linked to as.
fn anchor(title: &str) -> String {
    let kept = |character: char| character.is_alphanumeric() || " -_".contains(character);
    let kept: String = title.chars().filter(|&character| kept(character)).collect();
    kept.to_lowercase().replace(' ', "-")
}

fn write_table(page: &mut String, table: &Table) -> fmt::Result {
    writeln!(page, "\n## {}\n", table.title())?;
    writeln!(
        page,
        "Looked up by `codes::{}`. The outcome is open where the operation may have taken place. Source: {}.\n",
        table.function(),
        table.source()
    )?;
    writeln!(page, "| code | name | class | outcome | reason |")?;
    writeln!(page, "|---|---|---|---|---|")?;
    for row in table.rows() {
        let code = match row.codes() {
            // A class of `SQLSTATE`.
            Codes::Word(class) if class.len() == 2 => format!("`{class}*`"),
            codes => format!("`{codes}`"),
        };
        write_row(page, &code, row.name(), row.meaning(), row.reason())?;
    }
    match table.otherwise() {
        Some(reason) => write_row(page, "any other", None, Meaning::UNKNOWN, reason),
        None => Ok(()),
    }
}

fn write_row(
    page: &mut String,
    code: &str,
    name: Option<&str>,
    meaning: Meaning,
    reason: &str,
) -> fmt::Result {
    let outcome = if meaning.is_indeterminate() {
        "open"
    } else {
        "known"
    };
    let (name, class) = (name.unwrap_or_default(), meaning.class());
    writeln!(page, "| {code} | {name} | {class} | {outcome} | {reason} |")
}
