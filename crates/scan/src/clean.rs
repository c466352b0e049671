//! Light and dirt: what copiers, scanners and telephones add to a page.

use image::{GrayImage, Luma};

use crate::small::histogram;

/// Squares of paper across the shorter side of a page, by which its light is measured.
const SQUARES: u32 = 40;

/// Shares of the pixels of a square that are darker than its paper.
const DARKER: f64 = 0.8;

/// Greys by which the light of a page must differ, or fall short of white, to be evened.
const UNEVEN: u8 = 40;

/// The darkest that paper in shade is held to be: what is darker is a bar across the page, with light letters on it.
const DARKEST: u32 = 110;

/// Share of pixels that are specks from which on a page is cleaned of them.
const SPECKLED: f64 = 0.000_5;

/// Greys by which a speck differs from what surrounds it.
const SPECK: u8 = 60;

/// Makes paper white that lies in shade; light letters on dark become dark on light.
pub(crate) fn even_light(page: GrayImage) -> GrayImage {
    let page = dark_on_light(page);
    let Some(light) = Light::of(&page) else { return page };
    let mut even = page;
    for (x, y, pixel) in even.enumerate_pixels_mut() {
        let paper = light.at(x, y).max(DARKEST);
        pixel.0[0] = u8::try_from(u32::from(pixel.0[0]) * 255 / paper).unwrap_or(u8::MAX);
    }
    even
}

fn dark_on_light(mut page: GrayImage) -> GrayImage {
    let counts = histogram(&page);
    let all: u64 = counts.iter().sum();
    let dark: u64 = counts.iter().take(100).sum();
    if dark * 10 > all * 7 {
        image::imageops::invert(&mut page);
    }
    page
}

/// How bright the paper is, square by square.
struct Light {
    side: u32,
    across: u32,
    down: u32,
    squares: Vec<u8>,
}

impl Light {
    /// Measures the light of a page; nothing where it is even.
    fn of(page: &GrayImage) -> Option<Self> {
        let side = (page.width().min(page.height()) / SQUARES).max(8);
        let (across, down) = (page.width().div_ceil(side), page.height().div_ceil(side));
        let places = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
        let squares: Vec<u8> = places.map(|(x, y)| paper(page, x * side, y * side, side)).collect();
        let measured = Self { side, across, down, squares };
        // A square that a picture or a thick letter fills takes its neighbours' paper.
        let filled = measured.each(|near| near.max().unwrap_or(255));
        let light = filled.each(|near| {
            let (sum, count) =
                near.fold((0_u32, 0_u32), |(sum, count), grey| (sum + u32::from(grey), count + 1));
            u8::try_from(sum / count.max(1)).unwrap_or(255)
        });
        let darkest = light.squares.iter().min()?;
        (*darkest < 255 - UNEVEN).then_some(light)
    }

    /// Squares made of those about each.
    fn each(&self, make: impl Fn(&mut dyn Iterator<Item = u8>) -> u8) -> Self {
        let places = (0..self.down).flat_map(|y| (0..self.across).map(move |x| (x, y)));
        let squares = places.map(|(x, y)| {
            let rows = y.saturating_sub(1)..=(y + 1).min(self.down - 1);
            let columns = x.saturating_sub(1)..=(x + 1).min(self.across - 1);
            let mut near =
                rows.flat_map(|row| columns.clone().map(move |column| self.square(column, row)));
            make(&mut near)
        });
        Self { squares: squares.collect(), ..*self }
    }

    fn square(&self, x: u32, y: u32) -> u8 {
        let (x, y) = (x.min(self.across - 1), y.min(self.down - 1));
        self.squares.get((y * self.across + x) as usize).copied().unwrap_or(255)
    }

    /// The brightness of the paper at a pixel, between the middles of squares.
    fn at(&self, x: u32, y: u32) -> u32 {
        let half = self.side / 2;
        let (x, y) = (x.saturating_sub(half), y.saturating_sub(half));
        let ((column, right), (row, lower)) =
            ((x / self.side, x % self.side), (y / self.side, y % self.side));
        let (left, upper) = (self.side - right, self.side - lower);
        let grey = |x, y| u32::from(self.square(x, y));
        let above = grey(column, row) * left + grey(column + 1, row) * right;
        let below = grey(column, row + 1) * left + grey(column + 1, row + 1) * right;
        (above * upper + below * lower) / (self.side * self.side)
    }
}

