//! A page of a PDF as a picture.

use hayro::{
    RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{Pdf, object::Stream, page::Page},
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, RgbImage};

use crate::limits;

/// A page that was drawn.
pub(crate) struct Drawn {
    pub(crate) picture: DynamicImage,
    /// How many of its pixels are an inch.
    pub(crate) dots: f64,
    /// Whether a picture as large as the page stands on it.
    pub(crate) scanned: bool,
}

/// Dots an inch of what is scanned: a picture of another fineness is no page.
const SCANNED: std::ops::RangeInclusive<f64> = 70.0..=620.0;

/// How much two finenesses of a picture, across and down, may differ.
const ALIKE: f64 = 0.05;

/// Draws a page, counted from 1, at so many dots an inch, or at as many as its size allows. A page that is a scan is drawn as fine as it was
/// scanned: what dirt is and what is a stroke can be told there, and no longer once it is smoothed.
///
/// # Errors
/// One line: the file is no PDF or locked, or has no such page.
pub(crate) fn page(bytes: &[u8], nth: usize, dots: f64) -> Result<Drawn, String> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        hayro::hayro_syntax::LoadPdfError::Decryption(_) => "the PDF is locked".to_owned(),
        hayro::hayro_syntax::LoadPdfError::Invalid => "the PDF is malformed".to_owned(),
    })?;
    let page = nth.checked_sub(1).and_then(|at| pdf.pages().get(at));
    let page = page.ok_or_else(|| format!("it has no page {nth}"))?;
    let (width, height) = page.render_dimensions();
    let scan = fineness(page);
    let dots = within(f64::from(width), f64::from(height), scan.unwrap_or(dots))?;
    #[expect(clippy::cast_possible_truncation, reason = "a scale of a few units")]
    let scale = (dots / 72.0) as f32;
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
    let drawn =
        hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let rgb = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let picture = RgbImage::from_raw(width, height, rgb).ok_or("the page was not drawn")?;
    Ok(Drawn { picture: picture.into(), dots, scanned: scan.is_some() })
}

/// At how many dots an inch the picture was scanned that fills a page; nothing where none does.
fn fineness(page: &Page<'_>) -> Option<f64> {
    let (width, height) = page.base_dimensions();
    let pictures = &page.resources().x_objects;
    let finest = pictures.keys().filter_map(|name| {
        let picture = pictures.get::<Stream<'_>>(&name)?;
        let side = |key: &[u8]| picture.dict().get::<u32>(key).map(f64::from);
        let across = side(b"Width")? * 72.0 / f64::from(width);
        let down = side(b"Height")? * 72.0 / f64::from(height);
        let fills = (across / down - 1.0).abs() < ALIKE && SCANNED.contains(&across);
        fills.then_some(across)
    });
    finest.max_by(f64::total_cmp)
}

/// So many dots an inch, or fewer, that a page of that size in points stays within the limits.
fn within(width: f64, height: f64, dots: f64) -> Result<f64, String> {
    let size = width * height / (72.0 * 72.0);
    if !(size.is_finite() && width >= 1.0 && height >= 1.0) {
        return Err("its page has no size".to_owned());
    }
    #[expect(clippy::cast_precision_loss, reason = "a limit, far below 2^52")]
    let most = libm::sqrt(limits::RECOGNISED_PIXELS as f64 / size);
    let longest = f64::from(limits::RECOGNISED_SIDE) * 72.0 / width.max(height);
    Ok(dots.min(most).min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_any_size_stays_within_the_limits() {
        assert!((within(595.0, 842.0, 300.0).unwrap() - 300.0).abs() < 1e-9);
        for (width, height) in [(14_400.0, 14_400.0), (1.0, 1e9), (3e6, 2.0)] {
            let dots = within(width, height, 300.0).unwrap();
            assert!(width * dots / 72.0 <= 20_000.1 && height * dots / 72.0 <= 20_000.1);
            assert!(width * height * dots * dots / 5184.0 <= 40_000_001.0);
        }
        assert!(within(0.0, 10.0, 300.0).is_err());
        assert!(within(f64::INFINITY, 10.0, 300.0).is_err());
    }
}
