//! What a picture says of itself: its size, what its camera states, a small copy, and a hash by which the same picture is known again.

use image::{DynamicImage, ImageFormat, codecs::jpeg::JpegEncoder};
use serde::{Deserialize, Serialize};

use crate::{Camera, PerceptualHash, decode};

/// Longest side of a small copy.
pub const THUMBNAIL_SIDE: u32 = 320;

/// Quality of a small copy, of 100.
const THUMBNAIL_QUALITY: u8 = 75;

/// A picture described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// `png`, `jpeg`, `tiff` or `webp`.
    pub media: String,
    /// Width and height in pixels, as it is shown.
    pub size: (u32, u32),
    /// How many pictures stand in the file; what follows is of the first.
    pub frames: usize,
    /// What its camera states.
    pub camera: Camera,
    /// A small copy as JPEG. It is written anew from the pixels, so nothing that stood beside them is in it.
    #[serde(with = "as_base64")]
    pub thumbnail: Vec<u8>,
    /// A hash of what it looks like.
    pub hash: PerceptualHash,
}

/// Describes a picture. Decoding hostile bytes is for a child process: [`crate::Scanner::describe`] has one do it.
///
/// # Errors
/// One line: it cannot be decoded.
pub(crate) fn describe(bytes: &[u8]) -> Result<Picture, String> {
    let media = match decode::form(bytes) {
        Some(ImageFormat::Png) => "png",
        Some(ImageFormat::Jpeg) => "jpeg",
        Some(ImageFormat::Tiff) => "tiff",
        _ => "webp",
    };
    let picture = decode::picture(bytes, 1)?;
    Ok(Picture {
        media: media.to_owned(),
        size: (picture.width(), picture.height()),
        frames: decode::count(bytes),
        camera: Camera::of(bytes),
        thumbnail: thumbnail(&picture)?,
        hash: PerceptualHash::of(&picture),
    })
}

fn thumbnail(picture: &DynamicImage) -> Result<Vec<u8>, String> {
    let small = if picture.width().max(picture.height()) > THUMBNAIL_SIDE {
        picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    } else {
        picture.clone()
    };
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, THUMBNAIL_QUALITY);
    let written = small.into_rgb8().write_with_encoder(encoder);
    written.map_err(|error| format!("its small copy was not written: {error}"))?;
    Ok(jpeg)
}

mod as_base64 {
    //! Bytes as text in JSON.

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}
