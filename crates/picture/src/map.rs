//! Maps: places as circles by number, ways between countries as arcs, on the ground of [`crate::world`], as near as what is shown
//! allows.

use std::fmt::Write as _;

use crate::look::Look;
use crate::sheet::{Anchor, Link, Sheet};
use crate::world::{Point, countries, on_paper};
use crate::xml::place;

/// Width of a map, in units; as many pixels where there is room.
const WIDE: f64 = 960.0;
/// Its height.
const HIGH: f64 = 500.0;
/// The least that is shown, in radii of the globe across: about three thousand kilometres.
const NEAR: f64 = 0.45;
/// The greatest circle.
const GREAT: f64 = 26.0;

/// A place, and how many.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Longitude and latitude in degrees.
    pub at: (f64, f64),
    /// How many; nothing where the number is kept back.
    pub number: Option<u64>,
    /// The number as it is written.
    pub name: String,
    /// The point is only one in the place that its name is read as: no source states where it is.
    pub is_read: bool,
    /// What it says and where it leads.
    pub link: Link,
}

/// A way from one point to another, and how many went.
#[derive(Clone, Debug)]
pub struct Way {
    /// From where, in degrees.
    pub from: (f64, f64),
    /// To where.
    pub to: (f64, f64),
    /// The number as it is written.
    pub name: String,
    /// What it says and where it leads.
    pub link: Link,
}

/// A map.
#[derive(Clone, Debug)]
pub struct Map {
    /// Unique on the page.
    pub id: String,
    /// Places.
    pub spots: Vec<Spot>,
    /// Ways.
    pub ways: Vec<Way>,
}

/// What of the paper is shown: its upper left corner, and how many units of the map a unit of the paper is.
#[derive(Clone, Copy)]
struct View {
    corner: Point,
    scale: f64,
}

impl View {
    /// What holds all points with room around them, and not more than the whole globe.
    fn of(points: &[Point]) -> Self {
        let (east, south) = (on_paper((180.0, 0.0)).0, on_paper((0.0, -58.0)).1);
        let north = on_paper((0.0, 84.0)).1;
        let least = |pick: fn(&Point) -> f64| points.iter().map(pick).fold(f64::INFINITY, f64::min);
        let most =
            |pick: fn(&Point) -> f64| points.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
        let (mut left, mut right) = (least(|p| p.0), most(|p| p.0));
        let (mut top, mut bottom) = (least(|p| p.1), most(|p| p.1));
        if points.is_empty() {
            (left, right, top, bottom) = (-east, east, north, south);
        }
        let ratio = WIDE / HIGH;
        let wide =
            ((right - left) * 1.3).max((bottom - top) * 1.4 * ratio).max(NEAR).min(2.0 * east);
        let (x, y) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        let corner = (
            (x - wide / 2.0).clamp(-east, (east - wide).max(-east)),
            (y - wide / ratio / 2.0).clamp(north, (south - wide / ratio).max(north)),
        );
        Self { corner, scale: WIDE / wide }
    }

    fn at(&self, (x, y): Point) -> Point {
        ((x - self.corner.0) * self.scale, (y - self.corner.1) * self.scale)
    }
}

impl Map {
    /// Draws the map.
    #[must_use]
    pub fn draw(&self) -> Sheet {
        #[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
        let mut sheet = Sheet::sized(&self.id, (WIDE as i64, HIGH as i64));
        let ends = self.ways.iter().flat_map(|way| [way.from, way.to]);
        let points: Vec<Point> =
            self.spots.iter().map(|spot| spot.at).chain(ends).map(on_paper).collect();
        let view = View::of(&points);
        sheet.path(Look::Land, &ground(&view));
        let most = self.spots.iter().filter_map(|spot| spot.number).max().unwrap_or(1).max(1);
        // Small circles over great ones, so that each can be pointed at.
        let mut spots: Vec<&Spot> = self.spots.iter().collect();
        spots.sort_by_key(|spot| std::cmp::Reverse(spot.number));
        for spot in &spots {
            circle(&mut sheet, &view, spot, most);
        }
        // Numbers over all circles.
        for spot in &spots {
            label(&mut sheet, &view, spot, most);
        }
        for way in &self.ways {
            arc(&mut sheet, &view, way);
        }
        sheet
    }
}

