//! What a family adds or corrects: a letter to the office. It is no claim until somebody of the office has taken it in.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use paradero_locale::{Key, key, text};

use super::{room, sheet};
use crate::lang::Lang;
use crate::pages::Fault;
use crate::server::{App, Names, off_thread};

/// Most characters of what a family writes.
const MOST: usize = 20_000;

/// What the office may use a letter for, as whoever wrote it said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purposes {
    /// To look for the person.
    pub search: bool,
    /// Before courts and bodies.
    pub proceedings: bool,
    /// To count people, without names.
    pub statistics: bool,
    /// In public.
    pub public: bool,
}

/// What a family wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language it was asked in.
    pub lang: Lang,
    /// What is missing or wrong.
    pub what: String,
    /// Who writes; empty where they do not say.
    pub who: String,
    /// What they are to the person.
    pub relation: String,
    /// How they can be reached.
    pub contact: String,
    /// What it may be used for.
    pub purposes: Purposes,
}

const PURPOSES: [(&str, Key); 4] = [
    ("for-search", key!("family-for-search")),
    ("for-proceedings", key!("family-for-proceedings")),
    ("for-statistics", key!("family-for-statistics")),
    ("for-public", key!("family-for-public")),
];

pub(super) fn form(lang: Lang, token: &str) -> Markup {
    let field = |id: &str, label: &str, help: &str| {
        html! {
            p {
                label for=(id) { (label) }
                input id=(id) name=(id) maxlength="500" autocomplete="off" aria-describedby=[(!help.is_empty()).then(|| format!("{id}-help"))];
                @if !help.is_empty() { span.help id={ (id) "-help" } { (help) } }
            }
        }
    };
    html! {
        h2 #write { (text!(lang, "family-write")) }
        p { (text!(lang, "family-write-what")) }
        form.letter method="post" action={ "/" (lang.code()) "/family/letter" } {
            input type="hidden" name="token" value=(token);
            p {
                label for="what" { (text!(lang, "family-what")) }
                textarea #what name="what" rows="8" maxlength=(MOST) required {}
            }
            (field("who", text!(lang, "family-who"), text!(lang, "family-who-help")))
            (field("relation", text!(lang, "family-relation"), ""))
            (field("contact", text!(lang, "family-contact"), text!(lang, "family-contact-help")))
            fieldset {
                legend { (text!(lang, "family-may")) }
                @for (name, label) in PURPOSES {
                    p.check {
                        input type="checkbox" id=(name) name=(name) value="1" checked[name == "for-search"];
                        " " label for=(name) { (lang.plain(label)) }
                    }
                }
            }
            button { (text!(lang, "family-send")) }
        }
    }
}

fn read(lang: Lang, form: &Names) -> Letter {
    // A telephone may send lines as it likes, and signs that no line has.
    let field = |name: &str| -> String {
        let text = form.get(name).map_or("", String::as_str).replace("\r\n", "\n");
        let plain = text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).take(MOST);
        plain.collect::<String>().trim().to_owned()
    };
    let may = |name: &str| form.contains_key(name);
    Letter {
        lang,
        what: field("what"),
        who: field("who").replace('\n', " "),
        relation: field("relation").replace('\n', " "),
        contact: field("contact").replace('\n', " "),
        purposes: Purposes {
            search: may("for-search"),
            proceedings: may("for-proceedings"),
            statistics: may("for-statistics"),
            public: may("for-public"),
        },
    }
}

/// Takes a letter: once it is said to have come, it is on the disk.
pub(super) async fn take(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Form(sent): Form<Names>,
) -> Response {
    let Some(room) = room::of_form(&app, &headers, &sent) else { return room::to_the_door(lang) };
    let letter = read(lang, &sent);
    let enough = !letter.what.is_empty() && !room::may_send(&app, &headers);
    let work = move || {
        let note = if enough {
            (
                StatusCode::TOO_MANY_REQUESTS,
                html! {
                    p.serious role="alert" { (text!(lang, "family-letters-enough")) }
                },
            )
        } else if letter.what.is_empty() {
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                html! {
                    p.serious role="alert" { (text!(lang, "family-nothing-written")) }
                },
            )
        } else {
            let number =
                app.views.family_letter(room.level, &room.person, &letter).map_err(Fault::Views)?;
            (
                StatusCode::OK,
                html! {
                    p.good role="status" { (text!(lang, "family-taken", number = number)) }
                },
            )
        };
        Ok((note.0, sheet::shown(&app, lang, &room, Some(&note.1))?))
    };
    match off_thread(work).await {
        Ok((status, text)) => (status, Html(text)).into_response(),
        Err(response) => response,
    }
}
