//! What of a capture is a source, and what a page only needs to be drawn.

use crate::container::names;

/// What becomes of a file that was captured.
pub(super) enum Sorted {
    /// A source, of that name.
    Source(String),
    /// No source: what all such files are.
    Left(String),
}

/// A picture of fewer bytes than this is a button, a line, a mark that counts visitors.
const SMALL_BYTES: usize = 2 << 10;

/// Sorts a file by what it was served as, its address and its content.
pub(super) fn sort(served: &str, url: &str, body: &[u8]) -> Sorted {
    let kind = served.split(';').next().unwrap_or_default().trim().to_lowercase();
    let left = |what: &str| {
        Sorted::Left(format!(
            "{what} (served as {})",
            if kind.is_empty() { "nothing" } else { &kind }
        ))
    };
    let (group, rest) = kind.split_once('/').unwrap_or((kind.as_str(), ""));
    if [
        "javascript",
        "ecmascript",
        "css",
        "wasm",
        "manifest+json",
        "x-mpegurl",
        "vnd.apple.mpegurl",
    ]
    .iter()
    .any(|known| rest.ends_with(known))
    {
        return left("scripts and styles");
    }
    match group {
        "font" => return left("fonts"),
        "application" if rest.contains("font") => return left("fonts"),
        "video" | "audio" => return left("films and sound, which are not read"),
        "image" if rest.contains("icon") || rest.starts_with("svg") => {
            return left("drawings and icons of pages");
        }
        "image" if body.len() < SMALL_BYTES => return left("pictures of under 2,048 bytes"),
        _ => {}
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return left("empty files");
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = if last.is_empty() { names::file(host) } else { names::file(&unescaped(last)) };
    let Some(endings) = endings(&kind, body) else { return Sorted::Source(name) };
    let lower = name.to_lowercase();
    if !last.is_empty() && endings.iter().any(|ending| lower.ends_with(ending)) {
        return Sorted::Source(name);
    }
    Sorted::Source(name + endings.first().copied().unwrap_or_default())
}

/// What the name of a file of a kind ends with: the name tells what text is, where bytes alone do not.
fn endings(kind: &str, body: &[u8]) -> Option<&'static [&'static str]> {
    let head: String =
        body.iter().take(200).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || !c.is_ascii());
    let html = head.starts_with("<!doctype html") || head.starts_with("<html");
    Some(match kind {
        "text/html" | "application/xhtml+xml" => &[".html", ".htm", ".xhtml"],
        _ if html => &[".html", ".htm"],
        "application/pdf" => &[".pdf"],
        "text/csv" => &[".csv"],
        "application/json" | "text/json" => &[".json", ".jsonl", ".geojson"],
        "text/plain" => &[".txt", ".csv", ".tsv", ".md", ".json", ".jsonl", ".log"],
        "image/jpeg" => &[".jpg", ".jpeg"],
        "image/png" => &[".png"],
        "image/webp" => &[".webp"],
        "image/gif" => &[".gif"],
        _ => return None,
    })
}

/// `%C3%B1` as the letter it stands for.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
