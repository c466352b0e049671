//! What is drawn on a page: glyphs with their places, and straight lines.

use hayro_interpret::{
    BlendMode, ClipPath, Device, GlyphDrawMode, Image, Paint, PathDrawMode, SoftMask, font,
    hayro_cmap::BfString,
};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Vec2};

use crate::limits;

/// Widest that a line is; what is wider is an area.
const RULE_WIDTH: f64 = 3.0;

/// Shortest line that can be ruled, in points.
const RULE_LENGTH: f64 = 4.0;

/// What a letter stands as that the font gives no meaning to.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// A glyph on a page, in points from the top left corner.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Where its baseline begins and ends.
    pub(super) from: Point,
    pub(super) to: Point,
    /// Size of the font.
    pub(super) em: f64,
    pub(super) frame: Rect,
}

/// What was drawn.
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    lines: Vec<Rect>,
    room: usize,
    full: bool,
}

impl Drawn {
    pub(super) fn new(room: usize) -> Self {
        Self { glyphs: Vec::new(), lines: Vec::new(), room, full: false }
    }

    /// Whether more was drawn than there was room for.
    pub(super) fn full(&self) -> bool {
        self.full
    }

    /// The lines, from top to bottom: left, top, right and bottom edge of each.
    pub(super) fn rules(&self) -> Vec<[f32; 4]> {
        let mut rules: Vec<[f32; 4]> = self.lines.iter().map(edges).collect();
        rules.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
        rules.dedup();
        rules
    }

    fn line(&mut self, frame: Rect) {
        let (short, long) = (frame.width().min(frame.height()), frame.width().max(frame.height()));
        let fits = frame.is_finite() && short <= RULE_WIDTH && long >= RULE_LENGTH;
        if fits && self.lines.len() < limits::PDF_RULES {
            self.lines.push(frame);
        }
    }

    /// The strokes of a path that run straight along the page or down it.
    fn strokes(&mut self, path: &BezPath, transform: Affine) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(to) => {
                    (start, last) = (to, to);
                    continue;
                }
                PathEl::LineTo(to) => to,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    last = to;
                    continue;
                }
            };
            let frame = Rect::from_points(transform * last, transform * next);
            if frame.width().min(frame.height()) < 0.5 {
                self.line(frame);
            }
            last = next;
        }
    }

    /// The thin areas of a path that is filled: many programs draw lines so.
    fn fills(&mut self, path: &BezPath, transform: Affine) {
        let mut part: Option<Rect> = None;
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(to) => {
                    part.take().into_iter().for_each(|frame| self.line(frame));
                    to
                }
                PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => to,
                PathEl::ClosePath => continue,
            };
            let to = transform * to;
            let at = Rect::from_points(to, to);
            part = Some(part.map_or(at, |frame| frame.union(at)));
        }
        part.into_iter().for_each(|frame| self.line(frame));
    }
}

fn edges(frame: &Rect) -> [f32; 4] {
    [frame.x0, frame.y0, frame.x1, frame.y1].map(single)
}

/// A coordinate in single precision, to the hundredth of a point.
pub(super) fn single(number: f64) -> f32 {
    ((number * 100.0).round() / 100.0) as f32
}

/// What a glyph says, and how far it leads on in thousandths of the font's size, where the font tells.
fn meaning(glyph: &font::Glyph<'_>) -> (String, Option<f64>) {
    let text = match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(text)) => text,
        // Many fonts give no meaning to their blank.
        None => match glyph {
            font::Glyph::Outline(glyph) if glyph.outline().elements().is_empty() => ' '.into(),
            _ => UNKNOWN.into(),
        },
    };
    let advance = match glyph {
        font::Glyph::Outline(glyph) => glyph.advance_width().map(f64::from),
        font::Glyph::Type3(_) => None,
    };
    (text, advance)
}

impl Device<'_> for Drawn {
    fn draw_glyph(
        &mut self,
        glyph: &font::Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if self.glyphs.len() >= self.room {
            self.full = true;
            return;
        }
        let (mut text, advance) = meaning(glyph);
        text.retain(|c| c.is_whitespace() || !c.is_control());
        let all = transform * glyph_transform;
        let advance = advance.unwrap_or(500.0);
        let from = all * Point::ZERO;
        let axis = |x, y| all * Point::new(x, y) - from;
        let em = (axis(1000.0, 0.0).hypot() * axis(0.0, 1000.0).hypot()).sqrt();
        // A glyph that is filled and outlined is drawn twice.
        let again = self.glyphs.last().is_some_and(|last| last.from == from && last.text == text);
        if text.is_empty() || again || !from.is_finite() || !em.is_finite() {
            return;
        }
        let frame = all.transform_rect_bbox(Rect::new(0.0, -200.0, advance.max(0.0), 800.0));
        let to = all * Point::new(advance, 0.0);
        self.glyphs.push(Glyph { text, from, to, em, frame });
    }

    fn draw_path(&mut self, path: &BezPath, at: Affine, _: &Paint<'_>, mode: &PathDrawMode) {
        match mode {
            PathDrawMode::Fill(_) => self.fills(path, at),
            PathDrawMode::Stroke(_) => self.strokes(path, at),
        }
    }

    fn draw_rect(&mut self, rect: &Rect, at: Affine, _: &Paint<'_>, mode: &PathDrawMode) {
        match mode {
            PathDrawMode::Fill(_) => self.line(at.transform_rect_bbox(*rect)),
            PathDrawMode::Stroke(_) => self.strokes(&rect.to_path(0.1), at),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

impl Glyph {
    /// The direction in which it leads on.
    pub(super) fn direction(&self) -> Vec2 {
        let along = self.to - self.from;
        if along.hypot() > 0.0 { along.normalize() } else { Vec2::new(1.0, 0.0) }
    }
}
