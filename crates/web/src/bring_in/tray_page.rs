//! The page of the tray: the form that takes files in, and what waits.

use axum::http::StatusCode;
use maud::{Markup, html};
use paradero_locale::text;
use paradero_model::Level;
use paradero_register::tray::{Item, MOST_ITEMS};

use super::{Done, Note, noted, title, token};
use crate::assets;
use crate::intake_desk::IntakeDesk;
use crate::lang::Terms;
use crate::layout::{Ask, Shown};
use crate::pages::Fault;
use crate::parts::file_field;

/// For what a source may be used, as `SourceInfo` has it.
pub(super) const PURPOSES: [&str; 4] = ["search", "proceedings", "statistics", "public"];

/// The page, with what became of what was sent.
pub(super) fn page(
    ask: &Ask,
    desk: &dyn IntakeDesk,
    notes: &[Note],
    status: StatusCode,
) -> Result<Done, Fault> {
    let lang = ask.lang;
    let tray = desk.tray().map_err(Fault::Views)?;
    let items = tray.items(ask.level).map_err(|error| Fault::Views(error.to_string()))?;
    let body = html! {
        @for note in notes { (noted(Some(note))) }
        @if let Some(name) = ask.get("left") {
            p.good role="status" { (text!(lang, "bringin-thrown-away", name = name)) }
        }
        p.lead { (text!(lang, "bringin-lead")) }
        (form(ask))
        h2 #waiting { (text!(lang, "bringin-waiting")) }
        @if items.is_empty() { p.soft { (text!(lang, "bringin-nothing-waits")) } }
        @else { ol.plain { @for item in &items { li { (line(ask, item)) } } } }
        p { a href=(ask.to("problems", &[])) { (text!(lang, "bringin-to-problems")) } }
        p.soft { (text!(lang, "bringin-tray-is", n = i64::try_from(MOST_ITEMS).unwrap_or(i64::MAX))) }
    };
    Ok(Done::Page(status, Box::new(Shown { title: title(lang), body })))
}

fn line(ask: &Ask, item: &Item) -> Markup {
    let lang = ask.lang;
    let at = jiff::Timestamp::from_second(item.at).map(|at| at.to_string()).unwrap_or_default();
    html! {
        p {
            a href=(ask.to_one("bring-in", &item.id)) { strong { bdi { (item.file_name) } } }
            " " span.tag { (lang.word(item.level.code())) }
        }
        p.meta {
            (item.media.to_uppercase()) " · " (size(ask, item.bytes)) " · "
            @if !item.by.is_empty() { bdi { (item.by) } " · " }
            time datetime=(at) { (at.get(..16).unwrap_or_default().replace('T', " ")) " UTC" }
            @if let Some(obtained) = &item.info.obtained { " · " bdi { (obtained) } }
        }
        (throw_away(ask, item))
    }
}

/// A size in units that people use.
pub(super) fn size(ask: &Ask, bytes: u64) -> String {
    let whole = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    match bytes {
        0..10_000 => text!(ask.lang, "records-bytes", n = whole(bytes)),
        10_000..10_000_000 => format!("{} kB", ask.number(whole(bytes / 1000))),
        _ => format!("{} MB", ask.number(whole(bytes / 1_000_000))),
    }
}

/// The form that throws an item away, folded so that no single press does it.
pub(super) fn throw_away(ask: &Ask, item: &Item) -> Markup {
    let lang = ask.lang;
    html! {
        details.settle {
            summary { (text!(lang, "bringin-throw-away")) }
            form method="post" action=(ask.to_one("bring-in", &item.id)) {
                (token(ask))
                p { (text!(lang, "bringin-throw-away-means")) }
                button name="act" value="throw-away" { (text!(lang, "bringin-throw-away-now")) }
            }
        }
    }
}

fn form(ask: &Ask) -> Markup {
    let lang = ask.lang;
    let levels: Vec<Level> = Level::ALL.into_iter().filter(|level| *level <= ask.level).collect();
    // What is not meant for everybody is not shown to everybody because somebody passed over a field.
    let chosen = Level::Team.min(ask.level);
    let field = |name: &str, label: &str, help: &str| {
        html! {
            p {
                label for={ "b-" (name) } { (label) }
                span.help id={ "b-" (name) "-help" } { (help) }
                input id={ "b-" (name) } name=(name) maxlength="500" size="50" autocomplete="off"
                    aria-describedby={ "b-" (name) "-help" };
            }
        }
    };
    html! {
        form.bring #bring-in method="post" enctype="multipart/form-data" action=(ask.to("bring-in", &[]))
            data-cancel=(text!(lang, "bringin-cancel")) data-cancelled=(text!(lang, "bringin-cancelled"))
            data-done=(text!(lang, "bringin-taken-in")) data-failed=(text!(lang, "bringin-not-taken-in"))
            data-broken=(text!(lang, "bringin-broken-off")) {
            (token(ask))
            fieldset {
                legend { (text!(lang, "bringin-about-source")) }
                (field("given_by", text!(lang, "bringin-given-by"), text!(lang, "bringin-given-by-help")))
                (field("obtained", text!(lang, "bringin-obtained"), text!(lang, "bringin-obtained-help")))
                div.pair {
                    p {
                        label for="b-level" { (text!(lang, "bringin-level")) }
                        select #b-level name="level" aria-describedby="b-level-help" {
                            @for level in &levels {
                                option value=(level.code()) selected[*level == chosen] { (lang.word(level.code())) }
                            }
                        }
                        span.help #b-level-help { (text!(lang, "bringin-level-help")) }
                    }
                    p {
                        label for="b-purpose" { (text!(lang, "records-purpose")) }
                        select #b-purpose name="purpose" {
                            option value="" { (text!(lang, "bringin-not-said")) }
                            @for purpose in PURPOSES {
                                option value=(purpose) { (lang.word(if purpose == "public" { "purpose-public" } else { purpose })) }
                            }
                        }
                    }
                }
                (field("consent", text!(lang, "records-consent"), text!(lang, "bringin-consent-help")))
            }
            p.drop #b-drop {
                label for="b-files" { (text!(lang, "bringin-files")) }
                span.help #b-files-help { (text!(lang, "bringin-files-help")) }
                (file_field("b-files", text!(lang, "bringin-choose-files"), true))
            }
            button { (text!(lang, "bringin-take-in")) }
            ul.uploads #b-uploads aria-live="polite" {}
            script src=(assets::bring_in_path()) defer {}
        }
    }
}
