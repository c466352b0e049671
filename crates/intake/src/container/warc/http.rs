//! Answers of web servers as an archive keeps them: encodings for the way (chunks) and of the content (gzip, deflate, br) are undone.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::record::value;
use crate::{container::gzip, error::shorten};

/// Most encodings one over the other.
const LAYERS: usize = 4;

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    reason: String,
    /// Where a redirect leads.
    to: Option<String>,
    /// What it was served as.
    pub(super) kind: String,
    /// The file, without any encoding.
    pub(super) body: Vec<u8>,
    /// The forms of the body that a digest may be of: as it came, without chunks.
    pub(super) forms: Vec<Vec<u8>>,
    /// What could not be undone.
    pub(super) said: Vec<String>,
}

impl Answer {
    /// A file that no server's answer is around.
    pub(super) fn of_file(bytes: &[u8], kind: String) -> Self {
        let (reason, body) = (String::new(), bytes.to_vec());
        Self { status: 200, reason, to: None, kind, body, forms: Vec::new(), said: Vec::new() }
    }

    /// Why an answer is no source: what the server said instead.
    pub(super) fn refusal(&self) -> String {
        let reason =
            if self.reason.is_empty() { String::new() } else { format!(" {}", self.reason) };
        match &self.to {
            Some(to) => format!("the server sent on (status {}{reason}) to {to}", self.status),
            None => format!("the server gave no file (status {}{reason})", self.status),
        }
    }
}

/// Takes an answer apart. An error says why it is none.
pub(super) fn answer(block: &[u8], room: u64) -> Result<Answer, String> {
    let (head, raw) = split(block);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let mut words = first.splitn(3, ' ');
    let protocol = words.next().unwrap_or_default();
    let status = words.next().and_then(|status| status.trim().parse::<u16>().ok());
    let (true, Some(status)) = (protocol.starts_with("HTTP/"), status) else {
        return Err("its answer is not one of a web server, or is cut off".to_owned());
    };
    let fields: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let field = |name| value(&fields, name).unwrap_or_default();
    let mut answer = Answer {
        status,
        reason: shorten(words.next().unwrap_or_default().trim(), 60),
        to: value(&fields, "Location").map(|to| shorten(to, 300)),
        kind: field("Content-Type").to_owned(),
        body: Vec::new(),
        forms: Vec::new(),
        said: Vec::new(),
    };
    if status != 200 {
        return Ok(answer);
    }
    let mut body = raw.to_vec();
    if field("Transfer-Encoding").to_lowercase().contains("chunked") {
        // Some programs keep the field and write the body without chunks.
        if let Some(whole) = unchunked(raw) {
            answer.forms.push(std::mem::replace(&mut body, whole));
        }
    }
    let encodings = field("Content-Encoding").to_lowercase();
    let layers: Vec<&str> = encodings.split(',').map(str::trim).collect();
    for layer in
        layers.iter().rev().filter(|layer| !matches!(**layer, "" | "identity")).take(LAYERS)
    {
        match undone(layer, &body, room) {
            Some(plain) => answer.forms.push(std::mem::replace(&mut body, plain)),
            None => {
                answer.said.push(format!(
                    "its encoding `{}` could not be undone, and it stands as it came",
                    shorten(layer, 40)
                ));
                break;
            }
        }
    }
    answer.body = body;
    Ok(answer)
}

/// Fields and body.
fn split(block: &[u8]) -> (&[u8], &[u8]) {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let at = |end: &[u8]| block.windows(end.len()).position(|window| window == end);
    let found = ends.iter().filter_map(|end| Some((at(end)?, end.len()))).min();
    let Some((at, length)) = found else { return (block, &[]) };
    (block.get(..at).unwrap_or_default(), block.get(at + length..).unwrap_or_default())
}

/// A body without its chunks; nothing where it has none. One that is cut off ends where it ends.
fn unchunked(raw: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut whole) = (raw, Vec::new());
    loop {
        let Some(end) = rest.iter().take(1_024).position(|byte| *byte == b'\n') else {
            return (!whole.is_empty()).then_some(whole);
        };
        let line = String::from_utf8_lossy(rest.get(..end)?).into_owned();
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = rest.get(end + 1..)?;
        if size == 0 {
            return Some(whole);
        }
        let chunk = rest.get(..size.min(rest.len()))?;
        whole.extend_from_slice(chunk);
        rest = rest.get(chunk.len()..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

fn undone(layer: &str, body: &[u8], room: u64) -> Option<Vec<u8>> {
    let plain = |from: &mut dyn Read| gzip::unpack(from, body.len() as u64, room).ok();
    match layer {
        "gzip" | "x-gzip" => plain(&mut MultiGzDecoder::new(body)),
        "deflate" => {
            plain(&mut ZlibDecoder::new(body)).or_else(|| plain(&mut DeflateDecoder::new(body)))
        }
        "br" => plain(&mut brotli_decompressor::Decompressor::new(body, 4_096)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_what_has_none_is_left() {
        assert_eq!(
            unchunked(b"4;x=y\r\nAna \r\n3\r\nRey\r\n0\r\n\r\n").as_deref(),
            Some(&b"Ana Rey"[..])
        );
        assert_eq!(unchunked(b"<html>\n"), None);
        assert_eq!(unchunked(b"8\r\nAna").as_deref(), Some(&b"Ana"[..]));
    }
}
