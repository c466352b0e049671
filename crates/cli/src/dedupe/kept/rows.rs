//! Rows as they lie on the disk: the list, the row in it, what the record is called, and the values that are evidence.

use anyhow::Context as _;
use paradero_link::{Field, Input, KeptField, Values};

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) list: u32,
    /// From 1 after the header.
    pub(super) row: u32,
    pub(super) name: String,
}

fn put_number(into: &mut Vec<u8>, mut number: u64) {
    // Seven bits a byte, the lowest first (LEB128).
    while number >= 0x80 {
        into.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    into.push(u8::try_from(number).unwrap_or(0));
}

fn put_text(into: &mut Vec<u8>, text: &str) {
    put_number(into, text.len() as u64);
    into.extend_from_slice(text.as_bytes());
}

/// Appends a row. A value is its number of texts and the texts; of dates 0, or 1 and the two days.
pub(super) fn encode(into: &mut Vec<u8>, input: &Input, at: usize, place: &Place) {
    put_number(into, u64::from(place.list));
    put_number(into, u64::from(place.row));
    put_text(into, &place.name);
    for field in &input.fields {
        match &field.values {
            Values::Text(texts) => match texts.get(at) {
                Some(text) => {
                    into.push(1);
                    put_text(into, text);
                }
                None => into.push(0),
            },
            Values::Many(all) => {
                let texts = all.get(at).map_or(&[][..], Vec::as_slice);
                put_number(into, texts.len() as u64);
                texts.iter().for_each(|text| put_text(into, text));
            }
            Values::Date(days) => match days.get(at).copied().flatten() {
                Some((first, last)) => {
                    into.push(1);
                    into.extend_from_slice(&first.to_le_bytes());
                    into.extend_from_slice(&last.to_le_bytes());
                }
                None => into.push(0),
            },
        }
    }
}

/// Rows read back.
pub(super) struct Decoded {
    pub(super) places: Vec<Place>,
    pub(super) fields: Vec<Field>,
}

impl Decoded {
    pub(super) fn new(layout: &[KeptField]) -> Self {
        Self { places: Vec::new(), fields: layout.iter().map(KeptField::empty).collect() }
    }

    /// Appends a row; none where the bytes are no row.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<()> {
        let mut bytes = Bytes(bytes);
        self.places.push(bytes.place()?);
        for field in &mut self.fields {
            match &mut field.values {
                Values::Text(texts) => {
                    let text = if bytes.number()? > 0 { bytes.text()? } else { "" };
                    texts.push(text);
                }
                Values::Many(all) => {
                    let count = bytes.number()?;
                    let texts: Option<Vec<String>> =
                        (0..count).map(|_| bytes.text().map(str::to_owned)).collect();
                    all.push(texts?);
                }
                Values::Date(all) => {
                    let there = bytes.number()? > 0;
                    all.push(if there { Some((bytes.day()?, bytes.day()?)) } else { None });
                }
            }
        }
        bytes.0.is_empty().then_some(())
    }
}

/// Where a row stands, without its values.
pub(super) fn place(bytes: &[u8]) -> anyhow::Result<Place> {
    Bytes(bytes).place().context("a row is damaged; take the folder from a copy, or keep anew")
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn day(&mut self) -> Option<i32> {
        let (day, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(i32::from_le_bytes(*day))
    }

    fn place(&mut self) -> Option<Place> {
        let list = u32::try_from(self.number()?).ok()?;
        let row = u32::try_from(self.number()?).ok()?;
        Some(Place { list, row, name: self.text()?.to_owned() })
    }
}
