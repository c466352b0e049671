//! What a picture is drawn on.

use std::fmt::Write as _;

use crate::look::Look;
use crate::xml::{cut, escape, width};

/// Hundredths of a percent of a picture's width, as SVG takes them: `8205` is `82.05%`.
#[must_use]
pub fn percent(hundredths: i64) -> String {
    let (whole, part) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
    if part == 0 { format!("{whole}%") } else { format!("{whole}.{part:02}%") }
}

/// What is lower than this has no outline, in pixels.
const THIN: i64 = 10;

/// To which side of its place a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// The shape of a mark: what it means is told by it, not by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A dot.
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    Up,
    /// A triangle that points down.
    Down,
    /// A triangle that points in reading direction.
    On,
    /// A cross.
    Cross,
}

impl Shape {
    /// Its outline around nothing, twelve pixels wide.
    const fn path(self) -> &'static str {
        match self {
            Self::Circle => "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
            Self::Square => "M-5-5h10v10h-10z",
            Self::Diamond => "M0-7l7 7l-7 7l-7-7z",
            Self::Up => "M0-6l6.5 11h-13z",
            Self::Down => "M0 6l-6.5-11h13z",
            Self::On => "M6 0l-10-6.5v13z",
            Self::Cross => "M-6-4l2-2l4 4l4-4l2 2l-4 4l4 4l-2 2l-4-4l-4 4l-2-2l4-4z",
        }
    }
}

/// Where something leads, and what it says to whoever points at it or does not see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The address; nothing where it leads nowhere.
    pub to: Option<String>,
    /// What it is, in words.
    pub says: String,
}

/// What a picture is called and what it shows, in words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it shows, for those who do not see it.
    pub says: &'a str,
}

/// A picture while it is drawn. Its id is unique on the page: patterns and words go by it.
#[derive(Clone, Debug)]
pub struct Sheet {
    id: String,
    body: String,
    /// Height in pixels, as far as it is drawn.
    pub height: i64,
    has_links: bool,
    /// Own proportions: width in units, where places are not shares.
    wide: Option<i64>,
}