/// The grey of the paper in a square: most of its pixels are darker than that or as bright.
fn paper(page: &GrayImage, left: u32, top: u32, side: u32) -> u8 {
    let mut counts = [0_u32; 256];
    let mut all = 0_u32;
    for y in top..(top + side).min(page.height()) {
        for x in left..(left + side).min(page.width()) {
            counts[usize::from(page.get_pixel(x, y).0[0])] += 1;
            all += 1;
        }
    }
    let wanted = f64::from(all) * DARKER;
    let mut below = 0;
    for (grey, count) in (0_u8..=255).zip(counts) {
        below += count;
        if f64::from(below) >= wanted {
            return grey;
        }
    }
    255
}

/// Takes away specks of a pixel (salt and pepper), where a page has many: each takes the middle grey of those about it. Other pixels stay,
/// so that thin strokes do.
pub(crate) fn without_specks(page: GrayImage) -> GrayImage {
    let specks: Vec<(u32, u32, u8)> = (1..page.height().saturating_sub(1))
        .flat_map(|y| (1..page.width().saturating_sub(1)).map(move |x| (x, y)))
        .filter_map(|(x, y)| Some((x, y, speck(&page, x, y)?)))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "numbers of pixels, below 2^52")]
    let share = specks.len() as f64 / page.len() as f64;
    let mut clean = page;
    if share >= SPECKLED {
        for (x, y, grey) in specks {
            clean.put_pixel(x, y, Luma([grey]));
        }
    }
    clean
}

/// What a pixel should be that differs from all about it.
fn speck(page: &GrayImage, x: u32, y: u32) -> Option<u8> {
    let own = page.get_pixel(x, y).0[0];
    let above = page.get_pixel(x, y - 1).0[0];
    // Most pixels are no specks, and one neighbour tells.
    if own.abs_diff(above) < SPECK {
        return None;
    }
    let mut near = [0_u8; 8];
    let places = [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)];
    for (grey, (right, down)) in near.iter_mut().zip(places) {
        *grey = page.get_pixel(x + right - 1, y + down - 1).0[0];
    }
    near.sort_unstable();
    let nearest = near.iter().map(|grey| own.abs_diff(*grey)).min()?;
    (nearest >= SPECK / 2 && own.abs_diff(near[4]) >= SPECK).then_some(near[4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(shade: impl Fn(u32, u32) -> u8) -> GrayImage {
        GrayImage::from_fn(400, 500, |x, y| {
            let ink = y % 20 < 6 && (x / 5) % 3 != 0;
            Luma([if ink { shade(x, y) / 6 } else { shade(x, y) }])
        })
    }

    #[test]
    fn paper_in_shade_becomes_white_and_ink_stays_dark() {
        let even = even_light(page(|x, y| 250 - u8::try_from((x + y) / 6).unwrap()));
        for (x, y) in [(2, 12), (390, 490), (200, 250)] {
            assert!(even.get_pixel(x, y).0[0] > 235, "{x} {y} {:?}", even.get_pixel(x, y));
        }
        assert!(even.get_pixel(388, 482).0[0] < 60);
    }

    #[test]
    fn a_page_in_even_light_stays_as_it_is() {
        let white = page(|_, _| 250);
        assert_eq!(even_light(white.clone()), white);
    }

    #[test]
    fn light_letters_on_dark_become_dark_ones() {
        let mut night = page(|_, _| 250);
        image::imageops::invert(&mut night);
        assert_eq!(even_light(night), page(|_, _| 250));
    }

    #[test]
    fn specks_go_and_strokes_of_a_pixel_stay() {
        let mut dirty = GrayImage::from_pixel(300, 300, Luma([250]));
        for y in 10..200 {
            dirty.put_pixel(150, y, Luma([20]));
        }
        let clean = dirty.clone();
        for at in 0..90 {
            dirty.put_pixel(3 + at * 3 % 140, 5 + at * 3, Luma([0]));
        }
        assert_eq!(without_specks(dirty), clean);
    }
}
