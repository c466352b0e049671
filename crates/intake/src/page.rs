//! HTML pages: their visible text, and where in it each element stands.

use html5ever::tendril::{StrTendril, TendrilSink as _};
use scraper::{Html, HtmlTreeSink, Node};

use crate::{
    error::Fault,
    limits::{FORGED, PAGE_DEPTH, PAGE_NODES, SPLIT, exceeded, grouped},
};

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

/// Bytes of a page that are parsed at a time.
const STRETCH: usize = 1 << 14;

/// Parses a page stretch by stretch, and looks after each how deep and how large it has become: an element that is never closed is
/// looked for again by each that follows, and a few marks of emphasis that are never closed are made again in each paragraph.
pub(crate) fn parse(source: &str) -> Result<Html, Fault> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = html5ever::driver::parse_document(sink, html5ever::ParseOpts::default());
    let (mut rest, mut seen) = (source, 0);
    while !rest.is_empty() {
        let mut end = rest.len().min(STRETCH);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (now, later) = rest.split_at(end);
        parser.process(StrTendril::from(now));
        rest = later;
        let html = parser.tokenizer.sink.sink.0.borrow();
        let nodes = html.tree.nodes();
        let count = nodes.len();
        // Most nodes stand in the one before them or beside it.
        let (mut before, mut parent, mut depth) = (None, None, 0);
        for node in nodes.skip(seen) {
            let within = node.parent().map(|parent| parent.id());
            if within.is_some() && within == before {
                depth += 1;
            } else if within.is_none() || within != parent {
                depth = node.ancestors().take(PAGE_DEPTH + 1).count();
            }
            (before, parent) = (Some(node.id()), within);
            if depth > PAGE_DEPTH {
                let unit = (PAGE_DEPTH, "elements deep");
                return Err(exceeded("it is nested", format!("over {PAGE_DEPTH}"), unit, FORGED));
            }
        }
        seen = count;
        if count > PAGE_NODES {
            let found = format!("over {}", grouped(PAGE_NODES as u64));
            return Err(exceeded("it has", found, (PAGE_NODES, "elements and texts"), SPLIT));
        }
    }
    Ok(parser.finish())
}

enum Step {
    Open(ego_tree::NodeId),
    Close(ego_tree::NodeId, u32, bool),
}

/// Reads a page. The walk keeps its own stack, so that no nesting is too deep.
pub(crate) fn read(source: &str) -> Result<Page, Fault> {
    let html = parse(source)?;
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
    Ok(Page { html, text: writer.text, spans })
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

/// Text as it stands in HTML.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_scripts_are_not_text() {
        let page = read("<p>One <b>two</b></p><script>x()</script><div>three</div>").unwrap();
        assert_eq!(page.text, "One two\nthree\n");
    }

    #[test]
    fn a_page_is_read_to_the_depth_at_which_browsers_stop() {
        let page = read(&format!("{}x", "<div>".repeat(500))).unwrap();
        assert_eq!(page.text, "x\n");
        let fault = read(&"<div>".repeat(20_000)).unwrap_err();
        assert!(fault.what.contains("the limit is 512"), "{}", fault.what);
    }

    #[test]
    fn a_page_parsed_by_stretches_is_the_page_parsed_at_once() {
        let cell = "<tr><td>\u{f1}\u{e1} &amp; <b>x</td><!-- c --><td>&eacute;</tr>\r\n";
        let source = format!("<!doctype html><table>{}</table>", cell.repeat(2_000));
        assert_eq!(parse(&source).unwrap().html(), Html::parse_document(&source).html());
    }
}
