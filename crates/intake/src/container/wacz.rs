//! Web archives in a package (WACZ): archives (WARC), the pages that were meant, indexes, and the hashes of all.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    Place, Walk,
    warc::{self, Which},
    zip::{self, Member},
};
use crate::error::{Fault, shorten};

/// Most pages of a list that are looked at.
const PAGES: usize = 200_000;

pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = zip::directory(walk, bytes)?;
    walk.enter();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for at in 0..archive.len() {
        let Some(member) = Member::of(&mut archive, at) else {
            walk.tally("damaged: nothing of it can be read; ask for the archive again", 0);
            continue;
        };
        if member.name.ends_with('/') {
            walk.tally("folders", 0);
            continue;
        }
        match member.unpack(&mut archive, at, walk.room()) {
            Ok(bytes) => {
                walk.spend(bytes.len() as u64);
                files.insert(member.name, bytes);
            }
            Err(why) => {
                walk.leave(format!("{}/{}", place.path, shorten(&member.name, 200)), 0, why);
            }
        }
    }
    let package =
        files.get("datapackage.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let place = Place { info: place.told(written(package.as_ref(), &place.name)), ..place.clone() };
    hashes(walk, &place, package.as_ref(), &files);
    let pages = pages(&files);
    let archives: Vec<(&String, &Vec<u8>)> =
        files.iter().filter(|(name, _)| is_archive(name)).collect();
    for which in [Which::Pages(&pages), Which::Others(&pages)] {
        if pages.is_empty() && matches!(which, Which::Pages(_)) {
            continue;
        }
        for (name, bytes) in &archives {
            let path = format!("{}/{name}", place.path);
            let within = Place { path, name: place.name.clone(), ..place.clone() };
            warc::open(walk, &within, bytes, &which);
        }
    }
    for (name, bytes) in &files {
        if !is_archive(name) {
            walk.tally(
                "what the package says of itself (pages, indexes, logs)",
                bytes.len() as u64,
            );
        }
    }
    walk.close(&place.path);
    Ok(())
}

fn is_archive(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with("archive/") && (lower.ends_with(".warc") || lower.ends_with(".warc.gz"))
}

/// What the package says of how it was made.
fn written(package: Option<&Value>, name: &str) -> String {
    let text = |key: &str| {
        let value = package.and_then(|package| package.get(key)).and_then(Value::as_str);
        value.map(|text| shorten(text, 120))
    };
    let by = text("software").map(|software| format!(" by {software}")).unwrap_or_default();
    let on = text("created").map(|created| format!(" on {created}")).unwrap_or_default();
    format!("in the web archive {name}, made{on}{by}")
}

/// Holds each file to the hash that the package states of it.
fn hashes(
    walk: &mut Walk<'_>,
    place: &Place,
    package: Option<&Value>,
    files: &BTreeMap<String, Vec<u8>>,
) {
    let Some(package) = package else {
        return walk.say(format!(
            "{}: its datapackage.json cannot be read: no hash is checked",
            place.path
        ));
    };
    let resources = package.get("resources").and_then(Value::as_array);
    let (mut right, mut wrong) = (0_usize, Vec::new());
    for resource in resources.into_iter().flatten() {
        let text = |key: &str| resource.get(key).and_then(Value::as_str);
        let (Some(path), Some(stated)) = (text("path"), text("hash")) else { continue };
        let Some(stated) = stated.strip_prefix("sha256:") else { continue };
        let hash = files.get(path).map(|bytes| {
            let hash = Sha256::digest(bytes);
            hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        });
        match hash {
            Some(hash) if hash.eq_ignore_ascii_case(stated) => right += 1,
            Some(_) => wrong.push(format!("{} is not what was packed", shorten(path, 200))),
            None => wrong.push(format!("{} is missing", shorten(path, 200))),
        }
    }
    walk.say(format!("{}: {right} file(s) are as datapackage.json says (sha256)", place.path));
    for line in wrong {
        walk.say(format!("{}: {line}, by the hash in datapackage.json", place.path));
    }
}

/// The pages that were meant: address and title.
fn pages(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Option<String>> {
    let mut pages = BTreeMap::new();
    let Some(list) = files.get("pages/pages.jsonl") else { return pages };
    for line in list.split(|byte| *byte == b'\n').take(PAGES) {
        let Ok(page) = serde_json::from_slice::<Value>(line) else { continue };
        let text = |key: &str| page.get(key).and_then(Value::as_str);
        if let Some(url) = text("url") {
            let title = text("title").map(|title| shorten(title.trim(), 300));
            pages.insert(url.to_owned(), title.filter(|title| !title.is_empty()));
        }
    }
    pages
}
