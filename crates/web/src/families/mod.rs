//! What a family does here: opens one person's answers with a code that the office handed over, and writes to the office.
//!
//! Nobody signs in for it. A code opens a room of one hour for whoever typed it, in which there is one sheet, about one person, and
//! one form; no page of the register is linked from there, and no search. A code that opens nothing is answered alike, whatever
//! the reason. The pages need no script and stand on their own on an old telephone.

mod give;
mod letter;
mod room;
mod sheet;

use axum::Router;
use axum::routing::{get, post};
use maud::{DOCTYPE, Markup, html};
use paradero_locale::{Languages, text};

use crate::assets;
use crate::lang::Lang;
use crate::layout::direction;
use crate::server::App;

pub(crate) use give::link;
pub use letter::{Letter, Purposes};
pub(crate) use room::Rooms;

/// The addresses: for families, and for the office that gives codes.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        let at = |rest: &str| format!("/{}/{rest}", lang.code());
        router = router
            .route(
                &at("family"),
                get(move |app, headers| room::door(app, lang, headers)).post(
                    move |app, from, headers, form| room::enter(app, lang, from, headers, form),
                ),
            )
            .route(&at("family/sheet"), get(move |app, headers| sheet::page(app, lang, headers)))
            .route(
                &at("family/letter"),
                post(move |app, headers, form| letter::take(app, lang, headers, form)),
            )
            .route(
                &at("family/leave"),
                post(move |app, headers, form| room::leave(app, lang, headers, form)),
            )
            .route(
                &at("person/{id}/family"),
                get(move |app, names, headers| give::page(app, lang, names, headers)).post(
                    move |app, names, headers, form| give::give(app, lang, names, headers, form),
                ),
            );
    }
    router
}

/// Whether a path is one of a family's, which asks for a code in place of a session.
pub(crate) fn is_family(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    parts.next() == Some("family")
}

/// The frame of a page for families: no menu, nothing that leads into the register.
fn frame(lang: Lang, languages: &Languages, (title, path): (&str, &str), body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(lang.code()) dir=[direction(lang)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (title) }
                link rel="stylesheet" href=(assets::style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
            }
            body.family {
                main #main {
                    @if !path.is_empty() {
                        p.others {
                            @for other in languages.all().filter(|other| *other != lang) {
                                a.other href={ "/" (other.code()) "/" (path) } hreflang=(other.code())
                                    lang=(other.code()) dir=(other.direction().code()) { (other.own_name()) }
                                " "
                            }
                        }
                    }
                    h1 { bdi { (title) } }
                    (body)
                }
                footer { p { (text!(lang, "family-foot")) } }
            }
        }
    }
    .into_string()
}
