//! The frame around every page, and what a page is asked with.

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};
use paradero_model::{Day, Level};
use paradero_register::query::{NameIndex, Stretch};
use rusqlite::Connection;

use crate::lang::Lang;
use crate::pages::Fault;
use crate::server::NameCache;
use crate::{May, Role, RuleInfo, Status, Views, assets, dates, words};

/// How many entries a list shows at once, and at most.
const PER_PAGE: usize = 50;
const PER_PAGE_MAX: usize = 500;

/// What a page is asked with.
pub(crate) struct Ask {
    pub(crate) lang: Lang,
    /// The address below the language, without a leading slash.
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) query: BTreeMap<String, String>,
    /// The earlier state that is shown.
    pub(crate) as_of: Option<u64>,
    pub(crate) level: Level,
    /// Of how many acts that the level may know of the view was made.
    pub(crate) position: u64,
    pub(crate) today: Day,
    pub(crate) connection: Connection,
    pub(crate) views: Arc<dyn Views>,
    pub(crate) names: Arc<NameCache>,
    pub(crate) status: Arc<Status>,
    /// Token of the form that ends the session, where somebody is signed in.
    pub(crate) token: Option<String>,
    /// Who is signed in.
    pub(crate) account: Option<String>,
    /// Whether they do what keepers do.
    pub(crate) keeps: bool,
    /// Token of the forms that record something; nothing for whoever only reads, and for an earlier state.
    pub(crate) writes: Option<String>,
}

/// Whether a role may do something at a level; without a role, whoever runs the register.
pub(crate) fn may(role: Option<Role>, act: May, level: Level) -> bool {
    match role {
        Some(role) => role.may(act, level),
        None => Role::Keeper.may(act, level),
    }
}

/// A page's title and content.
pub(crate) struct Shown {
    pub(crate) title: String,
    pub(crate) body: Markup,
}

impl Ask {
    /// A value of the query, unless it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.query.get(name).filter(|value| !value.trim().is_empty()).cloned()
    }

    /// The stretch that `?page=` and `?per-page=` name.
    pub(crate) fn stretch(&self) -> Stretch {
        let number = |name: &str| self.get(name).and_then(|text| text.parse::<usize>().ok());
        let limit = number("per-page").unwrap_or(PER_PAGE).clamp(1, PER_PAGE_MAX);
        let page = number("page").unwrap_or(1).clamp(1, 1_000_000);
        Stretch { offset: (page - 1) * limit, limit }
    }

    /// The index of names of what is shown, made at the first question for it.
    pub(crate) fn names(&self) -> Result<Arc<NameIndex>, Fault> {
        self.names.get((self.level, self.position), &self.connection)
    }

    /// The address of a page in this language, which keeps the position asked for.
    pub(crate) fn to(&self, path: &str, query: &[(&str, &str)]) -> String {
        address(self.lang, path, query, self.as_of)
    }

    /// The address of the page of one thing.
    pub(crate) fn to_one(&self, page: &str, id: &str) -> String {
        self.to(&format!("{page}/{}", encode(id)), &[])
    }

    /// The address of the page of something of a kind.
    pub(crate) fn to_subject(&self, kind: &str, id: &str) -> String {
        match kind {
            "person" => self.to_one("person", id),
            "order" | "obligation" => self.to_one("order", id),
            // As a subject a source's id begins with its kind; its page goes by the hash alone.
            "source" => self.to_one("source", id.strip_prefix("source:").unwrap_or(id)),
            _ => self.to_one("subject", id),
        }
    }

    /// This page in the other language.
    fn translated(&self) -> String {
        let query: Vec<(&str, &str)> = self
            .query
            .iter()
            .filter(|(name, _)| *name != "as-of")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        address(self.lang.other(), &self.path, &query, self.as_of)
    }

    /// A rule's title.
    pub(crate) fn rule(&self, rule: &str) -> String {
        match self.views.rule(rule) {
            Some(RuleInfo { title, .. }) => title.get(self.lang.code()).to_owned(),
            None => rule.replace('-', " "),
        }
    }

    /// What pages call a country: the register's own name for it, a name known here, its code.
    pub(crate) fn country(&self, code: &str) -> String {
        match (self.status.countries.get(code), words::find(words::COUNTRIES, code)) {
            (Some(name), _) => name.clone(),
            (None, Some((es, en))) => self.lang.say(es, en).to_owned(),
            (None, None) => code.to_owned(),
        }
    }

    /// A number with its thousands apart.
    pub(crate) fn number(&self, number: i64) -> String {
        dates::number(self.lang, number)
    }
}