/// The outlines that are in view, each point rounded to tenths of a unit.
fn ground(view: &View) -> String {
    let mut path = String::new();
    for outline in countries().iter().flat_map(|country| &country.outlines) {
        let points: Vec<Point> = outline.iter().map(|point| view.at(*point)).collect();
        let beside = |pick: fn(&Point) -> f64, end: f64| {
            points.iter().all(|point| pick(point) < -20.0)
                || points.iter().all(|point| pick(point) > end + 20.0)
        };
        if beside(|p| p.0, WIDE) || beside(|p| p.1, HIGH) {
            continue;
        }
        let mut last: Option<(i64, i64)> = None;
        for point in points {
            let (x, y) = (whole(point.0 * 10.0), whole(point.1 * 10.0));
            // Writing into memory does not fail.
            match last {
                Some(before) if (x - before.0).abs() + (y - before.1).abs() < 8 => continue,
                Some(before) => {
                    let down = tenths(y - before.1);
                    let apart = if down.starts_with('-') { "" } else { " " };
                    let _ = write!(path, "l{}{apart}{down}", tenths(x - before.0));
                }
                None => {
                    let _ = write!(path, "M{} {}", tenths(x), tenths(y));
                }
            }
            last = Some((x, y));
        }
        path.push('Z');
    }
    path
}

