//! A table: cells in rows and columns, for a terminal or for a document.

/// A table, the first column of which has the names of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) title: String,
    /// What each column has, that of the names included.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &str, columns: &[&str]) -> Self {
        Self {
            title: title.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn push<C: Into<String>>(&mut self, row: impl IntoIterator<Item = C>) {
        self.rows.push(row.into_iter().map(Into::into).collect());
    }

    /// Returns it for a terminal: names to the left, numbers to the right.
    pub(crate) fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| self.width(column))
            .collect();
        let lines = std::iter::once(&self.columns).chain(&self.rows);
        let lines = lines.map(|cells| {
            let cells: Vec<String> = cells
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, &width))| match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("{cell:>width$}"),
                })
                .collect();
            format!("{}\n", cells.join("  ").trim_end())
        });
        let title = std::iter::once(format!("\n{}\n", self.title));
        title.chain(lines).collect()
    }

    /// Returns it for a document, without its title.
    pub(crate) fn markdown(&self) -> String {
        let rule = std::iter::once("---")
            .chain(std::iter::repeat("---:"))
            .take(self.columns.len())
            .map(ToOwned::to_owned)
            .collect();
        let head = [&self.columns, &rule];
        let lines: Vec<String> = head
            .into_iter()
            .chain(&self.rows)
            .map(|cells| format!("| {} |", cells.join(" | ")))
            .collect();
        lines.join("\n") + "\n"
    }

    fn width(&self, column: usize) -> usize {
        let cells = std::iter::once(&self.columns).chain(&self.rows);
        cells
            .filter_map(|cells| Some(cells.get(column)?.chars().count()))
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table() -> Table {
        let mut table = Table::new("sizes", &["what", "bytes"]);
        table.push(["a future", "8"]);
        table.push(["é", "1234567"]);
        table
    }

    #[test]
    fn text_has_names_to_the_left_and_numbers_to_the_right() {
        let text = table().text();

        assert_eq!(
            text,
            "\nsizes\nwhat        bytes\na future        8\né         1234567\n"
        );
    }

    #[test]
    fn markdown_has_a_rule_below_the_head() {
        let markdown = table().markdown();

        assert_eq!(
            markdown,
            "| what | bytes |\n| --- | ---: |\n| a future | 8 |\n| é | 1234567 |\n"
        );
    }
}
