//! The frame around every page, and what a page is asked with.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};
use paradero_locale::{Direction, Key, Languages, key, text};
use paradero_model::{Day, Level};
use paradero_register::query::{Count, Stretch};
use paradero_register::sql::Connection;

use crate::lang::{Lang, Terms, term_of};
use crate::{May, Role, RuleInfo, Status, Views, assets};

/// How many entries a list shows at once, and at most.
const PER_PAGE: (usize, usize) = (50, 500);

/// The same of a table, which nobody scrolls through.
const PER_TABLE: (usize, usize) = (10_000, 100_000);

/// Hexadecimal digits of the hash by which a source is known.
const SHA256_DIGITS: usize = 64;

/// What a page is asked with.
pub(crate) struct Ask {
    pub(crate) lang: Lang,
    /// All that are at hand.
    pub(crate) languages: Languages,
    /// The address below the language, without a leading slash.
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) query: BTreeMap<String, String>,
    /// Whether the answer becomes a table, whose stretches are longer.
    pub(crate) as_table: Cell<bool>,
    /// The earlier state that is shown.
    pub(crate) as_of: Option<u64>,
    pub(crate) level: Level,
    /// Of how many acts that the level may know of the view was made.
    pub(crate) position: u64,
    /// The mark of whoever lent the view.
    pub(crate) opened: u64,
    pub(crate) today: Day,
    pub(crate) connection: Connection,
    pub(crate) views: Arc<dyn Views>,
    pub(crate) status: Arc<Status>,
    /// Token of the form that ends the session, where somebody is signed in.
    pub(crate) token: Option<String>,
    /// Who is signed in.
    pub(crate) account: Option<String>,
    /// Whether they do what keepers do.
    pub(crate) keeps: bool,
    /// Whether they decide on links and findings.
    pub(crate) decides: bool,
    /// Whether they add sources.
    pub(crate) adds: bool,
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
        let (usual, most) = if self.as_table.get() { PER_TABLE } else { PER_PAGE };
        let limit = number("per-page").unwrap_or(usual).clamp(1, most);
        let page = number("page").unwrap_or(1).clamp(1, 1_000_000);
        Stretch { offset: (page - 1) * limit, limit }
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
            "batch" => self.to_one("batch", id),
            // As a subject a source's id is its kind and its hash, and its page goes by the hash alone; one that somebody only
            // names has the short id of any subject.
            "source" => match id.strip_prefix("source:").filter(|hash| hash.len() == SHA256_DIGITS)
            {
                Some(hash) => self.to_one("source", hash),
                None => self.to_one("subject", id),
            },
            _ => self.to_one("subject", id),
        }
    }

    /// What the query asks, without an earlier state.
    fn asked(&self) -> Vec<(&str, &str)> {
        let all = self.query.iter().filter(|(name, _)| *name != "as-of");
        all.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// This page in another language.
    fn translated(&self, lang: Lang) -> String {
        address(lang, &self.path, &self.asked(), self.as_of)
    }

    /// How many acts the newest state has that this one, shown in its place, lacks; none where nothing is lacking or an earlier
    /// state was asked for.
    pub(crate) fn missing(&self) -> Option<u64> {
        let missing = self.status.entries.saturating_sub(self.position);
        (self.as_of.is_none() && missing > 0).then_some(missing)
    }

    /// A rule's title.
    pub(crate) fn rule(&self, rule: &str) -> String {
        match self.views.rule(rule) {
            Some(RuleInfo { title, .. }) => term_of(self.lang, "rule-", rule, &title),
            None => rule.replace('-', " "),
        }
    }

    /// What pages call a country: the register's own name for it, a name known here, its code.
    pub(crate) fn country(&self, code: &str) -> String {
        match self.status.countries.get(code) {
            Some(name) => name.clone(),
            None => self.lang.named("country-", code).unwrap_or(code).to_owned(),
        }
    }

    /// A count as it is written; of one that is kept back, that it is.
    pub(crate) fn count(&self, count: Count) -> String {
        match count.shown() {
            Some(number) => self.number(number),
            None => text!(self.lang, "shared-kept-back").to_owned(),
        }
    }

    /// A number with its thousands apart.
    pub(crate) fn number(&self, number: i64) -> String {
        self.lang.number(number)
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

/// The page that only those are led to who add.
const BRING_IN: &str = "bring-in";

/// The links of the navigation: address, and what it is called.
const MENU: [(&str, Key); 18] = [
    ("", key!("frame-menu-home")),
    (BRING_IN, key!("bringin-title")),
    ("screen", key!("frame-menu-screen")),
    ("people", key!("frame-menu-people")),
    ("findings", key!("frame-menu-findings")),
    ("dashboard", key!("frame-menu-dashboard")),
    ("orders", key!("frame-menu-orders")),
    ("batches", key!("frame-menu-batches")),
    ("instruments", key!("frame-menu-instruments")),
    ("authorities", key!("frame-menu-authorities")),
    ("labels", key!("frame-menu-labels")),
    ("statements", key!("frame-menu-statements")),
    ("countries", key!("frame-menu-countries")),
    ("places", key!("frame-menu-places")),
    ("map", key!("frame-menu-map")),
    ("uncounted", key!("frame-menu-uncounted")),
    ("sources", key!("frame-menu-sources")),
    ("ledger", key!("frame-menu-ledger")),
];

/// The whole page.
pub(crate) fn frame(ask: &Ask, shown: &Shown) -> Markup {
    let lang = ask.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.code()) dir=[direction(lang)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (shown.title) " · " (ask.status.name) }
                link rel="stylesheet" href=(assets::style_path());
                link rel="icon" type="image/svg+xml" href="/icon.svg";
                @for other in others(ask) {
                    link rel="alternate" hreflang=(other.code()) href=(ask.translated(other));
                }
            }
            body {
                a.skip href="#main" { (text!(lang, "frame-skip")) }
                (top(ask))
                main #main tabindex="-1" {
                    (as_of(ask))
                    h1 {
                        // A title may be a name, which has a direction of its own.
                        @if direction(lang).is_some() { bdi { (shown.title) } } @else { (shown.title) }
                    }
                    (shown.body)
                }
                (foot(ask))
            }
        }
    }
}