impl Sheet {
    /// A picture whose widths are shares.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), body: String::new(), height: 0, has_links: false, wide: None }
    }

    /// A picture of so many units, which grows and shrinks as a whole.
    #[must_use]
    pub fn sized(id: &str, (wide, high): (i64, i64)) -> Self {
        Self { height: high, wide: Some(wide), ..Self::new(id) }
    }

    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing into memory does not fail.
        let _ = self.body.write_fmt(arguments);
    }

    /// Class and attributes of a look, with its filling.
    fn dressed(&self, look: Look) -> String {
        let fixed = look.attributes();
        let filled = match look.pattern() {
            Some(name) => {
                fixed.replace("fill=\"none\"", &format!("fill=\"url(#{}-{name})\"", self.id))
            }
            None => fixed.to_owned(),
        };
        format!("class=\"{}\" {filled}", look.class())
    }

    /// A text. `x` is a place as SVG takes it: a share ([`percent`]) or a number of units.
    pub fn text(&mut self, look: Look, (x, y): (&str, i64), anchor: Anchor, text: &str) {
        self.text_of("", look, (x, y), anchor, text);
    }

    /// A text that is left out on narrow screens.
    pub fn text_more(&mut self, look: Look, place: (&str, i64), anchor: Anchor, text: &str) {
        self.text_of(" p-more", look, place, anchor, text);
    }

    fn text_of(&mut self, more: &str, look: Look, (x, y): (&str, i64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (class, fixed, text) = (look.class(), look.attributes(), escape(text));
        self.put(format_args!(
            "<text class=\"{class}{more}\" {fixed} x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>"
        ));
    }

    /// A name with what stands beside it, from the left edge on, in so much room; the whole of it is told on pointing at it.
    pub fn named(&mut self, (name, beside): (&str, &str), y: i64, room: f64) {
        let (shown, is_cut) = cut(name, 13.0, room);
        let left = room - width(&shown, 13.0) - 8.0;
        let (soft, soft_is_cut) = if beside.is_empty() || left < 30.0 {
            (String::new(), !beside.is_empty())
        } else {
            cut(beside, 12.0, left)
        };
        let whole = if is_cut || soft_is_cut {
            format!("<title>{} {}</title>", escape(name), escape(beside))
        } else {
            String::new()
        };
        let (ink, look) = (Look::Ink.attributes(), Look::Ink.class());
        let beside = match soft.as_str() {
            "" => String::new(),
            soft => {
                let (class, fixed) = (Look::Soft.class(), Look::Soft.attributes());
                format!("<tspan class=\"{class}\" {fixed} dx=\"8\">{}</tspan>", escape(soft))
            }
        };
        let shown = escape(&shown);
        self.put(format_args!(
            "<text class=\"{look}\" {ink} x=\"0\" y=\"{y}\">{whole}{shown}{beside}</text>"
        ));
    }

    /// A straight line.
    pub fn line(&mut self, look: Look, (x1, y1): (&str, i64), (x2, y2): (&str, i64)) {
        let dressed = self.dressed(look);
        self.put(format_args!("<line {dressed} x1=\"{x1}\" x2=\"{x2}\" y1=\"{y1}\" y2=\"{y2}\"/>"));
    }

    /// A rectangle between two shares of the width, from a height on; something is always seen of it.
    pub fn bar(&mut self, look: Look, (from, to): (i64, i64), (y, high): (i64, i64)) {
        let dressed = self.dressed(look);
        let (x, wide) = (percent(from), percent((to - from).max(20)));
        self.put(format_args!(
            "<rect {dressed} x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>"
        ));
    }

    /// A rectangle that comes out of nothing, or goes: what lies within an uncertain date. Nothing where it has no width.
    pub fn blurred(&mut self, (from, to): (i64, i64), (y, high): (i64, i64), comes: bool) {
        if to <= from {
            return;
        }
        let (id, name) = (self.id.clone(), if comes { "comes" } else { "goes" });
        let filled = format!("fill=\"url(#{id}-{name})\"");
        // What is thin has no room for an outline.
        let dressed = match high {
            ..THIN => filled,
            _ => {
                let fixed = Look::Perhaps.attributes().replace("fill=\"#1f5c7a\"", &filled);
                format!("class=\"{}\" {fixed}", Look::Perhaps.class())
            }
        };
        let (x, wide) = (percent(from), percent(to - from));
        self.put(format_args!(
            "<rect {dressed} x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>"
        ));
    }

    /// A mark around a place.
    pub fn mark(&mut self, look: Look, shape: Shape, (x, y): (&str, i64)) {
        let (dressed, path) = (self.dressed(look), shape.path());
        // An inner picture is the only thing that a share can move as a whole.
        self.put(format_args!(
            "<svg x=\"{x}\" y=\"{y}\" overflow=\"visible\"><path {dressed} d=\"{path}\"/></svg>"
        ));
    }

    /// A dot of a radius, in units.
    pub fn dot(&mut self, look: Look, (x, y): (&str, &str), radius: &str) {
        let dressed = self.dressed(look);
        self.put(format_args!("<circle {dressed} cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
    }

    /// An outline, as SVG writes it.
    pub fn path(&mut self, look: Look, outline: &str) {
        let dressed = self.dressed(look);
        self.put(format_args!("<path {dressed} d=\"{outline}\"/>"));
    }

    /// What is drawn within leads somewhere, and says what it is.
    pub fn linked(&mut self, link: &Link, draw: impl FnOnce(&mut Self)) {
        let says = escape(&link.says);
        match &link.to {
            Some(to) => {
                self.has_links = true;
                let to = escape(to);
                self.put(format_args!(
                    "<a href=\"{to}\" aria-label=\"{says}\"><title>{says}</title>"
                ));
            }
            None => self.put(format_args!("<g><title>{says}</title>")),
        }
        draw(self);
        self.body.push_str(if link.to.is_some() { "</a>" } else { "</g>" });
    }

    /// A rectangle that is not seen, so that what is small can be hit.
    pub fn target(&mut self, (from, to): (i64, i64), (y, high): (i64, i64)) {
        let (x, wide) = (percent(from), percent((to - from).max(1)));
        self.put(format_args!(
            "<rect fill=\"none\" pointer-events=\"all\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>"
        ));
    }

    /// The patterns and shadings that the picture uses.
    fn patterns(&self) -> String {
        let id = &self.id;
        let used = |name: &str| self.body.contains(&format!("#{id}-{name})"));
        let mut all = String::new();
        if used("hatch") {
            all.push_str(&format!(
                "<pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(45)\"><path class=\"p-hatch\" stroke=\"#9b1c1c\" stroke-width=\"2\" d=\"M1 0v6\"/></pattern>"
            ));
        }
        if used("clash") {
            // Wide, since names and bars stand on it.
            all.push_str(&format!(
                "<pattern id=\"{id}-clash\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(45)\"><path class=\"p-hatch\" stroke=\"#9b1c1c\" stroke-opacity=\"0.55\" d=\"M1 0v14\"/></pattern>"
            ));
        }
        if used("gap") {
            all.push_str(&format!(
                "<pattern id=\"{id}-gap\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate(-45)\"><path class=\"p-dots\" stroke=\"#50585f\" d=\"M1 0v8\"/></pattern>"
            ));
        }
        for (name, first, last) in [("comes", "0", "0.9"), ("goes", "0.9", "0")] {
            if used(name) {
                all.push_str(&format!(
                    "<linearGradient id=\"{id}-{name}\"><stop class=\"p-stop\" offset=\"0\" stop-color=\"#1f5c7a\" \
                     stop-opacity=\"{first}\"/><stop class=\"p-stop\" offset=\"1\" stop-color=\"#1f5c7a\" stop-opacity=\"{last}\"/></linearGradient>"
                ));
            }
        }
        if all.is_empty() { all } else { format!("<defs>{all}</defs>") }
    }

    /// The picture for a page that holds [`crate::STYLE`].
    #[must_use]
    pub fn inline(&self, words: Words<'_>) -> String {
        let size = match self.wide {
            Some(wide) => format!("viewBox=\"0 0 {wide} {}\" width=\"{wide}\"", self.height),
            None => format!("width=\"100%\" height=\"{}\"", self.height),
        };
        self.framed(words, &size, "")
    }

    /// The picture as a file of its own, so many pixels wide where it has no proportions of its own.
    #[must_use]
    pub fn file(&self, words: Words<'_>, width: i64) -> String {
        let size = match self.wide {
            Some(wide) => format!(
                "viewBox=\"0 0 {wide} {}\" width=\"{wide}\" height=\"{}\"",
                self.height, self.height
            ),
            None => format!("width=\"{width}\" height=\"{}\"", self.height),
        };
        let paper = "<rect class=\"p-paper\" fill=\"#fcfcfa\" width=\"100%\" height=\"100%\"/>";
        format!("{}\n", self.framed(words, &size, paper))
    }

    fn framed(&self, words: Words<'_>, size: &str, paper: &str) -> String {
        // What holds links is no single image: they could not be reached within one.
        let role = if self.has_links { "group" } else { "img" };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" {size} role=\"{role}\" font-family=\"sans-serif\" \
             aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-says\"><title id=\"{id}-title\">{}</title>\
             <desc id=\"{id}-says\">{}</desc>{}{paper}{}</svg>",
            escape(words.title),
            escape(words.says),
            self.patterns(),
            self.body,
            id = self.id,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_percent() {
        assert_eq!([percent(8_205), percent(7), percent(400)], ["82.05%", "0.07%", "4%"]);
    }

    #[test]
    fn texts_are_escaped_and_patterns_are_there_where_they_are_used() {
        let mut sheet = Sheet::new("x");
        sheet.height = 20;
        let link = Link { to: Some("/a?b=1&c=\"".to_owned()), says: "<b>".to_owned() };
        sheet.linked(&link, |sheet| sheet.bar(Look::Missing, (0, 100), (0, 9)));
        sheet.text(Look::Ink, ("0", 9), Anchor::End, "a & <b>");
        let words = Words { title: "T<", says: "S&" };
        let page = sheet.inline(words);
        for part in [
            "a &amp; &lt;b&gt;",
            "href=\"/a?b=1&amp;c=&quot;\"",
            "T&lt;</title>",
            "S&amp;</desc>",
            "role=\"group\"",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(
            page.contains("id=\"x-hatch\"")
                && page.contains("url(#x-hatch)")
                && !page.contains("x-gap")
        );
        assert!(!page.contains("style"), "nothing that the policy of pages would refuse");
        let file = sheet.file(words, 800);
        assert!(file.contains("width=\"800\" height=\"20\"") && file.ends_with("</svg>\n"));
        let mut reader = quick_xml::Reader::from_str(&file);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}
