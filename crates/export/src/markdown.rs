//! A document as Markdown that reads as plain text too.

use crate::document::{Block, Document, Line, Look, Run};

/// Signs that Markdown would read as its own.
const SIGNS: &str = "\\`*_{}[]<>#|~$&!";

/// A document as Markdown: CommonMark, with tables as lists so that it also reads as it stands.
pub(crate) fn write(document: &Document) -> String {
    let mut text = format!("# {}\n\n", escaped(&document.title));
    for (name, value) in &document.head {
        text.push_str(&format!("- {}: {}\n", escaped(name), escaped(value)));
    }
    for block in &document.blocks {
        text.push('\n');
        push(&mut text, block);
    }
    if !document.notes.is_empty() {
        text.push_str(&format!("\n## {}\n\n", escaped(&document.words.notes)));
        for (note, number) in document.notes.iter().zip(1..) {
            text.push_str(&format!("{number}. {} {}\n", escaped(&note.text), note.hash));
        }
    }
    if let Some(checkpoint) = &document.checkpoint {
        let words = &document.words;
        text.push_str(&format!("\n## {}\n\n", escaped(&words.checkpoint)));
        text.push_str(&format!("{}\n\n", escaped(&words.checkpoint_use)));
        for line in checkpoint.text.lines() {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        }
    }
    text
}

fn push(text: &mut String, block: &Block) {
    match block {
        Block::Heading { order, text: said } => {
            let marks = "#".repeat(usize::from(*order) + 1);
            text.push_str(&format!("{marks} {}\n", escaped(said)));
        }
        Block::Paragraph { line } => text.push_str(&format!("{}\n", runs(line))),
        Block::Notice { lines } => {
            for (at, line) in lines.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ">\n" });
                text.push_str(&format!("> {}\n", runs(line)));
            }
        }
        Block::List { items } => {
            for item in items {
                text.push_str(&format!("- {}\n", runs(item)));
            }
        }
        Block::Table { head, rows, .. } => rows.iter().for_each(|row| push_row(text, head, row)),
        Block::Blank { label, lines } => {
            text.push_str(&format!("{}\n\n", escaped(label)));
            for _ in 0..*lines {
                text.push_str("\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n\n");
            }
        }
        Block::Boxes { items } => {
            for item in items {
                text.push_str(&format!("- [ ] {}\n", escaped(item)));
            }
        }
    }
}

/// A row: what it is about, and below it each other cell with the head of its column.
fn push_row(text: &mut String, head: &[String], row: &[Vec<Line>]) {
    let Some((first, rest)) = row.split_first() else { return };
    let about: Vec<String> = first.iter().map(|line| runs(line)).collect();
    text.push_str(&format!("- {}\n", about.join("; ")));
    for (cell, column) in rest.iter().zip(head.iter().skip(1)) {
        match cell.as_slice() {
            [] => {}
            [line] => text.push_str(&format!("    - {}: {}\n", escaped(column), runs(line))),
            lines => {
                text.push_str(&format!("    - {}:\n", escaped(column)));
                for line in lines {
                    text.push_str(&format!("        - {}\n", runs(line)));
                }
            }
        }
    }
}

fn runs(line: &[Run]) -> String {
    line.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    let text = escaped(&run.text);
    match run.look {
        Look::Strong | Look::Missing if !text.trim().is_empty() => format!("**{}**", text.trim()),
        Look::Note => format!(" ({})", run.text),
        _ => text,
    }
}

/// A text with nothing in it that Markdown would read as its own, on one line.
fn escaped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() {
            whole.push(' ');
            continue;
        }
        // Numbers and signs of lists at the head of a line would make a list of it.
        if SIGNS.contains(sign) || (whole.is_empty() && matches!(sign, '-' | '+' | '=')) {
            whole.push('\\');
        }
        whole.push(sign);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_writes_is_no_markup() {
        assert_eq!(escaped("# *A* [b](c)\n<d>"), "\\# \\*A\\* \\[b\\](c) \\<d\\>");
        assert_eq!(escaped("- x"), "\\- x");
        assert_eq!(escaped("2025-04-10"), "2025-04-10");
    }
}
