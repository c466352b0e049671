//! What a camera or a program wrote beside a picture (EXIF). These are its statements: a clock may be wrong, and anybody can change them.

use std::io::Cursor;

use exif::{Exif, Field, In, Tag, Value};
use serde::{Deserialize, Serialize};

/// Longest text of a camera that is kept, in characters.
const LONGEST: usize = 200;

/// What is stated beside a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Camera {
    /// When it was taken, as EDTF: `2024-03-15T10:22:01`, with an offset where the camera gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
    /// Degrees north of the equator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east of Greenwich.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// Who made the camera, and which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<String>,
    /// The program that wrote the file last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
}

impl Camera {
    /// What stands beside a picture; nothing of what cannot be read.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut reader = exif::Reader::new();
        reader.continue_on_error(true);
        let read = reader.read_from_container(&mut Cursor::new(bytes));
        let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| ())) else {
            return Self::default();
        };
        let made_by = [text(&exif, Tag::Make), text(&exif, Tag::Model)];
        let made_by: Vec<String> = made_by.into_iter().flatten().collect();
        let (latitude, longitude) = place(&exif).unzip();
        Self {
            taken: taken(&exif),
            latitude,
            longitude,
            made_by: (!made_by.is_empty()).then(|| made_by.join(" ")),
            software: text(&exif, Tag::Software),
        }
    }

    /// What it states, one thing each, as suggestions for statements about the source: a code and what stands there.
    #[must_use]
    pub fn statements(&self) -> Vec<(&'static str, String)> {
        let degrees = |value: Option<f64>| value.map(|degrees| format!("{degrees:.6}"));
        let all = [
            ("taken", self.taken.clone()),
            ("latitude", degrees(self.latitude)),
            ("longitude", degrees(self.longitude)),
            ("camera", self.made_by.clone()),
            ("software", self.software.clone()),
        ];
        all.into_iter().filter_map(|(code, value)| Some((code, value?))).collect()
    }
}

fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &field(exif, tag)?.value else { return None };
    let text = String::from_utf8_lossy(parts.first()?).into_owned();
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

/// `2024:03:15 10:22:01` as EDTF; nothing of a clock that was never set (`0000:00:00 00:00:00`).
fn taken(exif: &Exif) -> Option<String> {
    let written =
        text(exif, Tag::DateTimeOriginal).or_else(|| text(exif, Tag::DateTimeDigitized))?;
    let read = exif::DateTime::from_ascii(written.as_bytes()).ok()?;
    let day = (1..=12).contains(&read.month) && (1..=31).contains(&read.day) && read.year > 0;
    let time = read.hour < 24 && read.minute < 60 && read.second < 60;
    let offset = text(exif, Tag::OffsetTimeOriginal).filter(|offset| is_offset(offset));
    (day && time).then(|| {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}",
            read.year,
            read.month,
            read.day,
            read.hour,
            read.minute,
            read.second,
            offset.unwrap_or_default()
        )
    })
}

/// `+02:00`.
fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6
        && matches!(bytes, [b'+' | b'-', _, _, b':', _, _])
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() == 4
}

fn place(exif: &Exif) -> Option<(f64, f64)> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    // Programs write noughts for a place that they do not know.
    let somewhere = latitude != 0.0 || longitude != 0.0;
    (somewhere && latitude.abs() <= 90.0 && longitude.abs() <= 180.0)
        .then_some((latitude, longitude))
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: &str) -> Option<f64> {
    let Value::Rational(parts) = &field(exif, tag)?.value else { return None };
    let [whole, minutes, seconds] = parts.as_slice() else { return None };
    let number = |part: &exif::Rational| (part.denom != 0).then(|| part.to_f64());
    let degrees =
        number(whole)? + number(minutes)? / 60.0 + number(seconds).unwrap_or(0.0) / 3600.0;
    let sign = if text(exif, side)? == negative { -1.0 } else { 1.0 };
    // A millionth of a degree is a tenth of a metre.
    Some(libm::round(sign * degrees * 1e6) / 1e6)
}

#[cfg(test)]
mod tests {
    use exif::{Rational, experimental::Writer};

    use super::*;

    fn with(fields: &[(Tag, Value)]) -> Exif {
        let fields: Vec<Field> = fields
            .iter()
            .map(|(tag, value)| Field { tag: *tag, ifd_num: In::PRIMARY, value: value.clone() })
            .collect();
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut bytes = Cursor::new(Vec::new());
        writer.write(&mut bytes, false).unwrap();
        exif::Reader::new().read_raw(bytes.into_inner()).unwrap()
    }

    fn ascii(text: &str) -> Value {
        Value::Ascii(vec![text.as_bytes().to_vec()])
    }

    fn angle(parts: [(u32, u32); 3]) -> Value {
        Value::Rational(parts.map(|(num, denom)| Rational { num, denom }).to_vec())
    }

    #[test]
    fn a_time_is_written_as_edtf_and_an_unset_clock_is_none() {
        let set = with(&[
            (Tag::DateTimeOriginal, ascii("2024:03:15 10:22:01")),
            (Tag::OffsetTimeOriginal, ascii("-06:00")),
        ]);
        assert_eq!(taken(&set).as_deref(), Some("2024-03-15T10:22:01-06:00"));
        for unset in
            ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "2024:13:01 00:00:00"]
        {
            assert_eq!(taken(&with(&[(Tag::DateTimeOriginal, ascii(unset))])), None, "{unset}");
        }
    }

    #[test]
    fn a_place_has_its_sides_and_no_place_is_none() {
        let sides = [(Tag::GPSLatitudeRef, ascii("N")), (Tag::GPSLongitudeRef, ascii("W"))];
        let at = |latitude, longitude| {
            let mut fields = sides.to_vec();
            fields.extend([(Tag::GPSLatitude, latitude), (Tag::GPSLongitude, longitude)]);
            place(&with(&fields))
        };
        let half = |degrees| angle([(degrees, 1), (30, 1), (18, 1)]);
        assert_eq!(at(half(13), half(88)), Some((13.505, -88.505)));
        assert_eq!(at(angle([(0, 1); 3]), angle([(0, 1); 3])), None);
        assert_eq!(at(angle([(13, 0); 3]), half(88)), None);
        assert_eq!(at(half(200), half(88)), None);
    }
}
