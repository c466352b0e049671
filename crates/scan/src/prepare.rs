//! A page made ready to be recognised: the light even, specks gone, lines level, rules of tables gone, letters as large as Tesseract wants them.

use image::{DynamicImage, GrayImage, imageops};
use serde::{Deserialize, Serialize};

use crate::{
    clean, decode, limits, render,
    ruling::{self, Rule},
    skew, small,
};

/// Dots an inch at which letters are as large as Tesseract was taught them.
const DOTS: f64 = 300.0;

/// How finely or coarsely a page may be scanned and still be taken as it is.
const FINE_ENOUGH: std::ops::RangeInclusive<f64> = 250.0..=450.0;

/// Most that a page is enlarged: beyond that there is nothing in it.
const MOST_ENLARGED: f64 = 2.5;

/// The longer side, in inches, that a picture is taken to have which does not say how large it is: that of A4.
const LONG_SIDE: f64 = 11.69;

/// What is done to a page before it is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleaning {
    /// Everything that helps.
    Full,
    /// Nothing: for measuring what the rest is worth.
    None,
}

/// What stands before the pixels of a page that is ready.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels an inch.
    pub(crate) dots: f64,
    /// Degrees by which it was turned against the clock to lie level.
    pub(crate) turned: f64,
    /// Whether its lines seem to run up or down.
    pub(crate) on_side: bool,
    /// Whether nothing stands on it.
    pub(crate) blank: bool,
    /// Of a PDF: whether a picture as large as the page stands on it.
    pub(crate) scanned: bool,
    /// Ruled lines that were on it, in its pixels.
    pub(crate) rules: Vec<Rule>,
}

/// A page that is ready.
pub(crate) struct Ready {
    pub(crate) head: Head,
    pub(crate) picture: GrayImage,
}

/// Makes a page of a PDF, or one of the pictures in a file, ready.
///
/// # Errors
/// One line saying why there is none.
pub(crate) fn page(bytes: &[u8], nth: usize, cleaning: Cleaning) -> Result<Ready, String> {
    let drawn = drawn(bytes, nth, DOTS)?;
    let (dots, scanned) = (drawn.dots, drawn.scanned);
    let grey = drawn.picture.into_luma8();
    let mut ready = match cleaning {
        Cleaning::Full => cleaned(grey, dots),
        Cleaning::None => as_it_is(grey, dots),
    };
    ready.head.scanned = scanned;
    Ok(ready)
}

/// A page of a PDF, or one of the pictures in a file, as it is.
pub(crate) fn drawn(bytes: &[u8], nth: usize, dots: f64) -> Result<render::Drawn, String> {
    if bytes.starts_with(b"%PDF") {
        return render::page(bytes, nth, dots);
    }
    let picture = decode::picture(bytes, nth)?;
    let dots = f64::from(picture.width().max(picture.height())) / LONG_SIDE;
    Ok(render::Drawn { picture, dots, scanned: true })
}

/// A ruled line on a picture of that size, where it lies once this is turned by so many quarters against the clock.
pub(crate) fn turned_rule(rule: Rule, (width, height): (u32, u32), quarters: i32) -> Rule {
    let [left, top, right, bottom] = rule;
    let from = |side: u32, end: u32| side.saturating_sub(end);
    match quarters.rem_euclid(4) {
        1 => [top, from(width, right), bottom, from(width, left)],
        2 => [from(width, right), from(height, bottom), from(width, left), from(height, top)],
        3 => [from(height, bottom), left, from(height, top), right],
        _ => rule,
    }
}

/// A picture turned against the clock by so many degrees, whole quarters first.
pub(crate) fn turned(picture: &GrayImage, degrees: f64) -> GrayImage {
    let quarters = libm::round(degrees / 90.0);
    let rest = degrees - quarters * 90.0;
    #[expect(clippy::cast_possible_truncation, reason = "a few quarters")]
    let whole = match (quarters as i32).rem_euclid(4) {
        1 => imageops::rotate270(picture),
        2 => imageops::rotate180(picture),
        3 => imageops::rotate90(picture),
        _ => picture.clone(),
    };
    if rest == 0.0 { whole } else { skew::levelled(&whole, rest) }
}

fn cleaned(grey: GrayImage, dots: f64) -> Ready {
    let grey = clean::without_specks(clean::even_light(grey));
    let blank = is_blank(&grey);
    let run = skew::run(&grey);
    let (mut grey, dots) = sized(grey, dots);
    if run.degrees != 0.0 && !blank {
        grey = skew::levelled(&grey, run.degrees);
    }
    let mut rules = Vec::new();
    if !blank {
        (grey, rules) = ruling::without_rules(grey, dots);
    }
    let (width, height) = grey.dimensions();
    let (turned, on_side) = (run.degrees, run.on_side);
    let head = Head { width, height, dots, turned, on_side, blank, scanned: false, rules };
    Ready { head, picture: grey }
}

fn as_it_is(grey: GrayImage, dots: f64) -> Ready {
    let blank = is_blank(&grey);
    let (grey, dots) = within(grey, dots);
    let (width, height) = grey.dimensions();
    Ready { head: Head { width, height, dots, blank, ..Head::default() }, picture: grey }
}

