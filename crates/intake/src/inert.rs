//! A page as it may be shown to somebody who reads here: its words and tables, and nothing that runs, loads or leads anywhere.
//!
//! What is kept is named, everything else is left out: so nothing depends on knowing every way in which a page can act.

use std::fmt::Write as _;

use scraper::Node;
use scraper::node::Element;

use crate::{
    decode, document,
    error::{Error, Fault},
    media::{self, Media},
    page::{self, escape},
};

/// Elements that are kept, with those of their attributes that are in [`ATTRIBUTES`].
const KEPT: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements of which nothing is kept, their text neither: it is no text of the page, or it is meant for a program.
const DROPPED: &[&str] = &[
    "applet", "audio", "base", "canvas", "datalist", "embed", "frame", "frameset", "head",
    "iframe", "link", "math", "meta", "noembed", "noframes", "noscript", "object", "script",
    "source", "style", "svg", "template", "title", "track", "video", "xmp",
];

/// Elements without an end.
const VOID: &[&str] = &["br", "col", "hr", "wbr"];

/// Attributes that say how text is to be read. None of them names anything to load, to run or to go to.
const ATTRIBUTES: &[&str] =
    &["colspan", "dir", "lang", "reversed", "rowspan", "scope", "span", "start", "value"];

/// Pictures that lie in the page itself.
const PICTURES: [&str; 4] = [
    "data:image/png;base64,",
    "data:image/jpeg;base64,",
    "data:image/gif;base64,",
    "data:image/webp;base64,",
];

/// A page, or a plain text, without whatever acts: a whole document in UTF-8. `name` is that of the file; `note` is plain text
/// that stands above it.
///
/// Kept are words, tables, lists and pictures that lie in the page itself. Addresses of links and of other pictures are gone, since to
/// follow them, or to load them, tells their owner who reads here. Scripts, styles, forms, frames, drawings (SVG), and attributes
/// other than those that say how text is read are gone. Text in a hidden element is shown.
///
/// # Errors
/// If the file is neither a page nor a text, or goes over a limit (see [`crate::limits`]).
pub fn inert(name: &str, bytes: &[u8], note: &str) -> Result<String, Error> {
    shown(name, bytes, note).map_err(|fault| Error::new(name, &fault))
}

fn shown(name: &str, bytes: &[u8], note: &str) -> Result<String, Fault> {
    let text = match media::recognise(name, bytes)? {
        media @ (Media::Html | Media::Written(_)) => {
            document::as_page(media, bytes, &mut Vec::new())?.unwrap_or_default()
        }
        Media::Text | Media::Csv | Media::Tsv | Media::Json | Media::JsonLines | Media::Chat(_) => {
            let mut text = "<pre>\n".to_owned();
            escape(&decode::decode(bytes, None, None)?.text, &mut text);
            text
        }
        _ => return Err(Fault::new("it is neither a page nor a text", "download it instead")),
    };
    let html = page::parse(&text)?;
    let mut out = String::from("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>");
    escape(name, &mut out);
    out.push_str(
        "</title><style>body{max-width:60rem;margin:1rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}\
         table{border-collapse:collapse}td,th{border:1px solid;padding:.2rem .4rem;text-align:left}\
         img{max-width:100%}pre{white-space:pre-wrap;overflow-wrap:anywhere}.note{border:1px solid;padding:.5rem}</style></head><body><p class=\"note\">",
    );
    escape(note, &mut out);
    out.push_str("</p>\n");
    let mut steps = vec![Step::Open(html.tree.root().id())];
    while let Some(step) = steps.pop() {
        let id = match step {
            Step::Close(name) => {
                let _ = write!(out, "</{name}>");
                continue;
            }
            Step::Open(id) => id,
        };
        let Some(node) = html.tree.get(id) else { continue };
        match node.value() {
            Node::Text(text) => escape(text, &mut out),
            Node::Element(element) if !open(element, &mut out, &mut steps) => continue,
            _ => {}
        }
        let first = steps.len();
        steps.extend(node.children().map(|child| Step::Open(child.id())));
        steps[first..].reverse();
    }
    out.push_str("</body></html>\n");
    Ok(out)
}

