//! Web archives (WARC, ISO 28500): each page or file that a server gave becomes a source, with its address, the time of the
//! capture and its digest, which is checked.

mod digest;
mod http;
mod record;
mod sort;

use std::collections::BTreeMap;

use paradero_model::{SourceInfo, StatedBy};

use super::{Part, Place, Walk, gzip};
use crate::error::shorten;
use record::{Reader, Record, Trouble};
use sort::Sorted;

/// Which captures are handed out on a way through an archive.
pub(super) enum Which<'a> {
    /// All.
    All,
    /// Those of pages of a list, by address; nothing else is told.
    Pages(&'a BTreeMap<String, Option<String>>),
    /// All but those.
    Others(&'a BTreeMap<String, Option<String>>),
}

impl Which<'_> {
    fn takes(&self, url: &str) -> bool {
        match self {
            Self::All => true,
            Self::Pages(pages) => pages.contains_key(url),
            Self::Others(pages) => !pages.contains_key(url),
        }
    }

    /// Whether what is left is told on this way.
    fn tells(&self) -> bool {
        !matches!(self, Self::Pages(_))
    }

    fn title(&self, url: &str) -> Option<String> {
        match self {
            Self::Pages(pages) => pages.get(url).cloned().flatten(),
            _ => None,
        }
    }
}

/// Goes through the records of an archive. What it says of itself is told of each capture.
pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8], which: &Which<'_>) {
    let mut way = Way { place, which, software: None, number: 0 };
    let mut reader = Reader::new(bytes, gzip::is_gzip(bytes));
    while !walk.stopped() {
        way.number += 1;
        let told = match reader.next(walk.room()) {
            Ok(Some(record)) => {
                walk.spend(record.block.len() as u64);
                if !which.tells() || walk.expect(1).is_ok() {
                    way.take(walk, &record);
                    continue;
                }
                "over the limit of members: neither it nor what follows is read".to_owned()
            }
            Ok(None) => return,
            Err(Trouble::Cut) => {
                "cut off or damaged here: what follows is not read; ask for the archive again"
                    .into()
            }
            Err(Trouble::Much(fault)) => {
                format!("{}; neither it nor what follows is read; {}", fault.what, fault.fix)
            }
        };
        if which.tells() {
            walk.leave(format!("{}, record {}", place.path, way.number), reader.left(), told);
        }
        return;
    }
}

/// A way through an archive.
struct Way<'a> {
    place: &'a Place,
    which: &'a Which<'a>,
    /// What wrote the archive.
    software: Option<String>,
    number: usize,
}

