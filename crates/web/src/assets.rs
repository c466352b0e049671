//! What pages load beside themselves: the style sheet and the icon, both from this server.

use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};
use paradero_locale::{Lang, text};
use sha2::{Digest, Sha256};

use crate::layout::direction;

pub(crate) const STYLE: &str = include_str!("style.css");

/// The sheet that pages load: with those of pictures, which have none of their own in a page.
fn sheet() -> &'static str {
    static SHEET: OnceLock<String> = OnceLock::new();
    SHEET.get_or_init(|| {
        format!("{STYLE}{}{}", paradero_picture::STYLE, paradero_estimate::picture::STYLE)
    })
}

const BRING_IN: &str = include_str!("assets/bring-in.js");

/// The address of something that changes with its content, so that browsers may keep it.
fn lasting(name: &str, content: &str) -> String {
    let hash = Sha256::digest(content.as_bytes());
    let hex: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/{name}?v={hex}")
}

/// The address of the script that shows how far files are on their way in.
pub(crate) fn bring_in_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| lasting("bring-in.js", BRING_IN))
}

/// That script.
pub(crate) async fn bring_in() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], BRING_IN).into_response()
}

/// An eye-level ring and a dot: where someone is.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
     <circle cx=\"16\" cy=\"16\" r=\"12\" fill=\"none\" stroke=\"#1f5c7a\" stroke-width=\"4\"/>\
     <circle cx=\"16\" cy=\"16\" r=\"4\" fill=\"#1f5c7a\"/></svg>";

/// The address of the style sheet. It changes with the sheet, so that browsers may keep it.
pub(crate) fn style_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| lasting("style.css", sheet()))
}

/// The style sheet.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet()).into_response()
}

/// What makes judging pairs quick: the page works without it.
const REVIEW: &str = include_str!("assets/review.js");

/// The address of the script of the review page, which changes with it.
pub(crate) fn review_script_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let hash = Sha256::digest(REVIEW.as_bytes());
        let hex: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("/review.js?v={hex}")
    })
}

/// The script of the review page.
pub(crate) async fn review_script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], REVIEW).into_response()
}

/// The icon of the browser's tab.
pub(crate) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], ICON).into_response()
}

/// The page for an address that leads nowhere.
pub(crate) fn no_such_page(lang: Lang) -> String {
    let en = Lang::en();
    html! {
        (DOCTYPE)
        html lang=(lang.code()) dir=[direction(lang)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (text!(lang, "frame-no-page")) " · Paradero" }
                link rel="stylesheet" href=(style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
            }
            body.narrow {
                main {
                    h1 {
                        (text!(lang, "frame-no-page"))
                        @if lang != en { " " span.soft lang="en" { (text!(en, "frame-no-page")) } }
                    }
                    p {
                        a href={ "/" (lang.code()) } { (text!(lang, "frame-menu-home")) }
                        @if lang != en { " · " a href="/en" lang="en" { (text!(en, "frame-menu-home")) } }
                    }
                }
            }
        }
    }
    .into_string()
}