enum Step {
    Open(ego_tree::NodeId),
    Close(&'static str),
}

/// Writes how an element begins; whether what is in it is looked at.
fn open(element: &Element, out: &mut String, steps: &mut Vec<Step>) -> bool {
    let name = element.name();
    if name == "img" {
        picture(element, out);
        return false;
    }
    if DROPPED.contains(&name) {
        return false;
    }
    // Of any other element its text stays.
    let Some(kept) = KEPT.iter().find(|kept| **kept == name) else { return true };
    out.push('<');
    out.push_str(kept);
    for (attribute, value) in element.attrs().filter(|(name, _)| ATTRIBUTES.contains(name)) {
        let _ = write!(out, " {attribute}=\"");
        escape(value, out);
        out.push('"');
    }
    out.push('>');
    if VOID.contains(kept) {
        return false;
    }
    steps.push(Step::Close(kept));
    true
}

/// A picture that lies in the page, else its words.
fn picture(element: &Element, out: &mut String) {
    let words = element.attr("alt").unwrap_or_default();
    let own = element.attr("src").filter(|source| {
        let content = PICTURES.iter().find_map(|head| source.strip_prefix(head));
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        content.is_some_and(|content| content.bytes().all(base64))
    });
    match own {
        Some(source) => {
            let _ = write!(out, "<img src=\"{source}\" alt=\"");
            escape(words, out);
            out.push_str("\">");
        }
        None => {
            out.push('[');
            escape(words, out);
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_tables_stay() {
        let page = inert("a.html", b"<title>x</title><h1>Lista</h1><table><tr><td colspan=2 onclick=x()>Mu\xf1oz &amp; <b>Rey</b>", "n<");
        let page = page.unwrap();
        assert!(page.contains("<h1>Lista</h1>"), "{page}");
        assert!(page.contains("<td colspan=\"2\">Mu\u{f1}oz &amp; <b>Rey</b></td>"), "{page}");
        assert!(page.contains("n&lt;</p>"), "{page}");
    }

    #[test]
    fn a_text_is_shown_as_it_stands() {
        let page = inert("a.txt", b"a <script>b\n\n  c", "").unwrap();
        assert!(page.contains("<pre>a &lt;script&gt;b\n\n  c</pre>"), "{page}");
        assert!(inert("a.pdf", b"%PDF-1.4", "").is_err());
    }

    #[test]
    fn nothing_acts() {
        for hostile in [
            "<script>alert(1)</script>",
            "<ScRiPt src=//evil.example/x></sCrIpT>",
            "<img src=x onerror=alert(1)>",
            "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
            "<img srcset='//evil.example/a 1x'>",
            "<picture><source srcset=//evil.example/a><img src=//evil.example/b></picture>",
            "<a href=javascript:alert(1)>x</a>",
            "<a href=//evil.example ping=//evil.example>x</a>",
            "<svg><script>alert(1)</script><a xlink:href=javascript:alert(1)>x</a></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
            "<style>@import url(//evil.example/a.css); p { background: url(//evil.example) }</style>",
            "<p style='background:url(//evil.example/a)'>x</p>",
            "<link rel=stylesheet href=//evil.example/a.css>",
            "<meta http-equiv=refresh content='0;url=//evil.example'>",
            "<base href=//evil.example/>",
            "<form action=//evil.example><input name=a><button formaction=//evil.example>x</button></form>",
            "<iframe src=//evil.example></iframe><object data=//evil.example></object><embed src=//evil.example>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<body background=//evil.example/a onload=alert(1)>",
            "<video poster=//evil.example/a><source src=//evil.example/b></video>",
            "<template><img src=//evil.example/a></template>",
            "<a name=x id=y class=z>x</a>",
            "<p lang='\"><script>alert(1)</script>'>x</p>",
        ] {
            let page = inert("a.html", hostile.as_bytes(), "").unwrap();
            let body = page.split_once("</p>\n").unwrap().1;
            let tags: Vec<&str> =
                body.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect();
            for tag in tags {
                let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                let known =
                    KEPT.contains(&name) || name == "body" || name == "html" || name == "img";
                assert!(known, "{hostile}: {body}");
                let plain = tag.replace("&quot;", "").replace("&lt;", "").replace("&gt;", "");
                assert!(
                    !plain.contains("evil") && !plain.contains(" on") && !plain.contains("href"),
                    "{hostile}: {body}"
                );
            }
        }
    }

    #[test]
    fn what_was_made_inert_stays_as_it_is() {
        let page =
            inert("a.html", b"<ul><li>a<li>b</ul><img alt=x src=data:image/png;base64,AAAA>", "")
                .unwrap();
        let inner = |page: &str| page.split_once("</p>\n").unwrap().1.to_owned();
        let again = inert("a.html", inner(&page).as_bytes(), "").unwrap();
        assert_eq!(
            inner(&again).trim_end(),
            inner(&page).trim_end().replace("</body></html>", "\n</body></html>").trim_end()
        );
    }
}
