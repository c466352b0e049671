//! Lanes over days: what lasted, what happened, what nobody states, and where statements cannot both hold.

use crate::axis::{Axis, Tick};
use crate::look::Look;
use crate::sheet::{Anchor, Link, Shape, Sheet, percent};

/// Room above the lanes for the scale.
const HEAD: i64 = 30;
/// Height of the heading of a group of lanes.
const GROUP: i64 = 24;
/// Height of one lane: its name, and below it what it holds.
const LANE: i64 = 42;
/// From the top of a lane to the middle of what it holds.
const MIDDLE: i64 = 29;
/// Height of a span.
const HIGH: i64 = 14;
/// How wide a lane's name may be, in pixels: the narrowest telephones have as much.
const NAME: f64 = 280.0;

/// A date as the days that it may be: the first and the last.
pub type Days = (i32, i32);

/// Two places across, or a place from the top and a length.
type Places = (i64, i64);

/// What a span tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Stated.
    Stated,
    /// Said not to be so.
    Denied,
    /// The time in which an order stands.
    Order,
    /// The time since its deadline.
    Over,
    /// The time of which nobody states anything.
    Gap,
}

/// Something that lasted: it began on one of some days, and ended on one of some days.
#[derive(Clone, Debug)]
pub struct Span {
    /// What it is.
    pub kind: Kind,
    /// When it began.
    pub from: Days,
    /// When it ended.
    pub until: Days,
    /// What it says and where it leads.
    pub link: Link,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its shape.
    pub shape: Shape,
    /// When.
    pub days: Days,
    /// Whether it needs looking at.
    pub is_grave: bool,
    /// It is said not to have happened.
    pub is_denied: bool,
    /// What it says and where it leads.
    pub link: Link,
}

/// A lane.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// What it is of.
    pub name: String,
    /// What stands beside the name.
    pub beside: String,
    /// What lasted.
    pub spans: Vec<Span>,
    /// What happened.
    pub marks: Vec<Mark>,
}

/// Lanes under one heading.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// Stretches in which what the lanes say cannot all hold.
    pub clashes: Vec<Span>,
    /// Steps from one lane of the group to another, by their places: the day, from, to.
    pub joins: Vec<(i32, usize, usize)>,
}

/// A picture of lanes.
#[derive(Clone, Debug)]
pub struct Lanes {
    /// Unique on the page.
    pub id: String,
    /// First and last day that is drawn in proportion.
    pub days: Days,
    /// The day on which clocks are read.
    pub today: i32,
    /// What that day is called.
    pub today_is: String,
    /// The groups, from top to bottom.
    pub groups: Vec<Group>,
    /// What a day of the scale is called.
    pub ticks: Vec<(Tick, String)>,
    /// The first and the last day that is drawn in proportion, as they are called.
    pub ends: [String; 2],
    /// The two lines in the stretch that [`Axis::silence`] names.
    pub silent: [String; 2],
}

impl Lanes {
    /// Draws the picture.
    #[must_use]
    pub fn draw(&self) -> Sheet {
        let axis = Axis::new(self.days.0, self.days.1, self.today);
        let mut sheet = Sheet::new(&self.id);
        let high: i64 = self.groups.iter().map(Group::height).sum();
        sheet.height = HEAD + high + 8;
        self.scale(&mut sheet, &axis);
        let mut top = HEAD;
        for group in &self.groups {
            group.draw(&mut sheet, &axis, top);
            top += group.height();
        }
        self.end(&mut sheet, &axis);
        sheet
    }

    /// Takes away where things lead.
    pub fn unlink(&mut self) {
        for group in &mut self.groups {
            let spans =
                group.lanes.iter_mut().flat_map(|lane| &mut lane.spans).chain(&mut group.clashes);
            spans.for_each(|span| span.link.to = None);
            let marks = group.lanes.iter_mut().flat_map(|lane| &mut lane.marks);
            marks.for_each(|mark| mark.link.to = None);
        }
    }

    /// Names of days above, lines below them.
    fn scale(&self, sheet: &mut Sheet, axis: &Axis) {
        let bottom = sheet.height;
        let (first, last) = axis.days();
        let (start, end) = (axis.at(first), axis.at(last));
        sheet.text(Look::Soft, (&percent(start - 100), 13), Anchor::Start, &self.ends[0]);
        if end - start > 3_000 {
            sheet.text(Look::Soft, (&percent(end), 13), Anchor::End, &self.ends[1]);
        }
        for (tick, name) in &self.ticks {
            let x = percent(axis.at(tick.day()));
            sheet.line(Look::Tick, (&x, HEAD - 10), (&x, bottom));
            // Clear of the days at the two ends.
            let at = axis.at(tick.day());
            if at > start + 1_500 && at < end - 1_500 {
                sheet.text_more(Look::Soft, (&x, 13), Anchor::Middle, name);
            }
        }
    }