/// Tenths as SVG takes them, in as few signs as can be.
fn tenths(value: i64) -> String {
    let (sign, whole, part) =
        (if value < 0 { "-" } else { "" }, value.abs() / 10, value.abs() % 10);
    match (whole, part) {
        (0, 0) => "0".to_owned(),
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{part}"),
        _ => format!("{sign}{whole}.{part}"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a picture")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Areas stand for numbers; something is seen of the least.
fn radius(spot: &Spot, most: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the size of a circle")]
    let share = spot.number.map_or(0.0, |number| number as f64 / most as f64);
    (share.sqrt() * GREAT).max(4.0)
}

fn circle(sheet: &mut Sheet, view: &View, spot: &Spot, most: u64) {
    let (x, y) = view.at(on_paper(spot.at));
    let look = match (spot.number, spot.is_read) {
        (None, _) => Look::Kept,
        (Some(_), true) => Look::PlaceRead,
        (Some(_), false) => Look::Place,
    };
    sheet.linked(&spot.link, |sheet| {
        sheet.dot(look, (&place(x), &place(y)), &place(radius(spot, most)));
    });
}

/// The number, in its circle where there is room; that nobody is somewhere is told by the table.
fn label(sheet: &mut Sheet, view: &View, spot: &Spot, most: u64) {
    if spot.number == Some(0) {
        return;
    }
    let ((x, y), radius) = (view.at(on_paper(spot.at)), radius(spot, most));
    let (x, anchor) =
        if radius < 15.0 { (x + radius + 4.0, Anchor::Start) } else { (x, Anchor::Middle) };
    sheet.text(Look::Ink, (&place(x), whole(y) + 5), anchor, &spot.name);
}

/// An arc that bends upwards, with a head at its end and the number over its middle.
fn arc(sheet: &mut Sheet, view: &View, way: &Way) {
    let ((x1, y1), (x2, y2)) = (view.at(on_paper(way.from)), view.at(on_paper(way.to)));
    let (along, down) = (x2 - x1, y2 - y1);
    let long = along.hypot(down).max(1.0);
    // To the left of the way, so that there and back lie apart.
    let bend = (x1 + along / 2.0 + down * 0.22, y1 + down / 2.0 - along * 0.22);
    let top = (0.25 * x1 + 0.5 * bend.0 + 0.25 * x2, 0.25 * y1 + 0.5 * bend.1 + 0.25 * y2);
    let (back, side) = ((x2 - bend.0, y2 - bend.1), long.max(1.0));
    let size = back.0.hypot(back.1).max(1.0 / side);
    let unit = (back.0 / size, back.1 / size);
    let foot = (x2 - unit.0 * 12.0, y2 - unit.1 * 12.0);
    let wing = (-unit.1 * 5.0, unit.0 * 5.0);
    sheet.linked(&way.link, |sheet| {
        sheet.path(
            Look::Way,
            &format!(
                "M{} {}Q{} {} {} {}",
                place(x1),
                place(y1),
                place(bend.0),
                place(bend.1),
                place(foot.0),
                place(foot.1)
            ),
        );
        sheet.path(
            Look::Alert,
            &format!(
                "M{} {}L{} {}L{} {}Z",
                place(x2),
                place(y2),
                place(foot.0 + wing.0),
                place(foot.1 + wing.1),
                place(foot.0 - wing.0),
                place(foot.1 - wing.1)
            ),
        );
        sheet.text(Look::Strong, (&place(top.0), whole(top.1) - 6), Anchor::Middle, &way.name);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Words;

    fn spot(at: (f64, f64), number: Option<u64>) -> Spot {
        Spot {
            at,
            number,
            name: "<n>".to_owned(),
            is_read: false,
            link: Link { to: Some("#s".to_owned()), says: "<s>".to_owned() },
        }
    }

    fn drawn(spots: Vec<Spot>, ways: Vec<Way>) -> String {
        Map { id: "m".to_owned(), spots, ways }.draw().inline(Words { title: "T", says: "S" })
    }

    /// The numbers of an attribute.
    fn numbers(svg: &str, name: &str) -> Vec<f64> {
        let begin = format!(" {name}=\"");
        let parts = svg.split(begin.as_str()).skip(1);
        parts.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    }

    #[test]
    fn circles_are_as_great_as_their_numbers_and_lie_within_the_map() {
        let svg = drawn(
            vec![
                spot((-88.9, 13.7), Some(400)),
                spot((-84.0, 10.0), Some(100)),
                spot((-90.5, 14.6), None),
            ],
            vec![],
        );
        let radii = numbers(&svg, "r");
        assert_eq!(
            (radii[0], radii[1], radii[2]),
            (GREAT, GREAT / 2.0, 4.0),
            "areas stand for numbers"
        );
        let inside = |all: Vec<f64>, end: f64| all.iter().all(|one| *one > 0.0 && *one < end);
        assert!(inside(numbers(&svg, "cx"), WIDE) && inside(numbers(&svg, "cy"), HIGH));
        assert!(svg.contains("&lt;n&gt;") && svg.contains("p-kept"));
    }

    #[test]
    fn tenths_are_short() {
        assert_eq!(
            [tenths(0), tenths(7), tenths(-7), tenths(120), tenths(-123)],
            ["0", ".7", "-.7", "12", "-12.3"]
        );
    }

    #[test]
    fn the_ground_is_no_larger_than_it_may_be() {
        let world = drawn(Vec::new(), Vec::new());
        assert!(world.len() > 20_000 && world.len() < 80_000, "{}", world.len());
        let near = drawn(vec![spot((-88.9, 13.7), Some(1))], Vec::new());
        assert!(near.len() < world.len() / 2, "{}", near.len());
    }

    #[test]
    fn a_way_leads_from_one_to_the_other_with_a_head_at_its_end() {
        let way = Way {
            from: (-98.0, 39.0),
            to: (-88.9, 13.8),
            name: "238".to_owned(),
            link: Link::default(),
        };
        let svg = drawn(Vec::new(), vec![way]);
        assert!(svg.contains("p-way") && svg.contains("p-alert") && svg.contains(">238</text>"));
    }
}
