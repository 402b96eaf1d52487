//! The page `retry-runtime/ERRORS.md`, which is printed from the tables.
//!
//! `ERRORS=overwrite cargo test --test runtime` writes it anew; read the difference.

use retry_runtime::codes::{self, Codes, Meaning, Table};
use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

const INTRODUCTION: &str = "\
# Which errors are retried?

What the error codes of databases and services mean for retrying, from their vendors' own documentation. `on = Transient`
retries what is transient, timeout or throttled here, `on = Timeout` and `on = Throttled` one of these classes.

The outcome is *open* where the operation may have taken place all the same: the connection broke after the request was
sent, or no answer came in time. To repeat it may then do it twice, which is harmless only if it is idempotent. Where the
outcome is *known*, an error worth repeating says that nothing was done, or that it was undone.

This page is printed from the tables in `src/classify/codes/`; `CONTRIBUTING.md` says how.
";

#[test]
fn the_page_of_errors_shows_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("retry-runtime/ERRORS.md");

    let page = page().unwrap();

    if std::env::var("ERRORS").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&path, page).unwrap();
    } else {
        let expected = fs::read_to_string(&path).unwrap();
        assert!(
            expected == page,
            "{} is not what the tables say; ERRORS=overwrite writes it anew",
            path.display()
        );
    }
}

fn page() -> Result<String, fmt::Error> {
    let mut page = INTRODUCTION.to_owned();
    for table in codes::tables() {
        write_table(&mut page, table)?;
    }
    Ok(page)
}

fn write_table(page: &mut String, table: &Table) -> fmt::Result {
    writeln!(page, "\n## {}\n", table.title())?;
    writeln!(
        page,
        "Looked up by `codes::{}`. Source: {}.\n",
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

#[test]
fn the_page_has_a_row_for_every_code() {
    let rows: usize = codes::tables().iter().map(|table| table.rows().len()).sum();
    let page = page().unwrap();
    let shown = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(shown, rows);
}
