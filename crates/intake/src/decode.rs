//! Bytes to text: byte order marks, UTF-8 first and strictly, UTF-16, then detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Fault;

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// How it was decoded, for people.
    pub(crate) said: String,
    /// Some bytes were no text in that encoding, and stand as U+FFFD.
    pub(crate) bad: bool,
}

/// Decodes bytes. `stated` is the encoding that a mapping names; `declared` is one that the bytes
/// themselves declare (an HTML `meta`).
pub(crate) fn decode(
    bytes: &[u8],
    stated: Option<(&str, u32)>,
    declared: Option<&str>,
) -> Result<Decoded, Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, &bytes[mark..], "byte order mark"));
    }
    if let Some((label, line)) = stated {
        return Ok(with(labelled(label, line)?, bytes, "stated by the mapping"));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(with(encoding, bytes, "recognised"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), said: SAID_UTF8.into(), bad: false });
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
    {
        return Ok(with(encoding, bytes, "declared in the page"));
    }
    let mut guess = Guess::default();
    bytes.split_inclusive(|byte| *byte == b'\n').for_each(|line| guess.line(line));
    let (encoded, said) = guess.settle();
    match encoded {
        Encoded::Utf8 => Ok(Decoded { said, ..with(UTF_8, bytes, "") }),
        Encoded::One(encoding) => Ok(Decoded { said, ..with(encoding, bytes, "") }),
        Encoded::Lines(encoding) => {
            let (mut text, mut bad) = (String::with_capacity(bytes.len()), false);
            for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                let (line, broken) = of_line(line, encoding);
                text.push_str(&line);
                bad |= broken;
            }
            Ok(Decoded { text, said, bad })
        }
    }
}

/// The encoding that a mapping names.
pub(crate) fn labelled(label: &str, line: u32) -> Result<&'static Encoding, Fault> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Fault::at(
            line,
            format!("no encoding `{label}`"),
            "write for example utf-8, windows-1252, iso-8859-1 or utf-16le",
        )
    })
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoded {
    /// UTF-8 as a whole.
    Utf8,
    /// One encoding.
    One(&'static Encoding),
    /// Lines of UTF-8 among lines of another encoding.
    Lines(&'static Encoding),
}

/// A line of bytes where lines of UTF-8 stand among lines of another encoding, and whether some of it is no text.
pub(crate) fn of_line<'a>(line: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, bool) {
    match std::str::from_utf8(line) {
        Ok(line) => (Cow::Borrowed(line), false),
        Err(_) => encoding.decode_without_bom_handling(line),
    }
}

/// What the lines of bytes that are not UTF-8 as a whole speak for.
///
/// Lines of two encodings in one file are as where one list was pasted under another: each line of letters beyond ASCII
/// is UTF-8 as a whole or has no sign of it. In text of one other encoding hardly a line is UTF-8 by chance. UTF-8 with a
/// few broken bytes is still UTF-8: at least three well-formed sequences of several bytes for each byte that is not.
pub(crate) struct Guess {
    utf8: usize,
    others: usize,
    /// A line is neither.
    neither: bool,
    good: usize,
    bad: usize,
    all: EncodingDetector,
    rest: EncodingDetector,
}

impl Default for Guess {
    fn default() -> Self {
        let detector = || EncodingDetector::new(Iso2022JpDetection::Deny);
        let (all, rest) = (detector(), detector());
        Self { utf8: 0, others: 0, neither: false, good: 0, bad: 0, all, rest }
    }
}

impl Guess {
    /// The next line, with its end.
    pub(crate) fn line(&mut self, line: &[u8]) {
        self.all.feed(line, false);
        if line.is_ascii() {
            return;
        }
        let good = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
        if let Ok(text) = std::str::from_utf8(line) {
            self.utf8 += 1;
            self.good += good(text);
            return;
        }
        let before = self.good;
        for chunk in line.utf8_chunks() {
            self.good += good(chunk.valid());
            self.bad += chunk.invalid().len();
        }
        if self.good == before {
            self.others += 1;
            self.rest.feed(line, false);
        } else {
            self.neither = true;
        }
    }

    /// How the bytes are written, and how that is said.
    pub(crate) fn settle(mut self) -> (Encoded, String) {
        if !self.neither && self.others > 0 && self.utf8 * 10 >= self.others {
            self.rest.feed(b"", true);
            let encoding = self.rest.guess(None, Utf8Detection::Deny);
            let name = encoding.name().to_lowercase();
            let said = format!(
                "two encodings in one file: {} line(s) of utf-8, {} of {name} (detected)",
                self.utf8, self.others
            );
            return (Encoded::Lines(encoding), said);
        }
        if self.good > 0 && self.good >= self.bad * 3 {
            return (Encoded::One(UTF_8), said(UTF_8, "with bytes that are not"));
        }
        self.all.feed(b"", true);
        let encoding = self.all.guess(None, Utf8Detection::Deny);
        (Encoded::One(encoding), said(encoding, "detected"))
    }
}

/// How an encoding is told.
pub(crate) fn said(encoding: &'static Encoding, how: &str) -> String {
    format!("encoding {} ({how})", encoding.name().to_lowercase())
}

/// Said of bytes that are UTF-8 as a whole.
pub(crate) const SAID_UTF8: &str = "encoding utf-8";

fn with(encoding: &'static Encoding, bytes: &[u8], how: &str) -> Decoded {
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), said: said(encoding, how), bad }
}

