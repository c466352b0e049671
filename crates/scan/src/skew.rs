//! Which way lines of text run: how far a page lies askew, and whether it lies on its side.
//!
//! Ink is counted row by row along slanted rows. Where these run as the lines do, full and empty rows follow each other most sharply: the
//! sum of squared differences of neighbours is greatest (Postl 1986; Bloomberg, Kopec and Dasari 1995).

use image::{GrayImage, Luma};

use crate::small::{self, Ink};

/// Most degrees by which a page is held to be askew.
const MOST: f64 = 6.0;

/// Least degrees that are worth turning for: Tesseract does not mind them.
const LEAST: f64 = 0.15;

/// How much sharper rows must be than on the page as it lies.
const SHARPER: f64 = 1.03;

/// How much sharper columns must be than rows for a page to lie on its side.
const ON_SIDE: f64 = 1.5;

/// How the lines of a page run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Run {
    /// Degrees by which they fall to the right; 0 where that is nothing or nobody knows.
    pub(crate) degrees: f64,
    /// Whether they seem to run up or down the page.
    pub(crate) on_side: bool,
}

/// How the lines of a page run.
pub(crate) fn run(page: &GrayImage) -> Run {
    let Some(ink) = small::ink(page) else { return Run::default() };
    let across = best(&ink);
    let (width, height) = (ink.height, ink.width);
    let turned = Ink { width, height, dark: ink.dark.iter().map(|(x, y)| (*y, *x)).collect() };
    let down = best(&turned);
    let on_side = down.sharpness > across.sharpness * ON_SIDE;
    // Seen from the side, lines that fall rise.
    let (found, at_rest) =
        if on_side { (down, sharpness(&turned, 0.0)) } else { (across, sharpness(&ink, 0.0)) };
    let worth = found.degrees.abs() >= LEAST && found.sharpness > at_rest * SHARPER;
    let sign = if on_side { -1.0 } else { 1.0 };
    Run { degrees: if worth { sign * found.degrees } else { 0.0 }, on_side }
}

/// An angle and how sharply rows follow each other there.
#[derive(Clone, Copy)]
struct Slant {
    degrees: f64,
    sharpness: f64,
}

/// The sharpest slant: in steps of half a degree, then finer about the best.
fn best(ink: &Ink) -> Slant {
    let mut best = Slant { degrees: 0.0, sharpness: sharpness(ink, 0.0) };
    for (step, reach) in [(0.5, MOST), (0.1, 0.4), (0.02, 0.08)] {
        let (middle, steps) = (best.degrees, (reach / step + 0.5) as i32);
        for at in -steps..=steps {
            let degrees = middle + f64::from(at) * step;
            let sharpness = sharpness(ink, degrees);
            // Of equals the one nearest to where the page lies.
            if sharpness > best.sharpness {
                best = Slant { degrees, sharpness };
            }
        }
    }
    best
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "rows of a small copy: they are made positive first"
)]
fn sharpness(ink: &Ink, degrees: f64) -> f64 {
    let slope = libm::tan(degrees.to_radians());
    let reach = (slope.abs() * ink.width as f64) as usize + 1;
    let mut rows = vec![0_u32; ink.height + 2 * reach + 1];
    for (x, y) in &ink.dark {
        let row = f64::from(*y) - f64::from(*x) * slope + reach as f64;
        if let Some(count) = rows.get_mut(row as usize) {
            *count += 1;
        }
    }
    let pairs = rows.windows(2);
    pairs.map(|pair| f64::from(pair[1]) - f64::from(pair[0])).map(|apart| apart * apart).sum()
}

/// Turns a page about its middle so that lines that fall by so many degrees run level. The page grows, so that nothing is cut off.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes within the limits of a page"
)]
pub(crate) fn levelled(page: &GrayImage, degrees: f64) -> GrayImage {
    let (sine, cosine) = (libm::sin(degrees.to_radians()), libm::cos(degrees.to_radians()));
    let (width, height) = (f64::from(page.width()), f64::from(page.height()));
    let wide = width * cosine.abs() + height * sine.abs();
    let high = width * sine.abs() + height * cosine.abs();
    let (from, to) = ((width / 2.0, height / 2.0), (wide / 2.0, high / 2.0));
    GrayImage::from_fn(wide as u32, high as u32, |x, y| {
        let (x, y) = (f64::from(x) + 0.5 - to.0, f64::from(y) + 0.5 - to.1);
        let (x, y) = (x * cosine - y * sine + from.0, x * sine + y * cosine + from.1);
        Luma([between(page, x - 0.5, y - 0.5)])
    })
}

/// The grey between four pixels; paper outside the page.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a weighted mean of bytes is one; places outside are negative and no pixel"
)]
fn between(page: &GrayImage, x: f64, y: f64) -> u8 {
    let (left, top) = (x.floor(), y.floor());
    let (right_part, lower_part) = (x - left, y - top);
    let grey = |x: f64, y: f64| {
        if x < 0.0 || y < 0.0 {
            return 255.0;
        }
        page.get_pixel_checked(x as u32, y as u32).map_or(255.0, |pixel| f64::from(pixel.0[0]))
    };
    let upper = grey(left, top) * (1.0 - right_part) + grey(left + 1.0, top) * right_part;
    let lower =
        grey(left, top + 1.0) * (1.0 - right_part) + grey(left + 1.0, top + 1.0) * right_part;
    (upper * (1.0 - lower_part) + lower * lower_part + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of broken lines, as lines of words are.
    fn lines() -> GrayImage {
        GrayImage::from_fn(800, 1000, |x, y| {
            let inside = (80..720).contains(&x) && (80..900).contains(&y);
            let dark = inside && y % 24 < 10 && (x / 7 + y / 24) % 5 != 0;
            Luma([if dark { 20 } else { 245 }])
        })
    }

    #[test]
    fn lines_that_fall_are_found_and_levelled() {
        for degrees in [-5.0, -2.3, 0.7, 3.0] {
            // To level what falls by the opposite makes lines fall by this.
            let askew = levelled(&lines(), -degrees);
            let found = run(&askew);
            assert!((found.degrees - degrees).abs() < 0.15, "{degrees}: {found:?}");
            assert!(!found.on_side);
            assert!(run(&levelled(&askew, found.degrees)).degrees.abs() < 0.2);
        }
    }

    #[test]
    fn a_page_that_lies_straight_is_left_as_it_is() {
        assert_eq!(run(&lines()), Run::default());
    }

    #[test]
    fn a_page_on_its_side_is_told() {
        let turned = image::imageops::rotate90(&levelled(&lines(), -2.0));
        let found = run(&turned);
        assert!(found.on_side, "{found:?}");
        assert!((found.degrees - 2.0).abs() < 0.15, "{found:?}");
    }

    #[test]
    fn nothing_is_said_of_an_empty_page() {
        assert_eq!(run(&GrayImage::from_pixel(600, 600, Luma([255]))), Run::default());
    }
}