    /// The day on which clocks are read, or the silence until then.
    fn end(&self, sheet: &mut Sheet, axis: &Axis) {
        let bottom = sheet.height;
        if let Some((from, to, _)) = axis.silence() {
            let middle = percent((from + to) / 2);
            let half = HEAD + (bottom - HEAD) / 2;
            sheet.bar(Look::Gap, (from, to), (HEAD - 10, bottom - HEAD + 6));
            sheet.text(Look::Ink, (&middle, half - 4), Anchor::Middle, &self.silent[0]);
            sheet.text(Look::Ink, (&middle, half + 13), Anchor::Middle, &self.silent[1]);
            return;
        }
        let today = axis.at(self.today);
        if today < axis.at(axis.days().1) {
            let x = percent(today);
            sheet.line(Look::Today, (&x, HEAD - 10), (&x, bottom));
            sheet.text_more(Look::Soft, (&x, HEAD - 4), Anchor::Middle, &self.today_is);
        }
    }
}

impl Group {
    /// Height of the heading: a group without a name goes on with the one before it.
    fn heading(&self) -> i64 {
        if self.name.is_empty() { 0 } else { GROUP }
    }

    fn height(&self) -> i64 {
        let lanes = i64::try_from(self.lanes.len()).unwrap_or(0);
        if lanes == 0 { 0 } else { self.heading() + lanes * LANE }
    }

    fn draw(&self, sheet: &mut Sheet, axis: &Axis, top: i64) {
        if self.lanes.is_empty() {
            return;
        }
        let lanes = top + self.heading();
        let bottom = top + self.height();
        if !self.name.is_empty() {
            sheet.text(Look::Strong, ("0", top + 16), Anchor::Start, &self.name);
        }
        for clash in &self.clashes {
            let (from, to) = (axis.at(clash.from.0), axis.after(clash.until.1));
            sheet.linked(&clash.link, |sheet| {
                sheet.bar(Look::Clash, (from, to), (lanes, bottom - lanes));
            });
        }
        let middle = |lane: usize| lanes + i64::try_from(lane).unwrap_or(0) * LANE + MIDDLE;
        for (at, lane) in self.lanes.iter().enumerate() {
            lane.draw(sheet, axis, middle(at));
        }
        for (day, from, to) in &self.joins {
            let x = percent(axis.at(*day));
            sheet.line(Look::Join, (&x, middle(*from)), (&x, middle(*to)));
        }
    }
}

impl Lane {
    fn draw(&self, sheet: &mut Sheet, axis: &Axis, middle: i64) {
        sheet.named((&self.name, &self.beside), middle - MIDDLE + 14, NAME);
        sheet.line(Look::Rail, ("0", middle), ("100%", middle));
        for span in &self.spans {
            sheet.linked(&span.link, |sheet| span.draw(sheet, axis, middle));
        }
        for mark in &self.marks {
            sheet.linked(&mark.link, |sheet| mark.draw(sheet, axis, middle));
        }
    }
}

/// What is small is hit from a little further away.
fn target(sheet: &mut Sheet, from: i64, to: i64, middle: i64) {
    let room = (240 - (to - from)).max(0) / 2;
    sheet.target((from - room, to + room), (middle - 12, 24));
}

impl Span {
    fn draw(&self, sheet: &mut Sheet, axis: &Axis, middle: i64) {
        let (begin, end) = (axis.at(self.from.0), axis.after(self.until.1.max(self.from.0)));
        let box_ = (middle - HIGH / 2, HIGH);
        target(sheet, begin, end, middle);
        let look = match self.kind {
            Kind::Stated => return self.draw_stated(sheet, axis, (begin, end), box_),
            Kind::Denied => Look::Denied,
            Kind::Order => Look::Order,
            Kind::Over => Look::Over,
            Kind::Gap => Look::Gap,
        };
        sheet.bar(look, (begin, end), box_);
    }

