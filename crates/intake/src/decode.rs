//! Bytes to text: byte order marks, UTF-8 first and strictly, UTF-16, then detection.

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
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Fault::at(
                line,
                format!("no encoding `{label}`"),
                "write for example utf-8, windows-1252, iso-8859-1 or utf-16le",
            )
        })?;
        return Ok(with(encoding, bytes, "stated by the mapping"));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(with(encoding, bytes, "recognised"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), said: "encoding utf-8".into(), bad: false });
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
    {
        return Ok(with(encoding, bytes, "declared in the page"));
    }
    if let Some(decoded) = mixed(bytes) {
        return Ok(decoded);
    }
    if mostly_utf8(bytes) {
        return Ok(with(UTF_8, bytes, "with bytes that are not"));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(with(encoding, bytes, "detected"))
}

/// Lines of two encodings in one file, as where one list was pasted under another: each line of letters beyond ASCII
/// is UTF-8 as a whole or has no sign of it. In text of one other encoding hardly a line is UTF-8 by chance.
fn mixed(bytes: &[u8]) -> Option<Decoded> {
    let (mut utf8, mut others, mut rest) = (0_usize, 0_usize, Vec::new());
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        if std::str::from_utf8(line).is_ok() {
            utf8 += 1;
        } else if line.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
            others += 1;
            rest.extend_from_slice(line);
        } else {
            return None;
        }
    }
    if others == 0 || utf8 * 10 < others {
        return None;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&rest, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (mut text, mut bad) = (String::with_capacity(bytes.len()), false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            text.push_str(line);
        } else {
            let (line, broken) = encoding.decode_without_bom_handling(line);
            text.push_str(&line);
            bad |= broken;
        }
    }
    let name = encoding.name().to_lowercase();
    let said = format!(
        "two encodings in one file: {utf8} line(s) of utf-8, {others} of {name} (detected)"
    );
    Some(Decoded { text, said, bad })
}

fn with(encoding: &'static Encoding, bytes: &[u8], how: &str) -> Decoded {
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        said: format!("encoding {} ({how})", encoding.name().to_lowercase()),
        bad,
    }
}

/// UTF-8 with a few broken bytes is still UTF-8: at least three well-formed sequences of several
/// bytes for each byte that is not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > 0 && good >= bad * 3
}

/// Latin text in UTF-16 has a zero in nearly every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
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
