//! The page on which a list is screened, and the same by JSON. What is uploaded is answered and forgotten.

mod answer;
mod api;
mod file;
mod form;
mod settle;
pub(crate) mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use paradero_locale::Languages;
use paradero_register::screening::{Screened, Searched};
use serde::Serialize;

use crate::layout::Ask;
use crate::pages::{Fault, Found};
use crate::server::App;

pub(crate) use api::description;
pub use file::{ScreenedFile, screen_file};
pub(crate) use form::show_form;
pub(crate) use settle::description as settle_description;

/// The most that is taken in one request.
const MOST_BYTES: usize = 32 << 20;

/// People shown for a row, besides those whom an order covers.
const TOP: usize = 5;

/// The most that may be asked for.
const TOP_MOST: usize = 100;

/// A list that was screened.
pub(crate) struct Answered {
    /// What was searched.
    pub(crate) searched: Searched,
    /// How the list was read.
    pub(crate) said: Vec<String>,
    /// The answers.
    pub(crate) screened: Screened,
}

/// What is searched when a list is screened.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "ScreeningBase")]
pub(crate) struct Base {
    searched: Searched,
}

/// What is searched.
pub(crate) fn searched(ask: &Ask) -> Found<Base> {
    let mut base = None;
    ask.views
        .screen(ask.level, ask.as_of, &mut |screener| {
            base = Some(Base { searched: screener.searched().clone() });
        })
        .map_err(Fault::Views)?;
    Ok(base)
}

/// The addresses that take a list, and a decision on a hit: a page in each language, and the API.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new()
        .route("/api/screen", post(api::screen))
        .route("/api/screen/settle", post(settle::data));
    for lang in languages.all() {
        let path = format!("/{}/screen", lang.code());
        router = router.route(
            &path,
            post(move |app, uri, headers, parts| form::screen(app, lang, uri, headers, parts)),
        );
        router = router.route(
            &format!("{path}/settle"),
            post(move |app, headers, sent| settle::page(app, lang, headers, sent)),
        );
    }
    router.layer(DefaultBodyLimit::max(MOST_BYTES))
}
