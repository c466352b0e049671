//! A document as a piece of HTML that stands in a page: on an old phone, without scripts.

use maud::{Markup, html};

use crate::document::{Block, Document, Line, Look, Run};

/// A document without its title and frame: what it says, where each thing stands, and the checkpoint. Headings begin at
/// the second order, for a page has one of the first.
pub(crate) fn write(document: &Document) -> String {
    html! {
        @if !document.head.is_empty() {
            dl.pairs {
                @for (name, value) in &document.head { dt { (name) } dd { bdi { (value) } } }
            }
        }
        @for block in &document.blocks { (part(block)) }
        @if !document.notes.is_empty() {
            h2 { (document.words.notes) }
            ol.notes {
                @for (note, number) in document.notes.iter().zip(1..) {
                    li id={ "note-" (number) } { bdi { (note.text) } " " code { (note.hash) } }
                }
            }
        }
        @if let Some(checkpoint) = &document.checkpoint {
            h2 { (document.words.checkpoint) }
            p { (document.words.checkpoint_use) }
            pre.text { (checkpoint.text) }
        }
    }
    .into_string()
}

fn part(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading { order: 1, text } => h2 { (text) },
            Block::Heading { text, .. } => h3 { (text) },
            Block::Paragraph { line } => p { (runs(line)) },
            Block::Notice { lines } => div.panel { @for line in lines { p { (runs(line)) } } },
            Block::List { items } => ul { @for item in items { li { (runs(item)) } } },
            Block::Table { caption, head, rows, .. } => (table(caption, head, rows)),
            Block::Blank { label, .. } => p { (label) },
            Block::Boxes { items } => ul { @for item in items { li { (item) } } },
        }
    }
}

fn table(caption: &str, head: &[String], rows: &[Vec<Vec<Line>>]) -> Markup {
    html! {
        table.stack {
            caption { (caption) }
            thead { tr { @for one in head { th scope="col" { (one) } } } }
            tbody {
                @for row in rows {
                    tr {
                        @for (at, (cell, column)) in row.iter().zip(head).enumerate() {
                            @if at == 0 { th scope="row" { (lines(cell)) } }
                            @else { td data-label=(column) { (lines(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

fn lines(cell: &[Line]) -> Markup {
    html! { @for (at, line) in cell.iter().enumerate() { @if at > 0 { br; } (runs(line)) } }
}

fn runs(line: &[Run]) -> Markup {
    html! {
        @for run in line {
            @match run.look {
                Look::Plain => bdi { (run.text) },
                Look::Strong => strong { bdi { (run.text) } },
                Look::Soft => span.soft { bdi { (run.text) } },
                Look::Missing => span.nobody { (run.text) },
                Look::Note => sup { a href={ "#note-" (run.text) } { "[" (run.text) "]" } },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{plain, strong};

    #[test]
    fn what_a_source_writes_is_text_and_a_note_leads_to_where_it_stands() {
        let line =
            vec![plain("<b>Ana & co"), strong("x"), Run { look: Look::Note, text: "1".to_owned() }];
        let text = part(&Block::Paragraph { line }).into_string();
        assert_eq!(
            text,
            "<p><bdi>&lt;b&gt;Ana &amp; co</bdi><strong><bdi>x</bdi></strong><sup><a href=\"#note-1\">[1]</a></sup></p>"
        );
    }
}
