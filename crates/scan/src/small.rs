//! A small copy of a page, and which of its pixels are ink: enough to tell how its lines run.

use image::GrayImage;

/// Width to which a page is shrunk at most twice over: lines of text are then some pixels high.
const WIDTH: u32 = 800;

/// A share of dark pixels above which a picture is no page of text.
const MOST_INK: f64 = 0.3;

/// Dark pixels of a small copy.
pub(crate) struct Ink {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Column and row of each.
    pub(crate) dark: Vec<(u32, u32)>,
}

/// The ink of a page; nothing where there is none, or where more is dark than letters make.
pub(crate) fn ink(page: &GrayImage) -> Option<Ink> {
    let copy = shrunk(page);
    let threshold = otsu(&histogram(&copy));
    let dark: Vec<(u32, u32)> = copy
        .enumerate_pixels()
        .filter(|(.., pixel)| pixel.0[0] <= threshold)
        .map(|(x, y, _)| (x, y))
        .collect();
    let (width, height) = (copy.width() as usize, copy.height() as usize);
    #[expect(clippy::cast_precision_loss, reason = "numbers of pixels, below 2^52")]
    let share = dark.len() as f64 / (width * height) as f64;
    (share > 0.0005 && share < MOST_INK).then_some(Ink { width, height, dark })
}

/// A copy whose pixels are the means of squares of pixels.
fn shrunk(page: &GrayImage) -> GrayImage {
    let by = (page.width().min(page.height()) / WIDTH).max(1);
    let (width, height) = (page.width() / by, page.height() / by);
    let square = |x: u32, y: u32| {
        let rows = y * by..(y + 1) * by;
        let sum: u32 = rows
            .flat_map(|row| (x * by..(x + 1) * by).map(move |column| (column, row)))
            .map(|(column, row)| u32::from(page.get_pixel(column, row).0[0]))
            .sum();
        u8::try_from(sum / (by * by)).unwrap_or(u8::MAX)
    };
    GrayImage::from_fn(width.max(1), height.max(1), |x, y| image::Luma([square(x, y)]))
}

/// How many pixels have each grey.
pub(crate) fn histogram(page: &GrayImage) -> [u64; 256] {
    let mut counts = [0_u64; 256];
    for pixel in page.pixels() {
        counts[usize::from(pixel.0[0])] += 1;
    }
    counts
}

/// The grey that parts dark from light with the most between them (Otsu 1979).
#[expect(clippy::cast_precision_loss, reason = "numbers of pixels, below 2^52")]
fn otsu(counts: &[u64; 256]) -> u8 {
    let all: u64 = counts.iter().sum();
    let greys = || (0_u8..=255).zip(counts);
    let total: f64 = greys().map(|(grey, count)| f64::from(grey) * *count as f64).sum();
    let (mut best, mut threshold) = (-1.0, 0_u8);
    let (mut below, mut dark) = (0_u64, 0.0);
    for (grey, count) in greys() {
        below += count;
        dark += f64::from(grey) * *count as f64;
        if below == 0 || below == all {
            continue;
        }
        let apart = dark / below as f64 - (total - dark) / (all - below) as f64;
        let between = below as f64 * (all - below) as f64 * apart * apart;
        if between > best {
            (best, threshold) = (between, grey);
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_lies_between_two_greys() {
        let mut counts = [0; 256];
        (counts[20], counts[30], counts[200]) = (10, 10, 900);
        assert!((30..200).contains(&otsu(&counts)));
    }

    #[test]
    fn an_empty_page_has_no_ink_and_a_dark_one_is_no_text() {
        assert!(ink(&GrayImage::from_pixel(900, 900, image::Luma([250]))).is_none());
        let half =
            GrayImage::from_fn(900, 900, |x, _| image::Luma([if x < 450 { 10 } else { 250 }]));
        assert!(ink(&half).is_none());
    }
}
