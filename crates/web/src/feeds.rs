//! Alerts for other programs: an Atom feed (RFC 4287) and a calendar (RFC 5545).
//!
//! Readers of feeds cannot sign in, so each account may have a secret address. What goes there names nobody: of what kind an
//! alert is, its day, and the page to look at, which asks for a session. Nothing sealed is in it, whatever the account may see.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use icalendar::{Calendar, Component, Event, Property};
use maud::{Markup, html};
use paradero_locale::{Languages, text};
use paradero_model::{Day, Level};
use paradero_register::query::Stretch;
use paradero_register::query::alerts::{AlertKind, AlertLine, list};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};
use sha2::{Digest as _, Sha256};

use crate::accounts::Account;
use crate::lang::Lang;
use crate::layout::{Ask, encode};
use crate::pages::Fault;
use crate::pages::alerts::{name_of, page_of};
use crate::server::{self, App, Asked, Names, off_thread, plain};
use crate::session::same;

/// Most alerts in a feed, the newest first.
const MOST: usize = 100;

/// The form of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Atom,
    Calendar,
}

impl Form {
    const ALL: [Self; 2] = [Self::Atom, Self::Calendar];

    const fn file(self) -> &'static str {
        match self {
            Self::Atom => "alerts.atom",
            Self::Calendar => "alerts.ics",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
        }
    }
}

/// The addresses of feeds.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for (lang, form) in languages.all().flat_map(|lang| Form::ALL.map(|form| (lang, form))) {
        let path = format!("/{}/{}", lang.code(), form.file());
        router = router.route(
            &path,
            get(
                move |State(app): State<App>,
                      uri: Uri,
                      Query(query): Query<Names>,
                      headers: HeaderMap| {
                    feed(app, (lang, form), Asked { uri, names: Names::new(), query, headers })
                },
            ),
        );
    }
    router
}

/// Whether a path is a feed's, which asks for a key in place of a session.
pub(crate) fn is_feed(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    let file = parts.next().unwrap_or_default();
    parts.next().is_none() && Form::ALL.iter().any(|form| form.file() == file)
}

