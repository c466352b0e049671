//! What a picture says of itself: its size as it is shown, what its camera states, and a small copy that says nothing of that.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
    use image::{ImageFormat, Luma};

    use crate::support::*;

    /// A JPEG of a telephone that was held upright: the pixels lie on their side, and EXIF says so.
    fn photo() -> Vec<u8> {
        let picture = image::GrayImage::from_fn(800, 600, |x, y| {
            Luma([u8::try_from((x * x / 700 + y * (x / 100)) % 256).unwrap()])
        });
        let text = |tag, text: &str| field(tag, Value::Ascii(vec![text.as_bytes().to_vec()]));
        let angle = |tag, parts: [u32; 3]| {
            let parts = parts.map(|num| Rational { num, denom: 1 }).to_vec();
            field(tag, Value::Rational(parts))
        };
        let fields = [
            field(Tag::Orientation, Value::Short(vec![6])),
            text(Tag::Make, "Lumbre"),
            text(Tag::Model, "L-3"),
            text(Tag::Software, "Retoque 2.1"),
            text(Tag::DateTimeOriginal, "2024:03:15 10:22:01"),
            text(Tag::GPSLatitudeRef, "N"),
            angle(Tag::GPSLatitude, [13, 30, 18]),
            text(Tag::GPSLongitudeRef, "W"),
            angle(Tag::GPSLongitude, [88, 30, 18]),
        ];
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut exif = Cursor::new(Vec::new());
        writer.write(&mut exif, false).unwrap();
        let exif = [b"Exif\0\0", exif.into_inner().as_slice()].concat();
        let jpeg = saved(&picture, ImageFormat::Jpeg);
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    fn field(tag: Tag, value: Value) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    #[test]
    fn a_photo_says_when_and_where_its_camera_says_it_was_taken() {
        let picture = scanner().describe(&photo()).unwrap();
        assert_eq!((picture.media.as_str(), picture.size, picture.frames), ("jpeg", (600, 800), 1));
        let statements = picture.camera.statements();
        let expected = [
            ("taken", "2024-03-15T10:22:01"),
            ("latitude", "13.505000"),
            ("longitude", "-88.505000"),
            ("camera", "Lumbre L-3"),
            ("software", "Retoque 2.1"),
        ];
        assert_eq!(statements, expected.map(|(code, value)| (code, value.to_owned())));
    }

    #[test]
    fn its_small_copy_is_the_right_way_up_and_says_nothing() {
        let photo = photo();
        assert!(photo.windows(6).any(|bytes| bytes == b"Lumbre"));
        let picture = scanner().describe(&photo).unwrap();
        let small = image::load_from_memory(&picture.thumbnail).unwrap();
        assert_eq!((small.width(), small.height()), (240, 320));
        for word in [&b"Exif"[..], b"Lumbre", b"Retoque"] {
            assert!(!picture.thumbnail.windows(word.len()).any(|bytes| bytes == word));
        }
    }

    #[test]
    fn a_copy_without_what_the_camera_states_is_the_same_picture() {
        let photo = photo();
        let decoded = image::load_from_memory(&photo).unwrap();
        let copy = saved(&image::imageops::rotate90(&decoded.into_luma8()), ImageFormat::WebP);
        let (one, other) =
            (scanner().describe(&photo).unwrap(), scanner().describe(&copy).unwrap());
        assert!(one.hash.is_near(other.hash), "{} {}", one.hash, other.hash);
        assert!(other.camera.statements().is_empty());
        let page = scanner().describe(&saved(&drawn(&LINES, 0.0), ImageFormat::Png)).unwrap();
        assert!(!one.hash.is_near(page.hash), "{} {}", one.hash, page.hash);
    }

    #[test]
    fn a_description_is_written_as_json_and_read() {
        let picture = scanner().describe(&photo()).unwrap();
        let json = serde_json::to_string(&picture).unwrap();
        assert_eq!(serde_json::from_str::<paradero_scan::Picture>(&json).unwrap(), picture);
    }
}
