//! The squares of a QR code as a picture that stays sharp at any size.

use qrcode::{Color, EcLevel, QrCode};

/// How many light squares stand around a code (ISO/IEC 18004).
const MARGIN: usize = 4;

/// A QR code that holds a text byte for byte, as an SVG document; nothing where the text is too long for one.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let whole = width + 2 * MARGIN;
    let mut path = String::new();
    for (at, color) in code.to_colors().iter().enumerate() {
        if *color == Color::Dark {
            let (x, y) = (at % width + MARGIN, at / width + MARGIN);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\">\
         <rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}