/// Greys by which ink differs from paper at the least.
const INK: u8 = 48;

/// Share of pixels that are ink below which nothing stands on a page.
const BLANK: u64 = 20_000;

/// Whether nothing stands on a page: hardly a pixel is darker than most.
fn is_blank(grey: &GrayImage) -> bool {
    let counts = small::histogram(grey);
    let all: u64 = counts.iter().sum();
    let mut above = 0;
    let paper = (0_u8..=255).zip(counts).rev().find_map(|(grey, count)| {
        above += count;
        (above * 2 >= all).then_some(grey)
    });
    let paper = usize::from(paper.unwrap_or(255));
    let ink: u64 = (0..256)
        .zip(counts)
        .filter(|(grey, _)| usize::abs_diff(*grey, paper) > usize::from(INK))
        .map(|(_, count)| count)
        .sum();
    ink * BLANK < all
}

/// A page with letters of the size that Tesseract was taught.
fn sized(grey: GrayImage, dots: f64) -> (GrayImage, f64) {
    if FINE_ENOUGH.contains(&dots) {
        return within(grey, dots);
    }
    let by = (DOTS / dots).min(MOST_ENLARGED);
    let pixels = f64::from(grey.width()) * f64::from(grey.height());
    let longest = f64::from(grey.width().max(grey.height()));
    let by = by.min(most(pixels, longest));
    (scaled(&grey, by), dots * by)
}

/// A page that is no larger than is recognised.
fn within(grey: GrayImage, dots: f64) -> (GrayImage, f64) {
    let pixels = f64::from(grey.width()) * f64::from(grey.height());
    let by = most(pixels, f64::from(grey.width().max(grey.height())));
    if by >= 1.0 { (grey, dots) } else { (scaled(&grey, by), dots * by) }
}

/// By how much a page may be enlarged within the limits; below 1 if it must be made smaller.
fn most(pixels: f64, longest: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a limit, far below 2^52")]
    let by_pixels = libm::sqrt(limits::RECOGNISED_PIXELS as f64 / pixels);
    by_pixels.min(f64::from(limits::RECOGNISED_SIDE) / longest)
}

fn scaled(grey: &GrayImage, by: f64) -> GrayImage {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides within the limits"
    )]
    let side = |side: u32| libm::round(f64::from(side) * by).max(1.0) as u32;
    let filter = if by > 1.0 { imageops::CatmullRom } else { imageops::Triangle };
    imageops::resize(grey, side(grey.width()), side(grey.height()), filter)
}

/// A page of a PDF or a picture in a file as PNG, turned as its words were found, and no larger than so many pixels a side.
///
/// # Errors
/// One line saying why there is none.
pub(crate) fn shown(bytes: &[u8], nth: usize, degrees: f64, most: u32) -> Result<Vec<u8>, String> {
    let picture = drawn(bytes, nth, DOTS / 2.0)?.picture;
    let side = picture.width().max(picture.height());
    let picture = if side > most { picture.thumbnail(most, most) } else { picture };
    let picture = if degrees == 0.0 {
        DynamicImage::from(picture.into_rgb8())
    } else {
        turned(&picture.into_luma8(), degrees).into()
    };
    let mut png = std::io::Cursor::new(Vec::new());
    let written = picture.write_to(&mut png, image::ImageFormat::Png);
    written.map_err(|error| format!("the page was not written: {error}"))?;
    Ok(png.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_with_dust_is_blank_and_a_line_is_not() {
        let mut paper = GrayImage::from_pixel(1000, 1400, image::Luma([240]));
        paper.put_pixel(10, 10, image::Luma([0]));
        assert!(is_blank(&paper));
        for x in 100..400 {
            paper.put_pixel(x, 700, image::Luma([30]));
        }
        assert!(!is_blank(&paper));
    }

    #[test]
    fn a_coarse_page_is_enlarged_and_a_vast_one_made_smaller() {
        let (page, dots) = sized(GrayImage::new(1240, 1754), 150.0);
        assert_eq!((page.dimensions(), dots), ((2480, 3508), 300.0));
        let by = most(10_000.0 * 9_000.0, 10_000.0);
        assert!(by < 1.0 && 90_000_000.0 * by * by <= 40_000_001.0);
        assert!(most(1e6, 100_000.0) * 100_000.0 <= 20_000.001);
    }

    #[test]
    fn quarters_are_turned_whole() {
        let mut page = GrayImage::new(3, 2);
        page.put_pixel(2, 0, image::Luma([9]));
        let left = turned(&page, 90.0);
        assert_eq!((left.dimensions(), left.get_pixel(0, 0).0), ((2, 3), [9]));
        assert_eq!(turned(&turned(&page, 180.0), -180.0), page);
        // The pixel at the right of the upper row, as a rule.
        let rule = [2, 0, 3, 1];
        assert_eq!(turned_rule(rule, (3, 2), 1), [0, 0, 1, 1]);
        assert_eq!(turned_rule(rule, (3, 2), 2), [0, 1, 1, 2]);
        assert_eq!(turned_rule(rule, (3, 2), -1), [1, 2, 2, 3]);
    }
}