    /// Solid where it lasted by every reading of its dates, blurred where by some.
    fn draw_stated(&self, sheet: &mut Sheet, axis: &Axis, (begin, end): Places, box_: Places) {
        let (sure, last) = (axis.at(self.from.1), axis.after(self.until.0));
        if self.from.1 > self.until.0 {
            let half = i64::midpoint(begin, end);
            sheet.blurred((begin, half), box_, true);
            sheet.blurred((half, end), box_, false);
            return;
        }
        sheet.blurred((begin, sure), box_, true);
        sheet.bar(Look::Span, (sure, last), box_);
        sheet.blurred((last, end), box_, false);
    }
}

impl Mark {
    fn draw(&self, sheet: &mut Sheet, axis: &Axis, middle: i64) {
        let (from, to) = (axis.at(self.days.0), axis.after(self.days.1));
        let half = if self.days.0 == self.days.1 { from } else { i64::midpoint(from, to) };
        target(sheet, from, to, middle);
        if self.days.0 != self.days.1 {
            sheet.blurred((from, half), (middle - 3, 6), true);
            sheet.blurred((half, to), (middle - 3, 6), false);
        }
        let look = match (self.is_denied, self.is_grave) {
            (true, _) => Look::Denied,
            (false, true) => Look::Alert,
            (false, false) => Look::Mark,
        };
        sheet.mark(look, self.shape, (&percent(half), middle));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Words;

    fn link(says: &str) -> Link {
        Link { to: Some(format!("#{says}")), says: says.to_owned() }
    }

    fn span(kind: Kind, from: Days, until: Days) -> Span {
        Span { kind, from, until, link: link("span") }
    }

    fn picture(group: Group) -> String {
        let lanes = Lanes {
            id: "t".to_owned(),
            days: (1_000, 1_100),
            today: 1_100,
            today_is: "today".to_owned(),
            groups: vec![group],
            ticks: vec![(Tick::Month(1_050), "<May>".to_owned())],
            ends: ["first".to_owned(), "last".to_owned()],
            silent: [String::new(), String::new()],
        };
        lanes.draw().inline(Words { title: "T", says: "S" })
    }

    fn lane(spans: Vec<Span>, marks: Vec<Mark>) -> Group {
        let lane =
            Lane { name: "North House".to_owned(), beside: "<Ministry>".to_owned(), spans, marks };
        Group { name: "Where".to_owned(), lanes: vec![lane], ..Group::default() }
    }

    #[test]
    fn a_sure_span_is_solid_and_an_uncertain_date_is_blurred() {
        let sure =
            picture(lane(vec![span(Kind::Stated, (1_010, 1_010), (1_050, 1_050))], Vec::new()));
        assert!(sure.contains("p-span") && !sure.contains("p-perhaps"), "{sure}");
        let unsure =
            picture(lane(vec![span(Kind::Stated, (1_010, 1_020), (1_050, 1_060))], Vec::new()));
        assert_eq!(unsure.matches("class=\"p-perhaps\"").count(), 2);
        assert!(unsure.contains("url(#t-comes)") && unsure.contains("url(#t-goes)"));
        // It may have ended before it may have begun: nothing of it is sure.
        let nowhere =
            picture(lane(vec![span(Kind::Stated, (1_010, 1_060), (1_020, 1_070))], Vec::new()));
        assert!(!nowhere.contains("p-span"));
    }

    #[test]
    fn gaps_denials_and_clashes_differ_in_more_than_colour() {
        let mut group = lane(
            vec![
                span(Kind::Gap, (1_010, 1_010), (1_020, 1_020)),
                span(Kind::Denied, (1_030, 1_030), (1_040, 1_040)),
            ],
            vec![Mark {
                shape: Shape::Diamond,
                days: (1_060, 1_060),
                is_grave: true,
                is_denied: false,
                link: link("mark"),
            }],
        );
        group.clashes = vec![span(Kind::Stated, (1_015, 1_015), (1_035, 1_035))];
        group.lanes.push(group.lanes[0].clone());
        group.joins = vec![(1_055, 0, 1)];
        let drawn = picture(group);
        assert!(
            drawn.contains("url(#t-gap)")
                && drawn.contains("url(#t-clash)")
                && drawn.contains("p-denied")
        );
        assert!(drawn.contains("stroke-dasharray=\"5 3\"") && drawn.contains("p-join"));
        assert!(drawn.contains("href=\"#mark\"") && drawn.contains("aria-label=\"mark\""));
        assert!(drawn.contains("&lt;Ministry&gt;") && drawn.contains("&lt;May&gt;"));
    }

    #[test]
    fn the_same_lanes_give_the_same_bytes() {
        let group = || lane(vec![span(Kind::Order, (1_010, 1_010), (1_050, 1_050))], Vec::new());
        assert_eq!(picture(group()), picture(group()));
    }
}
