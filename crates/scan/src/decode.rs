//! Pictures as cameras, scanners and programs write them: bytes to pixels, the right way up.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};

use crate::{frames, limits};

/// Most bytes that a decoder may set aside at one time.
const DECODER_BYTES: u64 = 1 << 30;

/// The form of a picture that is read; nothing of any other file.
pub(crate) fn form(bytes: &[u8]) -> Option<ImageFormat> {
    let form = image::guess_format(bytes).ok()?;
    let read = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP];
    read.contains(&form).then_some(form)
}

/// How many pictures stand in a file one after the other: more than one in some TIFF files.
pub(crate) fn count(bytes: &[u8]) -> usize {
    match form(bytes) {
        Some(ImageFormat::Tiff) => frames::offsets(bytes).len().max(1),
        _ => 1,
    }
}

/// Decodes one of the pictures in a file, counted from 1, and turns it as its camera says it was held.
///
/// # Errors
/// One line: it is no picture, larger than is decoded, or damaged.
pub(crate) fn picture(bytes: &[u8], nth: usize) -> Result<DynamicImage, String> {
    let form = form(bytes).ok_or("it is no PNG, JPEG, TIFF or WebP picture")?;
    let moved;
    let bytes = if form == ImageFormat::Tiff && nth > 1 {
        moved = frames::first(bytes, nth).ok_or_else(|| format!("it has no picture {nth}"))?;
        moved.as_slice()
    } else {
        bytes
    };
    let damaged = |error: image::ImageError| format!("the picture is damaged: {error}");
    let mut reader = ImageReader::with_format(Cursor::new(bytes), form);
    let mut allowed = image::Limits::default();
    allowed.max_image_width = Some(limits::SIDE);
    allowed.max_image_height = Some(limits::SIDE);
    allowed.max_alloc = Some(DECODER_BYTES);
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => {
            format!("it has over {} pixels on a side, the limit", limits::SIDE)
        }
        error => damaged(error),
    })?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits::PIXELS {
        return Err(format!("it has {pixels} pixels, and the limit is {}", limits::PIXELS));
    }
    if pixels == 0 {
        return Err("it has no pixels".to_owned());
    }
    // A picture whose turn cannot be read is shown as it lies.
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(turn);
    Ok(picture)
}
