//! Every link between pages leads somewhere, and every page of the book stands in its contents.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use regex::Regex;

use super::{pages, root};

/// All pages of the checkout, of the book and beside it, seen from its root.
fn written() -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let path = folder.join(&name);
            let built =
                name.starts_with('.') || name.starts_with("target") || name == "node_modules";
            if entry.path().is_dir() && !built {
                folders.push(path);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of a page without what stands in it as code.
fn prose(text: &str) -> String {
    let mut code = false;
    let mut kept = Vec::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        if !code && !fence && !line.starts_with("    ") {
            kept.push(line);
        }
    }
    Regex::new("`[^`]*`").unwrap().replace_all(&kept.join("\n"), "code").into_owned()
}

/// The targets of a page's links and pictures.
fn links(text: &str) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    link.captures_iter(&prose(text)).map(|found| found[1].to_owned()).collect()
}

/// The anchors of a page's headings, as GitHub and mdBook both make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut code = false;
    for line in text.lines() {
        code ^= line.trim_start().starts_with("```");
        let heading = line.trim_start_matches('#');
        if code || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let kept = |sign: char| match sign {
            ' ' => Some('-'),
            '-' | '_' => Some(sign),
            _ if sign.is_alphanumeric() => Some(sign),
            _ => None,
        };
        let anchor: String = heading.trim().to_lowercase().chars().filter_map(kept).collect();
        let again = (1..).map(|at| format!("{anchor}-{at}"));
        let mut names = std::iter::once(anchor.clone()).chain(again);
        anchors.extend(names.find(|name| !anchors.contains(name)));
    }
    anchors
}

/// A path without `.` and `..` in it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            _ => plain.push(part),
        }
    }
    plain
}

/// Why a link leads nowhere.
fn broken(page: &Path, link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => page.to_owned(),
        _ => plain(&page.parent().unwrap().join(path)),
    };
    let full = root().join(&target);
    if !full.exists() {
        return Some(format!("{}: no {}", page.display(), target.display()));
    }
    if !anchor.is_empty() && !anchors(&std::fs::read_to_string(full).unwrap()).contains(anchor) {
        return Some(format!("{}: {} has no heading #{anchor}", page.display(), target.display()));
    }
    let inside = |path: &Path| pages().iter().any(|(name, _)| Path::new("docs").join(name) == path);
    let leaves =
        inside(page) && target.extension().is_some_and(|ending| ending == "md") && !inside(&target);
    leaves.then(|| format!("{}: {link} leaves the book: name the file instead", page.display()))
}

#[test]
fn no_link_is_broken() {
    let mut told = Vec::new();
    let mut looked = 0;
    for page in written() {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        let links = links(&text);
        looked += links.len();
        told.extend(links.iter().filter_map(|link| broken(&page, link)));
    }
    println!("{looked} links");
    assert!(told.is_empty(), "{} of {looked} links are broken:\n{}", told.len(), told.join("\n"));
    assert!(looked > 100, "{looked} links looked at");
}

#[test]
fn every_page_stands_in_the_contents() {
    let listed: BTreeSet<String> = pages().into_iter().map(|(name, _)| name).collect();
    let beside = ["docs/SUMMARY.md"];
    let missing: Vec<PathBuf> = written()
        .into_iter()
        .filter(|path| path.starts_with("docs") && !path.starts_with("docs/dev"))
        .filter(|path| !beside.iter().any(|name| path == Path::new(name)))
        .filter(|path| !listed.contains(path.strip_prefix("docs").unwrap().to_str().unwrap()))
        .collect();
    assert!(missing.is_empty(), "not in docs/SUMMARY.md: {missing:?}");
}

#[test]
fn a_broken_link_is_told() {
    let page = Path::new("docs/README.md");
    assert!(broken(page, "no-such-page.md").is_some());
    assert!(broken(page, "tutorial.md#no-such-heading").is_some());
    assert!(broken(page, "../ARCHITECTURE.md").is_some(), "the book as built has no such page");
    assert!(broken(page, "tutorial.md").is_none());
    assert!(links("see [a](b.md#c) and `[d](e)`\n```\n[f](g)\n```\n") == ["b.md#c"]);
    assert_eq!(
        anchors("# Two words\n## Two words\n# `paradero add`: what\n"),
        BTreeSet::from(["two-words", "two-words-1", "paradero-add-what"].map(str::to_owned))
    );
}
