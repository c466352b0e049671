//! `paradero export site`: the pages of level `public` as a folder of files, for any server or none. No scripts, no search,
//! nothing loaded from elsewhere: links lead to files of the folder.
//!
//! The pages are those that are served, asked for by their addresses one after the other, beginning at the home page of each
//! language. So what nobody may see at level `public` is not in them, and counts that the pages hold back are held back here.

mod rewrite;
mod views;

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use paradero_web::router;
use tower::ServiceExt as _;

use crate::args::Place;
use crate::print::say;
use crate::serve::Office;

/// Pages that need somebody who answers, or say where people are now, which a public list must not.
const LEFT_OUT: [&str; 11] = [
    "screen", "places", "map", "account", "search", "alerts", "review", "work", "bring-in",
    "problems", "family",
];

/// Where the folder is made, and of which state.
#[derive(Debug, clap::Args)]
pub(crate) struct SiteArgs {
    /// The folder: a new one, or an empty one.
    pub(crate) directory: PathBuf,
    /// The day on which clocks are read (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// Writes the site.
///
/// # Errors
/// If no register is named or it cannot be read, the folder has something in it, or a page cannot be made or written.
pub(crate) fn run(place: &Place, args: &SiteArgs) -> anyhow::Result<ExitCode> {
    let folder = &args.directory;
    let taken = std::fs::read_dir(folder).is_ok_and(|mut listed| listed.next().is_some());
    if taken || folder.is_file() {
        bail!("{}: has something in it; name a new folder", folder.display());
    }
    let public = Place { level: "public".to_owned(), ..place.clone() };
    let office = views::Public(Office::at(&public, args.today.as_deref())?);
    let pages = router(Arc::new(office), true);
    let runtime = tokio::runtime::Runtime::new().context("cannot start the pages")?;
    let written = runtime.block_on(crawl(&pages, folder))?;
    say(&format!("{}: {written} files, level public", folder.display()));
    Ok(ExitCode::SUCCESS)
}

/// Asks for every page that can be reached, and writes it.
async fn crawl(pages: &axum::Router, folder: &Path) -> anyhow::Result<usize> {
    let starts = ["/es", "/en", "/icon.svg"].map(str::to_owned);
    let mut known: BTreeSet<String> = starts.iter().cloned().collect();
    let mut queue: VecDeque<String> = starts.into();
    let mut written = 0;
    while let Some(address) = queue.pop_front() {
        let Some(file) = file_of(&address) else { continue };
        let request = Request::get(&address).body(Body::empty()).context("an address of a page")?;
        let answer = pages.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (status, html) = (answer.status(), is_html(&answer));
        let bytes =
            to_bytes(answer.into_body(), usize::MAX).await.with_context(|| address.clone())?;
        if !status.is_success() {
            bail!("{address}: {status}: {}", String::from_utf8_lossy(&bytes));
        }
        let bytes = if html {
            let page = String::from_utf8(bytes.to_vec()).with_context(|| address.clone())?;
            let depth = file.matches('/').count();
            let mut leads = |to: &str| {
                let file = file_of(to)?;
                if known.insert(to.to_owned()) {
                    queue.push_back(to.to_owned());
                }
                Some(file)
            };
            rewrite::rewritten(&page, depth, &mut leads).into_bytes()
        } else {
            bytes.to_vec()
        };
        write(&folder.join(&file), &bytes)?;
        written += 1;
    }
    let start = "<!doctype html><meta charset=\"utf-8\"><title>Paradero</title><meta name=\"robots\" content=\"noindex, nofollow\">\
                 <p><a href=\"es/index.html\" lang=\"es\">Español</a> <a href=\"en/index.html\" lang=\"en\">English</a></p>\n";
    write(&folder.join("index.html"), start.as_bytes())?;
    Ok(written + 1)
}

fn is_html(answer: &axum::response::Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// The file of an address, from the root of the site; nothing where it is no page of the site. Lists are kept stretch by
/// stretch; any other question in an address is a search.
fn file_of(address: &str) -> Option<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    match path {
        "/style.css" => return Some("style.css".to_owned()),
        "/icon.svg" => return Some("icon.svg".to_owned()),
        _ => {}
    }
    let mut parts = path.strip_prefix('/')?.split('/');
    let lang = parts.next().filter(|lang| matches!(*lang, "es" | "en"))?;
    let rest: Vec<String> = parts.filter(|part| !part.is_empty()).map(plain).collect();
    let page = match query.split_once('=') {
        None if query.is_empty() => String::new(),
        Some(("page", number)) if number.chars().all(|sign| sign.is_ascii_digit()) => {
            format!(".{number}")
        }
        _ => return None,
    };
    let Some(first) = rest.first() else { return Some(format!("{lang}/index{page}.html")) };
    // What a page gives as a file keeps its name, and has none where a question narrows it.
    let (name, is_file) = (first.split('.').next().unwrap_or_default(), is_download(&rest));
    if LEFT_OUT.contains(&name) || rest.len() > 2 + usize::from(is_file) {
        return None;
    }
    if is_file {
        return query.is_empty().then(|| format!("{lang}/{}", rest.join("/")));
    }
    Some(format!("{lang}/{}{page}.html", rest.join("/")))
}

/// Whether an address is that of a picture or a table.
fn is_download(parts: &[String]) -> bool {
    parts.last().is_some_and(|last| last.ends_with(".svg") || last.ends_with(".csv"))
}

/// A part of an address as a name that every disk takes: letters, digits, `-` and `.`; others by their numbers.
fn plain(part: &str) -> String {
    let mut name = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'-' | b'.' => name.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => name.push(char::from(byte)),
            // An address has `%3A` for `:`, and stays told from a part that has it written so.
            b'%' => name.push('_'),
            _ => name.push_str(&format!("__{byte:02X}")),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_files_and_what_needs_a_server_has_none() {
        let cases = [
            ("/es", Some("es/index.html")),
            ("/en/", Some("en/index.html")),
            ("/es/people", Some("es/people.html")),
            ("/es/people?page=2", Some("es/people.2.html")),
            ("/es/person/person%3A12ab", Some("es/person/person_3A12ab.html")),
            ("/style.css?v=1", Some("style.css")),
            ("/es/people?name=x", None),
            ("/es/people?page=2&name=x", None),
            ("/es/screen", None),
            ("/es/places", None),
            ("/es/map", None),
            ("/es/map.svg", None),
            ("/es/orders.csv", Some("es/orders.csv")),
            ("/es/orders.csv?lane=due-7", None),
            ("/es/person/person%3A12ab/timeline.svg", Some("es/person/person_3A12ab/timeline.svg")),
            ("/es/person/x/y", None),
            ("/api/people", None),
            ("/source/x/bytes", None),
            ("https://example.org/es", None),
        ];
        for (address, file) in cases {
            assert_eq!(file_of(address).as_deref(), file, "{address}");
        }
    }
}
