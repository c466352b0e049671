//! HTML pages: their visible text, and where in it each element stands.

use scraper::{Html, Node};

/// Elements that begin and end a line of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose text is not shown.
const HIDDEN: &[&str] = &["script", "style", "noscript", "template"];

/// A page's visible text.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) html: Html,
    pub(crate) text: String,
    /// For each element in document order: its node and the characters of the text it spans.
    pub(crate) spans: Vec<(ego_tree::NodeId, u32, u32)>,
}

enum Step {
    Open(ego_tree::NodeId),
    Close(ego_tree::NodeId, u32, bool),
}

/// Reads a page. The walk keeps its own stack, so that no nesting is too deep.
pub(crate) fn read(source: &str) -> Page {
    let html = Html::parse_document(source);
    let mut writer = Writer::default();
    let mut spans = Vec::new();
    let mut steps = vec![Step::Open(html.tree.root().id())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Close(id, start, block) => {
                if block {
                    writer.line_end();
                }
                spans.push((id, start.min(writer.count), writer.count));
            }
            Step::Open(id) => {
                let Some(node) = html.tree.get(id) else { continue };
                match node.value() {
                    Node::Text(text) => writer.write(text),
                    Node::Element(element) if HIDDEN.contains(&element.name()) => {}
                    value => {
                        let name = value.as_element().map_or("", |element| element.name());
                        let block = BLOCKS.contains(&name);
                        if block {
                            writer.line_end();
                        }
                        if matches!(name, "td" | "th") {
                            writer.tab();
                        }
                        if value.is_element() {
                            steps.push(Step::Close(id, writer.count, block));
                        }
                        let first = steps.len();
                        steps.extend(node.children().map(|child| Step::Open(child.id())));
                        steps[first..].reverse();
                    }
                }
            }
        }
    }
    spans.sort();
    Page { html, text: writer.text, spans }
}

#[derive(Default)]
struct Writer {
    text: String,
    count: u32,
}

impl Writer {
    fn put(&mut self, c: char) {
        self.text.push(c);
        self.count = self.count.saturating_add(1);
    }

    fn write(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.put(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
                self.put(' ');
            }
        }
    }

    fn line_end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.put('\n');
        }
    }

    fn tab(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.put('\t');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_scripts_are_not_text() {
        let page = read("<p>One <b>two</b></p><script>x()</script><div>three</div>");
        assert_eq!(page.text, "One two\nthree\n");
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let page = read(&"<div>".repeat(20_000));
        assert_eq!(page.text, "");
    }
}