/// What is kept of a key: whoever reads the file of accounts learns no address.
pub(crate) fn hash(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Up to which level a key may see: that of its account, never more than the team's.
fn level(app: &App, query: &Names) -> Result<Option<Level>, Fault> {
    let most = app.views.level().min(Level::Team);
    let accounts = app.views.accounts().map_err(Fault::Views)?;
    if app.is_open(&accounts) {
        return Ok(Some(most));
    }
    let given = hash(query.get("key").map_or("", String::as_str));
    let mut found = None;
    // Each is compared, whichever it is.
    for account in accounts.iter() {
        if account.feed.as_deref().is_some_and(|known| same(known, &given)) {
            found = (!account.must_enrol()).then(|| account.level.min(most));
        }
    }
    Ok(found)
}

async fn feed(app: App, (lang, form): (Lang, Form), request: Asked) -> Response {
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = if app.serving.behind_tls { "https" } else { "http" };
    let base = format!("{scheme}://{}", host.unwrap_or("localhost"));
    let work = move || {
        let Some(level) = level(&app, &request.query)? else { return Ok(None) };
        // A feed tells of today.
        let request = Asked { query: Names::new(), ..request };
        let text = server::ask_at(app, lang, request, (level, None), |ask| {
            let alerts = list(&ask.connection, Stretch { offset: 0, limit: MOST })?.alerts;
            match form {
                Form::Atom => atom(ask, &base, &alerts)
                    .map_err(|error| Fault::Views(format!("the feed cannot be written: {error}"))),
                Form::Calendar => Ok(calendar(ask, &base, &alerts)),
            }
        })?;
        Ok(Some(text))
    };
    match off_thread(work).await {
        Ok(Some(text)) => ([(header::CONTENT_TYPE, form.media_type())], text).into_response(),
        Ok(None) => plain(StatusCode::NOT_FOUND, "No existe. / There is no such feed."),
        Err(response) => response,
    }
}

/// What an alert is called outside: its kind and its day, and nobody's name.
pub fn alert_told(lang: Lang, alert: &AlertLine) -> String {
    let kind = lang.plain(name_of(alert.kind));
    match alert.day {
        Some(day) => text!(lang, "alerts-told", kind = kind, date = lang.day(day)),
        None => kind.to_owned(),
    }
}

/// The address of the page that an alert leads to, from the root of the pages.
pub fn alert_page(lang: Lang, alert: &AlertLine) -> String {
    let (page, id) = page_of(alert);
    format!("/{}/{page}/{}", lang.code(), encode(id))
}

/// The same alert in every form and language.
fn name(alert: &AlertLine) -> String {
    format!("tag:paradero,2025:alert/{}", encode(&alert.id))
}

fn instant(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

fn atom(ask: &Ask, base: &str, alerts: &[AlertLine]) -> std::io::Result<String> {
    let lang = ask.lang;
    let title = format!("{} · {}", ask.status.name, text!(lang, "alerts-title"));
    let own = format!("{base}/{}/alerts", lang.code());
    let newest = alerts.iter().map(|one| one.came_up_on(ask.today)).max().unwrap_or(ask.today);
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let text = |writer: &mut Writer<Vec<u8>>, name: &str, text: &str| {
        writer.create_element(name).write_text_content(BytesText::new(text)).map(|_| ())
    };
    let feed = writer.create_element("feed");
    let feed = feed.with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.with_attribute(("xml:lang", lang.code())).write_inner_content(|writer| {
        text(writer, "title", &title)?;
        text(writer, "id", &own)?;
        text(writer, "updated", &instant(newest))?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", &ask.status.name))?;
        writer.create_element("link").with_attribute(("href", own.as_str())).write_empty()?;
        for one in alerts {
            writer.create_element("entry").write_inner_content(|writer| {
                text(writer, "id", &name(one))?;
                text(writer, "title", &alert_told(lang, one))?;
                text(writer, "updated", &instant(one.came_up_on(ask.today)))?;
                let to = format!("{base}{}", alert_page(lang, one));
                writer
                    .create_element("link")
                    .with_attribute(("href", to.as_str()))
                    .write_empty()?;
                text(writer, "summary", text!(lang, "alerts-look"))
            })?;
        }
        Ok(())
    })?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

/// Deadlines to come and those that are passed, as whole days.
fn calendar(ask: &Ask, base: &str, alerts: &[AlertLine]) -> String {
    let lang = ask.lang;
    let plain = |day: Day| day.to_string().replace('-', "");
    let stamp = format!("{}T000000Z", plain(ask.today));
    let mut calendar = Calendar::new();
    calendar.name(&format!("{} · {}", ask.status.name, text!(lang, "alerts-title")));
    let dated = alerts.iter().filter(|one| {
        matches!(one.kind, AlertKind::Deadline | AlertKind::Overdue) && one.day.is_some()
    });
    for one in dated {
        let day = Day(one.day.unwrap_or(ask.today.0));
        let mut event = Event::new();
        let mut begins = Property::new("DTSTART", plain(day));
        begins.add_parameter("VALUE", "DATE");
        event
            .uid(&name(one))
            .summary(&alert_told(lang, one))
            .url(&format!("{base}{}", alert_page(lang, one)));
        event.description(text!(lang, "alerts-look")).append_property(begins);
        event.add_property("DTSTAMP", &stamp).add_property("TRANSP", "TRANSPARENT");
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// Where the feeds are, at the end of the page of alerts.
pub(crate) fn explained(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (text!(lang, "alerts-feeds")) }
        p { (text!(lang, "alerts-feeds-what")) }
        @if ask.account.is_some() {
            p { a href={ "/" (lang.code()) "/account#feed" } { (text!(lang, "alerts-feeds-account")) } }
        } @else {
            (links(lang, ""))
        }
    }
}

/// The addresses, with a key where one is needed.
pub(crate) fn links(lang: Lang, key: &str) -> Markup {
    let query = if key.is_empty() { String::new() } else { format!("?key={key}") };
    html! {
        ul {
            @for form in Form::ALL {
                @let address = format!("/{}/{}{query}", lang.code(), form.file());
                li {
                    a href=(address) {
                        @match form {
                            Form::Atom => (text!(lang, "alerts-atom")),
                            Form::Calendar => (text!(lang, "alerts-calendar")),
                        }
                    }
                }
            }
        }
    }
}

/// Whether an account has a secret address.
pub(crate) fn has_one(account: &Account) -> bool {
    account.feed.is_some()
}
