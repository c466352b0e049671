//! Documents of Word (Office Open XML, ECMA-376 part 1, chapter 17).

use super::leaf::{Down, Leaf};
use super::xml::{Element, Listener, Parts, walk};
use crate::error::Fault;

/// Elements of which nothing is read: text that was struck out or moved away under tracked changes, codes of fields, what stands
/// for programs that know no shapes.
const SKIPPED: [&str; 4] = ["delText", "moveFrom", "instrText", "Fallback"];

/// The document as HTML.
pub(super) fn page(parts: &mut Parts<'_>, said: &mut Vec<String>) -> Result<String, Fault> {
    let main = main_part(parts)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut word = Word::default();
    walk(&main, &parts.needed(&main)?, &mut word)?;
    for notes in ["footnotes.xml", "endnotes.xml"] {
        let name = format!("{folder}/{notes}");
        if let Some(text) = parts.text(&name)? {
            walk(&name, &text, &mut word)?;
        }
    }
    let deleted = word.deleted;
    let mut leaf = word.leaf;
    // What stands above and below each page, once: the number of a case often stands nowhere else.
    let mut seen = Vec::new();
    for name in parts.names() {
        let file = name.strip_prefix(&format!("{folder}/")).unwrap_or_default();
        if !(file.starts_with("header") || file.starts_with("footer")) || !file.ends_with(".xml") {
            continue;
        }
        let mut word = Word::default();
        if let Some(text) = parts.text(&name)? {
            walk(&name, &text, &mut word)?;
        }
        let html = word.leaf.finish();
        if !seen.contains(&html) {
            leaf.html(&html);
            seen.push(html);
        }
    }
    if deleted > 0 {
        said.push(format!("{deleted} piece(s) of text struck out under tracked changes left out"));
    }
    if parts.names().iter().any(|name| name.ends_with("/comments.xml")) {
        said.push("its comments are not part of the text".to_owned());
    }
    Ok(leaf.finish())
}

/// The part that is the document, as the relations of the archive say.
fn main_part(parts: &mut Parts<'_>) -> Result<String, Fault> {
    #[derive(Default)]
    struct Relations(Option<String>);
    impl Listener for Relations {
        fn begins(&mut self, _: &str, element: &Element<'_>) -> Result<(), Fault> {
            if element.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
                self.0 = element.get("Target");
            }
            Ok(())
        }
        fn text(&mut self, _: &str) {}
        fn ends(&mut self, _: &str) -> Result<(), Fault> {
            Ok(())
        }
    }
    let mut relations = Relations::default();
    if let Some(text) = parts.text("_rels/.rels")? {
        walk("_rels/.rels", &text, &mut relations)?;
    }
    let target = relations.0.unwrap_or_else(|| "word/document.xml".to_owned());
    Ok(target.trim_start_matches('/').to_owned())
}

/// A part of a document as it is walked through.
#[derive(Default)]
struct Word {
    leaf: Leaf,
    /// How deep in what is not read.
    skipped: usize,
    /// How deep in runs, and in their text.
    runs: usize,
    texts: usize,
    deleted: usize,
    /// Of each cell that is open, how far it reaches.
    cells: Vec<(usize, Down)>,
}

impl Word {
    /// What stands within a run.
    fn in_run(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "t" => self.texts += 1,
            "tab" => self.leaf.text("\t"),
            "br" if element.get("type").as_deref() == Some("page") => self.leaf.page_begins(),
            "br" | "cr" => self.leaf.line_breaks(),
            "lastRenderedPageBreak" => self.leaf.page_begins(),
            "noBreakHyphen" => self.leaf.text("-"),
            "footnoteReference" | "endnoteReference" => {
                let number = element.get("id").unwrap_or_default();
                self.leaf.text(&format!("[{number}]"));
            }
            _ => {}
        }
    }
}

impl Listener for Word {
    fn begins(&mut self, name: &str, element: &Element<'_>) -> Result<(), Fault> {
        if self.skipped > 0 || SKIPPED.contains(&name) {
            self.skipped += 1;
            self.deleted += usize::from(name == "delText");
            return Ok(());
        }
        match name {
            "p" => self.leaf.line_begins(),
            "r" => self.runs += 1,
            "tbl" => self.leaf.table_begins(),
            "tr" => self.leaf.row_begins(),
            "tc" => {
                self.leaf.cell_begins();
                self.cells.push((1, Down::Rows(1)));
            }
            "gridSpan" => {
                if let (Some(cell), Some(across)) = (self.cells.last_mut(), element.number("val")) {
                    cell.0 = across;
                }
            }
            "vMerge" => {
                if let Some(cell) = self.cells.last_mut() {
                    let begins = element.get("val").as_deref() == Some("restart");
                    cell.1 = if begins { Down::Begins } else { Down::GoesOn };
                }
            }
            // The line above notes is one of them, by its kind.
            "footnote" | "endnote" if element.get("type").is_none() => {
                let number = element.get("id").unwrap_or_default();
                self.leaf.before_next_line(&format!("[{number}] "));
            }
            _ if self.runs > 0 => self.in_run(name, element),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.texts > 0 && self.skipped == 0 {
            self.leaf.text(text);
        }
    }

    fn ends(&mut self, name: &str) -> Result<(), Fault> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match name {
            "p" => self.leaf.line_ends(),
            "r" => self.runs = self.runs.saturating_sub(1),
            "t" => self.texts = self.texts.saturating_sub(1),
            "tbl" => self.leaf.table_ends(),
            "tc" => {
                let (across, down) = self.cells.pop().unwrap_or((1, Down::Rows(1)));
                self.leaf.cell_ends(across, down, 1)?;
            }
            _ => {}
        }
        Ok(())
    }
}
