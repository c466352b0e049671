//! Whether two pictures show the same: a hash of what they look like.
//!
//! The hash is pHash's (Zauner, *Implementation and Benchmarking of Perceptual Image Hash Functions*, 2010): the picture in grey at 32 by 32,
//! its discrete cosine transform, and of the 64 lowest frequencies whether each is above their median. Pictures that were saved again, made
//! smaller or cut a little differ in few bits; two pictures of different things in half of them.

use std::{fmt, str::FromStr};

use image::{DynamicImage, imageops};
use serde::{Deserialize, Serialize};

/// Sides of the small picture, and of the square of frequencies.
const SIDE: usize = 32;
const LOW: usize = 8;

/// A hash of what a picture looks like. It is written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PerceptualHash(pub u64);

impl PerceptualHash {
    /// Bits by which two pictures differ up to which they are held to show the same. Strangers differ in 32 in the mean, with a
    /// standard deviation of 4: of a thousand million pairs one is as near by chance.
    pub const NEAR: u32 = 10;

    /// The hash of a picture.
    #[must_use]
    pub(crate) fn of(picture: &DynamicImage) -> Self {
        let side = u32::try_from(SIDE).unwrap_or(32);
        // Small first by whole means, which is quick on any size; then exact.
        let small = picture.thumbnail_exact(side * 8, side * 8).into_luma8();
        let small = imageops::resize(&small, side, side, imageops::Triangle);
        let greys: Vec<f64> = small.pixels().map(|pixel| f64::from(pixel.0[0])).collect();
        let low = low_frequencies(&greys);
        let mut sorted = low.clone();
        // The first is the mean light, which says nothing of the shape.
        sorted.remove(0);
        sorted.sort_by(f64::total_cmp);
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let bits = low.iter().fold(0_u64, |bits, value| (bits << 1) | u64::from(*value > median));
        Self(bits)
    }

    /// In how many of 64 bits two pictures differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Whether two pictures seem to show the same.
    #[must_use]
    pub fn is_near(self, other: Self) -> bool {
        self.distance(other) <= Self::NEAR
    }
}

/// The lowest frequencies of a square of greys, row by row (DCT-II).
#[expect(clippy::cast_precision_loss, reason = "numbers up to 32")]
fn low_frequencies(greys: &[f64]) -> Vec<f64> {
    let wave = |frequency: usize, at: usize| {
        let turn = (2 * at + 1) as f64 * frequency as f64 / (2 * SIDE) as f64;
        libm::cos(turn * std::f64::consts::PI)
    };
    let places = (0..LOW).flat_map(|down| (0..LOW).map(move |across| (across, down)));
    let frequency = |(across, down): (usize, usize)| -> f64 {
        let pixels = greys.iter().enumerate();
        pixels.map(|(at, grey)| grey * wave(across, at % SIDE) * wave(down, at / SIDE)).sum()
    };
    places.map(frequency).collect()
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:016x}", self.0)
    }
}

impl FromStr for PerceptualHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = digits.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        bits.map(Self).ok_or_else(|| format!("no hash of a picture: `{text}`"))
    }
}

impl From<PerceptualHash> for String {
    fn from(hash: PerceptualHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for PerceptualHash {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    /// A scene of a sky, a hill and some houses, each in its own place.
    fn scene(seed: u32) -> DynamicImage {
        let chance =
            |n: u32| (seed.wrapping_mul(2_654_435_761) ^ n.wrapping_mul(0x9e37_79b9)) >> 20;
        let hill = 200 + chance(1) % 150;
        let houses: Vec<[u32; 4]> = (0..7)
            .map(|n| {
                [
                    chance(10 + n) % 560,
                    chance(20 + n) % 380,
                    30 + chance(30 + n) % 120,
                    chance(40 + n) % 255,
                ]
            })
            .collect();
        RgbImage::from_fn(640, 480, |x, y| {
            let slope = hill + x * (chance(2) % 100) / 640;
            let ground = if y > slope { 70 } else { 200 - y / 8 };
            let house = houses
                .iter()
                .rev()
                .find(|h| (h[0]..h[0] + h[2]).contains(&x) && (h[1]..h[1] + h[2]).contains(&y));
            let grey = u8::try_from(house.map_or(ground, |house| house[3])).unwrap();
            Rgb([grey, grey.saturating_add(10), grey.saturating_sub(10)])
        })
        .into()
    }

    fn resaved(picture: &DynamicImage, quality: u8) -> DynamicImage {
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        picture.write_with_encoder(encoder).unwrap();
        image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap()
    }

    #[test]
    fn copies_are_near() {
        for seed in 0..12 {
            let picture = scene(seed);
            let hash = PerceptualHash::of(&picture);
            let copies = [
                resaved(&picture, 40),
                picture.resize_exact(200, 150, imageops::Lanczos3),
                picture.resize_exact(1280, 960, imageops::CatmullRom),
                picture.crop_imm(6, 5, 628, 470),
                resaved(&picture.brighten(15), 70),
                picture.grayscale(),
            ];
            for (at, copy) in copies.iter().enumerate() {
                let apart = hash.distance(PerceptualHash::of(copy));
                assert!(apart <= PerceptualHash::NEAR, "scene {seed}, copy {at}: {apart}");
            }
        }
    }

    #[test]
    fn others_are_far() {
        let hashes: Vec<PerceptualHash> =
            (0..12).map(|seed| PerceptualHash::of(&scene(seed))).collect();
        for (at, one) in hashes.iter().enumerate() {
            for other in &hashes[at + 1..] {
                assert!(!one.is_near(*other), "{one} {other}: {}", one.distance(*other));
            }
        }
    }

    #[test]
    fn a_hash_is_written_and_read() {
        let hash = PerceptualHash(0x00ab_cdef_0123_4567);
        assert_eq!(hash.to_string(), "00abcdef01234567");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert!("+0abcdef01234567".parse::<PerceptualHash>().is_err());
    }
}