/// For `dir`, where a language does not run from left to right.
pub(crate) fn direction(lang: Lang) -> Option<&'static str> {
    (lang.direction() != Direction::LeftToRight).then_some(lang.direction().code())
}

/// The other languages in which the page can be read.
fn others(ask: &Ask) -> impl Iterator<Item = Lang> {
    ask.languages.all().filter(|lang| *lang != ask.lang)
}

/// The reminder that an earlier state is shown: one that was asked for, or the last that is made.
fn as_of(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        @if let Some(missing) = ask.missing() {
            p.earlier role="note" {
                (text!(lang, "frame-behind", n = missing)) " "
                a href=(ask.to(&ask.path, &ask.asked())) { (text!(lang, "frame-reload")) }
            }
        }
        @if let Some(position) = ask.as_of {
            p.earlier role="note" {
                (text!(lang, "frame-as-of", n = position)) " "
                a href={ "/" (lang.code()) "/" (ask.path) } { (text!(lang, "frame-see-today")) }
            }
        }
    }
}

fn menu(ask: &Ask) -> Markup {
    let here = ask.path.split('/').next().unwrap_or_default();
    html! {
        ul {
            @for (path, name) in MENU.into_iter().filter(|(path, _)| *path != BRING_IN || ask.adds && ask.views.intake_desk().is_some()) {
                li {
                    a href=(ask.to(path, &[])) aria-current=[(path == here).then_some("page")] {
                        (ask.lang.plain(name))
                    }
                }
            }
            @if ask.writes.is_some() {
                li {
                    a href=(ask.to("work", &[])) aria-current=[(here == "work").then_some("page")] {
                        (text!(ask.lang, "work-title"))
                    }
                }
            }
            @if ask.decides && ask.as_of.is_none() {
                li {
                    a href=(ask.to("review", &[])) aria-current=[(here == "review").then_some("page")] {
                        (text!(ask.lang, "frame-menu-review"))
                    }
                }
            }
        }
    }
}

fn top(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let here = ask.path.split('/').next().unwrap_or_default();
    html! {
        header.top {
            p.brand {
                a.name href=(ask.to("", &[])) { (ask.status.name) }
                " " span.soft { "Paradero" }
                span.others {
                    @for other in others(ask) {
                        " " a.other href=(ask.translated(other)) hreflang=(other.code())
                            lang=(other.code()) dir=(other.direction().code()) { (other.own_name()) }
                    }
                }
            }
            @if here != "search" {
                form.find role="search" method="get" action=(ask.to("search", &[])) {
                    label.hidden for="find" { (text!(lang, "search-label")) }
                    input #find type="search" name="q" autocomplete="off" placeholder=(text!(lang, "search-label"));
                    " "
                    button { (text!(lang, "search-do")) }
                }
            }
            // One of the two is shown: a row on wide screens, a button that opens on narrow ones.
            nav.row aria-label=(text!(lang, "frame-sections")) { (menu(ask)) }
            details.menu {
                summary { (text!(lang, "frame-sections")) }
                nav aria-label=(text!(lang, "frame-sections")) { (menu(ask)) }
            }
        }
    }
}

fn foot(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let entries = i64::try_from(ask.status.entries).unwrap_or(i64::MAX);
    html! {
        footer {
            p { (text!(lang, "frame-who-says-what")) }
            p {
                (text!(lang, "frame-clocks", date = lang.day(ask.today.0))) " · "
                (text!(lang, "frame-level", level = lang.word(ask.level.code()))) " · "
                a href=(ask.to("ledger", &[])) {
                    (text!(lang, "shared-entries-count", n = entries))
                }
                " · " a href="/api/openapi.json" { "API" }
            }
            @if let (Some(token), Some(name)) = (&ask.token, &ask.account) {
                form method="post" action="/logout" {
                    input type="hidden" name="token" value=(token);
                    @if ask.keeps {
                        a.own href={ "/" (lang.code()) "/proposals" } { (text!(lang, "shared-proposals")) }
                        " "
                    }
                    a.own href={ "/" (lang.code()) "/account" } {
                        (text!(lang, "frame-my-account")) " " bdi { (name) }
                    }
                    " "
                    button { (text!(lang, "frame-sign-out")) }
                }
            }
        }
    }
}