fn address(lang: Lang, path: &str, query: &[(&str, &str)], as_of: Option<u64>) -> String {
    let mut address = format!("/{}", lang.code());
    if !path.is_empty() {
        address.push('/');
        address.push_str(path);
    }
    let as_of = as_of.map(|position| position.to_string());
    let given = query.iter().map(|(name, value)| (*name, *value));
    let all = given.chain(as_of.as_deref().map(|position| ("as-of", position)));
    for (at, (name, value)) in all.enumerate() {
        address.push(if at == 0 { '?' } else { '&' });
        address.push_str(&format!("{}={}", encode(name), encode(value)));
    }
    address
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The links of the navigation: address, Spanish, English.
const MENU: [(&str, &str, &str); 15] = [
    ("", "Inicio", "Home"),
    ("screen", "Cotejo", "Screening"),
    ("people", "Personas", "People"),
    ("findings", "Hallazgos", "Findings"),
    ("orders", "Órdenes", "Orders"),
    ("batches", "Grupos", "Batches"),
    ("instruments", "Bases legales", "Legal bases"),
    ("authorities", "Autoridades", "Authorities"),
    ("labels", "Etiquetas", "Labels"),
    ("statements", "Declaraciones", "Statements"),
    ("countries", "Países", "Countries"),
    ("places", "Lugares", "Places"),
    ("uncounted", "No contados", "Uncounted"),
    ("sources", "Fuentes", "Sources"),
    ("ledger", "Bitácora", "Ledger"),
];

/// The whole page.
pub(crate) fn frame(ask: &Ask, shown: &Shown) -> Markup {
    let lang = ask.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (shown.title) " · " (ask.status.name) }
                link rel="stylesheet" href=(assets::style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
                link rel="alternate" hreflang=(lang.other().code()) href=(ask.translated());
            }
            body {
                a.skip href="#main" { (lang.say("Ir al contenido", "Skip to content")) }
                (top(ask))
                main #main tabindex="-1" {
                    (as_of(ask))
                    h1 { (shown.title) }
                    (shown.body)
                }
                (foot(ask))
            }
        }
    }
}

/// The reminder that an earlier state is shown.
fn as_of(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        @if let Some(position) = ask.as_of {
            p.earlier role="note" {
                (lang.say("Se muestra lo que el registro sabía tras ",
                    "This is what the register knew after "))
                (position) (lang.say(" entradas. ", " entries. "))
                a href={ "/" (lang.code()) "/" (ask.path) } {
                    (lang.say("Ver lo que sabe hoy", "See what it knows today"))
                }
            }
        }
    }
}

fn menu(ask: &Ask) -> Markup {
    let here = ask.path.split('/').next().unwrap_or_default();
    html! {
        ul {
            @for (path, es, en) in MENU {
                li {
                    a href=(ask.to(path, &[])) aria-current=[(path == here).then_some("page")] {
                        (ask.lang.say(es, en))
                    }
                }
            }
        }
    }
}

fn top(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        header.top {
            p.brand {
                a.name href=(ask.to("", &[])) { (ask.status.name) }
                " " span.soft { "Paradero" }
                a.other href=(ask.translated()) hreflang=(lang.other().code())
                    lang=(lang.other().code()) { (lang.say("English", "Español")) }
            }
            // One of the two is shown: a row on wide screens, a button that opens on narrow ones.
            nav.row aria-label=(lang.say("Secciones", "Sections")) { (menu(ask)) }
            details.menu {
                summary { (lang.say("Secciones", "Sections")) }
                nav aria-label=(lang.say("Secciones", "Sections")) { (menu(ask)) }
            }
        }
    }
}

fn foot(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let entries = i64::try_from(ask.status.entries).unwrap_or(i64::MAX);
    html! {
        footer {
            p {
                (lang.say("Estas páginas muestran quién dice qué; no dicen qué es cierto.",
                    "These pages show who says what; they do not say what is true."))
            }
            p {
                (lang.say("Plazos contados al ", "Clocks read on "))
                (dates::day(lang, ask.today.0)) " · "
                (lang.say("nivel: ", "level: ")) (lang.word(ask.level.code())) " · "
                a href=(ask.to("ledger", &[])) {
                    (lang.count(entries, ("entrada", "entradas"), ("entry", "entries")))
                }
                " · " a href="/api/openapi.json" { "API" }
            }
            @if let (Some(token), Some(name)) = (&ask.token, &ask.account) {
                form method="post" action="/logout" {
                    input type="hidden" name="token" value=(token);
                    @if ask.keeps {
                        a.own href={ "/" (lang.code()) "/proposals" } { (lang.say("Propuestas", "Proposals")) }
                        " "
                    }
                    a.own href={ "/" (lang.code()) "/account" } {
                        (lang.say("Mi cuenta: ", "My account: ")) (name)
                    }
                    " "
                    button { (lang.say("Salir", "Sign out")) }
                }
            }
        }
    }
}
