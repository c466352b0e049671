//! Documents of LibreOffice and others (OpenDocument, ISO/IEC 26300 part 3).

use super::leaf::{Down, Leaf};
use super::xml::{Element, Listener, Parts, walk};
use crate::error::Fault;

/// Elements of which nothing is read: what was struck out under tracked changes, remarks, what a picture is called.
const SKIPPED: [&str; 4] = ["tracked-changes", "annotation", "title", "desc"];

/// The document as HTML.
pub(super) fn page(parts: &mut Parts<'_>, said: &mut Vec<String>) -> Result<String, Fault> {
    let manifest = parts.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Fault::new(
            "it is protected by a password",
            "open it with the password and save it without",
        ));
    }
    let mut body = Text { within: "body", ..Text::default() };
    walk("content.xml", &parts.needed("content.xml")?, &mut body)?;
    if body.remarks > 0 {
        said.push(format!("{} remark(s) are not part of the text", body.remarks));
    }
    if body.changes {
        said.push("text struck out under tracked changes left out".to_owned());
    }
    let mut html = body.leaf.finish();
    // What stands above and below each page lies with the styles.
    if let Some(styles) = parts.text("styles.xml")? {
        let mut margins = Text { within: "master-styles", ..Text::default() };
        walk("styles.xml", &styles, &mut margins)?;
        html.push_str(&margins.leaf.finish());
    }
    Ok(html)
}

#[derive(Default)]
struct Text {
    leaf: Leaf,
    /// The element in which text is read.
    within: &'static str,
    inside: usize,
    skipped: usize,
    /// How deep in lines.
    lines: usize,
    /// Whether the number of a note is read.
    citing: bool,
    remarks: usize,
    changes: bool,
    /// Of each cell that is open, how far it reaches and how often it stands.
    cells: Vec<(usize, usize, usize)>,
}

impl Listener for Text {
    fn begins(&mut self, name: &str, element: &Element<'_>) -> Result<(), Fault> {
        self.inside += usize::from(name == self.within);
        if self.inside == 0 {
            return Ok(());
        }
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.remarks += usize::from(self.skipped == 0 && name == "annotation");
            self.changes |= name == "deletion";
            self.skipped += 1;
            return Ok(());
        }
        match name {
            "p" | "h" => {
                self.leaf.line_begins();
                self.lines += 1;
            }
            "s" => self.leaf.text(" "),
            "tab" if self.lines > 0 => self.leaf.text("\t"),
            "line-break" => self.leaf.line_breaks(),
            "soft-page-break" => self.leaf.page_begins(),
            "note-citation" => self.citing = true,
            "note-body" => self.leaf.note_begins(),
            "table" => self.leaf.table_begins(),
            "table-row" => self.leaf.row_begins(),
            "table-cell" => {
                self.leaf.cell_begins();
                let number = |name: &str| element.number(name).unwrap_or(1).max(1);
                self.cells.push((
                    number("number-columns-spanned"),
                    number("number-rows-spanned"),
                    number("number-columns-repeated"),
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.inside == 0 || self.skipped > 0 || self.lines == 0 {
            return;
        }
        if self.citing {
            self.leaf.text(&format!("[{text}]"));
            self.leaf.before_next_line(&format!("[{text}] "));
        } else {
            self.leaf.text(text);
        }
    }

    fn ends(&mut self, name: &str) -> Result<(), Fault> {
        if self.inside > 0 && self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        if self.inside > 0 {
            match name {
                "p" | "h" => {
                    self.leaf.line_ends();
                    self.lines = self.lines.saturating_sub(1);
                }
                "note-citation" => self.citing = false,
                "note-body" => self.leaf.note_ends(),
                "table" => self.leaf.table_ends(),
                "table-cell" => {
                    let (across, down, times) = self.cells.pop().unwrap_or((1, 1, 1));
                    self.leaf.cell_ends(across, Down::Rows(down), times)?;
                }
                _ => {}
            }
        }
        self.inside -= usize::from(self.inside > 0 && name == self.within);
        Ok(())
    }
}
