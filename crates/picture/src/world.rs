//! The ground of maps: outlines of countries, from `gazetteers/natural-earth`, and where they lie on paper.

use std::sync::OnceLock;

/// A point: longitude and latitude in degrees, or a place on paper.
pub(crate) type Point = (f64, f64);

/// Made by `gazetteers/natural-earth/make.py`, which says what stands where.
const COUNTRIES: &str = include_str!("../../../gazetteers/natural-earth/countries.tsv");

/// A country on paper.
#[derive(Debug)]
pub(crate) struct Country {
    /// Its code of two letters; empty where it has none.
    code: &'static str,
    /// The middle of its largest part, in degrees.
    middle: Point,
    /// Its outlines, on paper.
    pub(crate) outlines: Vec<Vec<Point>>,
}

/// All countries.
pub(crate) fn countries() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| COUNTRIES.lines().filter_map(country).collect())
}

/// The middle of the largest part of a country, in degrees; `None` where the map does not have it.
#[must_use]
pub fn middle_of(code: &str) -> Option<Point> {
    let mut all = countries().iter().filter(|country| !country.code.is_empty());
    all.find(|country| country.code == code).map(|country| country.middle)
}

fn country(line: &'static str) -> Option<Country> {
    let mut parts = line.split('\t');
    let (code, _, middle) = (parts.next()?, parts.next()?, pair(parts.next()?)?);
    let outline = |text: &str| {
        let (mut x, mut y) = (0, 0);
        let steps = text.split(' ').filter_map(whole);
        let points = steps.map(|(east, north)| {
            (x, y) = (x + east, y + north);
            on_paper(degrees((x, y)))
        });
        points.collect::<Vec<Point>>()
    };
    let outlines = parts.next()?.split(';').map(outline).collect();
    Some(Country { code, middle, outlines })
}

fn whole(text: &str) -> Option<(i32, i32)> {
    let (x, y) = text.split_once(',')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

fn pair(text: &str) -> Option<Point> {
    whole(text).map(degrees)
}

/// Tenths of a degree as degrees.
fn degrees((x, y): (i32, i32)) -> Point {
    (f64::from(x) / 10.0, f64::from(y) / 10.0)
}

/// Where a point lies on paper, in Tom Patterson's Natural Earth projection (Šavrič et al. 2011): one unit is the radius of the
/// globe, up is less.
pub(crate) fn on_paper((longitude, latitude): Point) -> Point {
    let (across, up) = (longitude.to_radians(), latitude.to_radians());
    let two = up * up;
    let four = two * two;
    let x = across
        * (0.8707 - 0.131_979 * two
            + four * (-0.013_791 + four * (0.003_971 * two - 0.001_529 * four)));
    let y = up
        * (1.007_226
            + two * (0.015_085 + four * (-0.044_475 + 0.028_874 * two - 0.005_916 * four)));
    (x, -y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_country_with_outlines_around_its_middle() {
        assert_eq!(countries().len(), COUNTRIES.lines().count());
        assert!(countries().len() > 170);
        let points: usize =
            countries().iter().flat_map(|country| &country.outlines).map(Vec::len).sum();
        assert!(points > 9_000, "{points}");
        let (longitude, latitude) = middle_of("SV").unwrap();
        assert!(
            (longitude + 88.9).abs() < 0.6 && (latitude - 13.8).abs() < 0.6,
            "{longitude} {latitude}"
        );
        assert!(middle_of("").is_none() && middle_of("XA").is_none());
    }

    #[test]
    fn the_paper_is_as_wide_as_the_projection_says() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-3;
        let (x, y) = on_paper((180.0, 0.0));
        assert!(close(x, 2.735_4) && close(y, 0.0), "{x} {y}");
        assert!(close(on_paper((0.0, 90.0)).1, -1.422_4), "{}", on_paper((0.0, 90.0)).1);
    }
}
