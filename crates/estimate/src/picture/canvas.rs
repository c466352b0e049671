//! What a picture is drawn on: it grows downwards, as high as it needs to be.

use super::scale::Scale;
use super::style::STYLE;
use super::xml::{cut, escape, lines, place, width};

/// How wide every picture is, in its own units. Letters of 12 are 11 pixels on a telephone 360 pixels wide.
pub(super) const WIDE: f64 = 400.0;
/// Where what is drawn begins and ends.
pub(super) const LEFT: f64 = 8.0;
/// See [`LEFT`].
pub(super) const RIGHT: f64 = WIDE - 8.0;
/// Sizes of letters: what is said, and what is said beside it.
pub(super) const TEXT: f64 = 12.0;
/// See [`TEXT`].
pub(super) const SMALL: f64 = 11.0;
/// From one line of text to the next.
const LINE: f64 = 16.0;
/// How wide a picture is shown at most, in pixels, where nothing else is asked for.
const SHOWN: f64 = 560.0;

/// To which side of its place a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture while it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    title: String,
    /// What the picture says, sentence by sentence, for those who do not see it.
    says: Vec<String>,
    body: String,
    /// How far down it is drawn.
    pub(super) y: f64,
}

impl Canvas {
    /// A picture with its title on it.
    pub(super) fn new(title: &str) -> Self {
        let mut canvas =
            Self { title: title.to_owned(), says: Vec::new(), body: String::new(), y: 6.0 };
        for line in lines(title, 15.0 * 1.06, RIGHT - LEFT) {
            canvas.y += 17.0;
            canvas.text("title", (LEFT, canvas.y), Anchor::Start, &line);
        }
        canvas.y += 6.0;
        canvas
    }

    /// A soft paragraph that stands in the description too.
    pub(super) fn tells(&mut self, said: String) {
        self.paragraph("soft", &said);
        self.says(said);
    }

    /// Adds a sentence to what is said to those who do not see the picture.
    pub(super) fn says(&mut self, sentence: impl Into<String>) {
        self.says.push(sentence.into());
    }

    /// Sentences below each other, over the whole width.
    pub(super) fn paragraph(&mut self, class: &str, text: &str) {
        self.indented(class, LEFT, text);
    }

    /// The same, from some place on.
    pub(super) fn indented(&mut self, class: &str, from: f64, text: &str) {
        for line in lines(text, TEXT, RIGHT - from) {
            self.y += LINE - 2.0;
            self.text(class, (from, self.y), Anchor::Start, &line);
        }
        self.y += 4.0;
    }

    /// A heading within the picture.
    pub(super) fn heading(&mut self, text: &str) {
        self.y += LINE + 4.0;
        self.text(
            "head over",
            (LEFT, self.y),
            Anchor::Start,
            &cut(text, TEXT * 1.06, RIGHT - LEFT).0,
        );
        self.y += 4.0;
    }

    /// A text at a place.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\"{anchor}>{}</text>\n",
            place(x),
            place(y),
            escape(text)
        ));
    }

    /// A name that has room for so much: where it is cut, the whole of it is told on pointing at it.
    pub(super) fn name(
        &mut self,
        class: &str,
        (x, y): (f64, f64),
        size: f64,
        most: f64,
        name: &str,
    ) {
        let (short, is_cut) = cut(name, size, most);
        if !is_cut {
            return self.text(class, (x, y), Anchor::Start, name);
        }
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\"><title>{}</title>{}</text>\n",
            place(x),
            place(y),
            escape(name),
            escape(&short)
        ));
    }

    /// A text that is read from bottom to top.
    pub(super) fn upright(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let (x, y) = (place(x), place(y));
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" transform=\"rotate(-90 {x} {y})\">{}</text>\n",
            escape(text)
        ));
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.body.push_str(&format!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n",
            place(x1),
            place(y1),
            place(x2),
            place(y2)
        ));
    }

    /// A rectangle: its upper left corner, width and height.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (wide, high): (f64, f64)) {
        self.body.push_str(&format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
            place(x),
            place(y),
            place(wide.max(0.0)),
            place(high.max(0.0))
        ));
    }

    /// A dot.
    pub(super) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.body.push_str(&format!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n",
            place(x),
            place(y),
            place(radius)
        ));
    }

    /// A line through points, or an area within them.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)], is_area: bool) {
        let name = if is_area { "polygon" } else { "polyline" };
        let points: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", place(*x), place(*y))).collect();
        self.body
            .push_str(&format!("<{name} class=\"{class}\" points=\"{}\"/>\n", points.join(" ")));
    }

    /// The numbers of a scale, at this height, each within the picture. What is written too near to the one before is left out.
    pub(super) fn ticks(&mut self, scale: &Scale, about: usize, label: &dyn Fn(f64) -> String) {
        let mut free = f64::NEG_INFINITY;
        for value in scale.ticks(about) {
            let text = label(value);
            let half = width(&text, SMALL) / 2.0;
            let x = scale.at(value).clamp(LEFT + half, RIGHT - half);
            if x - half >= free {
                self.text("scale", (x, self.y), Anchor::Middle, &text);
                free = x + half + 5.0;
            }
        }
    }

    /// Draws below what is drawn already what was drawn elsewhere, so that it lies behind.
    pub(super) fn put_behind(&mut self, behind: &Self, at: usize) {
        self.body.insert_str(at.min(self.body.len()), &behind.body);
    }

    /// A mark of how much is drawn, for [`Canvas::put_behind`].
    pub(super) fn mark(&self) -> usize {
        self.body.len()
    }

    /// Nothing yet, to be put behind another picture.
    pub(super) fn blank() -> Self {
        Self { title: String::new(), says: Vec::new(), body: String::new(), y: 0.0 }
    }

    /// The whole picture as one SVG document.
    pub(super) fn svg(&self) -> String {
        framed(&self.title, &self.says, &self.body, self.y + 8.0)
    }
}

/// Pictures below each other as one SVG document.
pub(super) fn together(title: &str, canvases: &[Canvas]) -> String {
    let (mut body, mut says, mut y) = (String::new(), Vec::new(), 0.0);
    for canvas in canvases {
        body.push_str(&format!("<g transform=\"translate(0 {})\">\n", place(y)));
        body.push_str(&canvas.body);
        body.push_str("</g>\n");
        says.push(format!("{}.", canvas.title));
        says.extend(canvas.says.iter().cloned());
        y += canvas.y + 26.0;
    }
    framed(title, &says, &body, y)
}

fn framed(title: &str, says: &[String], body: &str, high: f64) -> String {
    let (wide, high) = (WIDE, high.ceil());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"estimate\" role=\"img\" viewBox=\"0 0 {wide:.0} {high:.0}\" \
         width=\"{SHOWN:.0}\" height=\"{:.0}\">\n<title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}</style>\n\
         <rect class=\"paper\" x=\"0.0\" y=\"0.0\" width=\"{wide:.1}\" height=\"{high:.1}\"/>\n{body}</svg>\n",
        (high * SHOWN / wide).ceil(),
        escape(title),
        escape(&says.join(" ")),
    )
}
