//! The text of a page from its glyphs: where lines and words end is told from where the next glyph stands.

use kurbo::{Point, Rect};

use super::draw::{Glyph, UNKNOWN, single};
use crate::Word;

/// From this part of the font's size on, what lies between two glyphs parts words.
const BLANK: f64 = 0.1;

/// The text, in the order in which the page draws it, and the words of it.
///
/// A page most of whose letters the fonts give no meaning to has no text: it has to be recognised from its picture.
pub(super) fn text(glyphs: &[Glyph], rules: &[[f32; 4]]) -> (String, Vec<Word>) {
    let upright = Uprights::of(rules);
    let mut page = Writer::default();
    for line in glyphs.chunk_by(same_line) {
        let tracking = tracking(line);
        for glyph in line {
            page.glyph(glyph, tracking, &upright);
        }
    }
    page.close();
    let unknown = page.text.chars().filter(|c| *c == UNKNOWN).count();
    let known = page.text.chars().filter(|c| !c.is_whitespace()).count();
    if unknown * 2 > known { (String::new(), Vec::new()) } else { (page.text, page.words) }
}

fn same_line(one: &Glyph, next: &Glyph) -> bool {
    let along = one.direction();
    along.dot(next.direction()) > 0.9 && along.cross(next.from - one.to).abs() < one.em * 0.5
}

/// How far the letters of a line are set apart, where they are s p a c e d.
fn tracking(line: &[Glyph]) -> f64 {
    let letter = |glyph: &Glyph| !glyph.text.chars().all(char::is_whitespace);
    let mut gaps: Vec<f64> = line
        .windows(2)
        .filter_map(|pair| match pair {
            [one, next] if letter(one) && letter(next) => {
                Some((next.from - one.to).dot(one.direction()) / one.em.max(0.1))
            }
            _ => None,
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    let Some(middle) = gaps.get(gaps.len() / 2).copied() else { return 0.0 };
    let near = gaps.iter().filter(|gap| (**gap - middle).abs() < 0.03).count();
    let spaced = gaps.len() >= 6 && near * 5 >= gaps.len() * 3 && (0.05..0.6).contains(&middle);
    if spaced { middle } else { 0.0 }
}

/// Lines that run down the page: a word does not reach over one.
struct Uprights(Vec<[f32; 4]>);

impl Uprights {
    fn of(rules: &[[f32; 4]]) -> Self {
        let down = |rule: &&[f32; 4]| rule[3] - rule[1] > rule[2] - rule[0];
        let mut all: Vec<[f32; 4]> = rules.iter().filter(down).copied().collect();
        all.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Self(all)
    }

    /// Whether one lies between where two glyphs begin: what is too long for its cell runs on over the line.
    fn between(&self, left: Point, right: Point) -> bool {
        let (from, to, y) = (single(left.x), single(right.x), single(left.y));
        let first = self.0.partition_point(|rule| rule[0] <= from);
        self.0.iter().skip(first).take_while(|r| r[0] < to).any(|r| r[1] <= y && y <= r[3])
    }
}

#[derive(Default)]
struct Writer {
    text: String,
    /// Characters of the text.
    length: u32,
    words: Vec<Word>,
    /// The word that is being written, and its frame.
    open: Option<(Word, Rect)>,
    last: Option<Glyph>,
}

impl Writer {
    fn glyph(&mut self, glyph: &Glyph, tracking: f64, upright: &Uprights) {
        if let Some(last) = self.last.take() {
            self.part(&last, glyph, tracking, upright);
        }
        for c in glyph.text.chars() {
            if c.is_whitespace() {
                self.close();
            } else {
                let (word, frame) = self.open.get_or_insert_with(|| (Word::default(), glyph.frame));
                word.start.get_or_insert(self.length);
                word.text.push(c);
                *frame = frame.union(glyph.frame);
            }
            self.push(c);
        }
        self.last = Some(glyph.clone());
    }

    /// Writes what parts two glyphs, if anything does.
    fn part(&mut self, last: &Glyph, next: &Glyph, tracking: f64, upright: &Uprights) {
        let along = last.direction();
        if along.dot(next.direction()) < 0.9 {
            return self.blank('\n');
        }
        let ahead = along.dot(next.from - last.to);
        let across = along.cross(next.from - last.to).abs();
        let em = next.em;
        if across > em * 1.5 {
            self.blank('\n');
        }
        if ahead < 0.0 && across > em * 0.5 {
            self.blank('\n');
        }
        let back = ahead < -em;
        let over = across <= em * 0.5 && upright.between(last.from, next.from);
        if ahead > em * (tracking + BLANK) || back || over {
            self.close();
            if !self.text.ends_with(char::is_whitespace) {
                self.push(' ');
            }
        }
    }

    fn blank(&mut self, c: char) {
        self.close();
        self.push(c);
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.length = self.length.saturating_add(1);
    }

    fn close(&mut self) {
        let Some((mut word, frame)) = self.open.take() else { return };
        word.frame = [frame.x0, frame.y0, frame.x1, frame.y1].map(single);
        self.words.push(word);
    }
}