impl Way<'_> {
    fn take(&mut self, walk: &mut Walk<'_>, record: &Record) {
        let size = record.block.len() as u64;
        let kind = record.field("WARC-Type").unwrap_or_default().to_lowercase();
        if kind == "warcinfo" {
            self.software = software(&record.block);
        }
        let url = record.field("WARC-Target-URI").unwrap_or_default();
        let url = shorten(url.trim_matches(['<', '>']), 2_000);
        if !self.which.takes(&url) {
            return;
        }
        match kind.as_str() {
            "response" | "resource" => self.capture(walk, record, &kind, url),
            _ if !self.which.tells() => {}
            "revisit" => walk.leave(self.path(&url), size, revisit(record)),
            "warcinfo" | "request" | "metadata" => {
                walk.tally(format!("records of the capture itself ({kind})"), size);
            }
            other => walk.tally(
                format!("records of kind `{}`, which are not read", shorten(other, 40)),
                size,
            ),
        }
    }

    fn path(&self, url: &str) -> String {
        let url = shorten(url, 200);
        format!("{}, record {} ({url})", self.place.path, self.number)
    }

    fn capture(&self, walk: &mut Walk<'_>, record: &Record, kind: &str, url: String) {
        let (path, size) = (self.path(&url), record.block.len() as u64);
        let of_server = kind == "response" && url.starts_with("http");
        if kind == "response" && !of_server {
            if self.which.tells() {
                walk.tally("answers of no web server", size);
            }
            return;
        }
        let answer = if of_server {
            match http::answer(&record.block, walk.room()) {
                Ok(answer) => answer,
                Err(why) => return self.leave(walk, path, size, why),
            }
        } else {
            let kind = record.field("Content-Type").unwrap_or_default().to_owned();
            http::Answer::of_file(&record.block, kind)
        };
        if answer.status != 200 {
            return self.leave(walk, path, size, answer.refusal());
        }
        walk.spend(answer.body.len() as u64);
        let name = match sort::sort(&answer.kind, &url, &answer.body) {
            Sorted::Source(name) => name,
            Sorted::Left(why) => {
                if self.which.tells() {
                    walk.tally(why, answer.body.len() as u64);
                }
                return;
            }
        };
        let checked = digest::check(record, &answer);
        if let Some(wrong) = checked.as_ref().filter(|checked| !checked.right) {
            walk.say(format!("{path}: {}", wrong.told));
        }
        let mut info = self.told(record, &answer, checked.map(|checked| checked.told));
        info.title = self.which.title(&url).or(info.title);
        info.url = Some(url);
        walk.file(Part { name, path, bytes: answer.body, info }, self.place.depth + 1);
    }

    fn leave(&self, walk: &mut Walk<'_>, path: String, bytes: u64, why: String) {
        if self.which.tells() {
            walk.leave(path, bytes, why);
        }
    }

    /// What is said of a capture: when it was made, by what, whether its digest is right, what it was served as.
    fn told(&self, record: &Record, answer: &http::Answer, digest: Option<String>) -> SourceInfo {
        let date = record.field("WARC-Date").unwrap_or("at a time that is not said");
        let mut told = format!("captured {}", shorten(date, 60));
        if let Some(software) = &self.software {
            told += &format!(" by {software}");
        }
        told += &format!(" ({}, record {})", self.place.name, self.number);
        if let Some(digest) = digest {
            told += &format!("; {digest}");
        }
        if !answer.kind.is_empty() {
            told += &format!("; served as {}", shorten(&answer.kind, 100));
        }
        for line in &answer.said {
            told += &format!("; {line}");
        }
        let mut info = self.place.told(told);
        let field = |what: &str, name: &str| {
            let value = record.field(name).filter(|value| !value.trim().is_empty());
            let value = value.map(|value| shorten(value.trim_matches(['<', '>']), 300));
            value.map(|value| StatedBy::Archive.states(what, value))
        };
        let served = (!answer.kind.is_empty())
            .then(|| StatedBy::Archive.states("served-as", shorten(&answer.kind, 100)));
        info.stated.extend(field("captured", "WARC-Date"));
        info.stated.extend(field("address", "WARC-Target-URI"));
        info.stated.extend(field("digest", "WARC-Payload-Digest"));
        info.stated.extend(served);
        info
    }
}

/// What a revisit says: the same was there as at an earlier capture.
fn revisit(record: &Record) -> String {
    let field = |name| record.field(name).map(|text| shorten(text.trim_matches(['<', '>']), 300));
    let date = field("WARC-Date").unwrap_or_default();
    let before = field("WARC-Refers-To-Date").map(|date| format!(" at {date}")).unwrap_or_default();
    let what = field("WARC-Refers-To-Target-URI").or_else(|| field("WARC-Refers-To"));
    let what = what.map(|what| format!(" of {what}")).unwrap_or_default();
    let digest = field("WARC-Payload-Digest").map(|digest| format!("; payload digest {digest}"));
    format!(
        "revisit: captured {date}, the same as the capture{what}{before}{}",
        digest.unwrap_or_default()
    )
}

/// The program that wrote an archive, by its first record.
fn software(block: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(block.get(..block.len().min(1 << 16))?);
    let line = text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case("software").then(|| value.trim().to_owned())
    });
    line.filter(|line| !line.is_empty()).map(|line| shorten(&line, 120))
}