/// Latin text in UTF-16 has a zero in nearly every second byte.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that an HTML page declares in its first 2,048 bytes.
pub(crate) fn declared_in_html(bytes: &[u8]) -> Option<String> {
    let head: String =
        bytes.iter().take(2048).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_comes_first_and_legacy_encodings_are_detected_and_said() {
        let utf8 = decode("Nu\u{f1}ez".as_bytes(), None, None).unwrap();
        assert_eq!((utf8.text.as_str(), utf8.said.as_str()), ("Nu\u{f1}ez", "encoding utf-8"));
        let text = "nombre;lugar\nMu\u{f1}oz Pe\u{f1}a;Le\u{f3}n\nIb\u{e1}\u{f1}ez;C\u{f3}rdoba\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let read = decode(&bytes, None, None).unwrap();
        assert_eq!(read.text, text);
        assert!(read.said.contains("windows-1252"), "{}", read.said);
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let text = "name,place\nAna,Norte\n";
        let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, None, None).unwrap().text, text);
        bytes.splice(0..0, [0xff, 0xfe]);
        assert_eq!(decode(&bytes, None, None).unwrap().text, text);
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_utf8_another_encoding() {
        let mut bytes = "\u{e1}\u{e9}\u{ed}\u{f3}\u{fa}".as_bytes().to_vec();
        bytes.push(0xff);
        let read = decode(&bytes, None, None).unwrap();
        assert!(read.bad && read.text.ends_with('\u{fffd}'));
    }

    #[test]
    fn lines_of_two_encodings_are_each_read_in_their_own_and_it_is_said() {
        let text = "nombre;lugar\nPe\u{f1}a;Le\u{f3}n\nMu\u{f1}oz;C\u{f3}rdoba\nRey;Sur\n";
        let mut bytes = Vec::new();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            match at % 2 {
                0 => bytes.extend_from_slice(&encoding_rs::WINDOWS_1252.encode(line).0),
                _ => bytes.extend_from_slice(line.as_bytes()),
            }
        }
        let read = decode(&bytes, None, None).unwrap();
        assert_eq!(read.text, text);
        assert!(read.said.contains("1 line(s) of utf-8, 1 of windows-1252"), "{}", read.said);
    }

    #[test]
    fn an_unknown_encoding_is_a_fault_of_its_line() {
        let fault = decode(b"x", Some(("klingon", 4)), None).unwrap_err();
        assert_eq!(fault.line, Some(4));
    }
}
