//! The form that gives one column another meaning.

use std::collections::BTreeSet;

use maud::{Markup, html};
use paradero_intake::DATE_FORMATS;
use paradero_locale::text;
use paradero_model::{Date, SubjectKind, ValueType, Vocabulary};

use super::item::Open;
use super::token;
use crate::lang::Terms;
use crate::layout::Ask;

/// Forms of dates, as mappings write them, besides that of ISO 8601, which `edtf` is told as.
fn forms() -> impl Iterator<Item = &'static str> {
    let tried = DATE_FORMATS.into_iter().filter(|form| !matches!(*form, "edtf" | "yyyy-mm-dd"));
    tried.chain(["excel", "fuzzy"])
}

/// Properties that a column of a list hardly gives, and that would only lengthen the choice.
const RARE: [&str; 4] = ["count", "unit", "proposition", "holds"];

/// The form of the column that `?column=` names.
pub(super) fn form(ask: &Ask, open: &Open, column: &str) -> Markup {
    let lang = ask.lang;
    let own = open.uses.of(column).find(|one| !one.when);
    let now = own.map_or_else(|| "keep".to_owned(), |one| format!("{}.{}", one.kind, one.property));
    let date = own.and_then(|one| one.date.clone()).unwrap_or_default();
    let cells = examples(open, column);
    html! {
        form.panel.column #change method="post" action=(ask.to_one("bring-in", &open.item.id)) {
            (token(ask))
            input type="hidden" name="column" value=(column);
            input type="hidden" name="back" value="columns";
            h2 { (text!(lang, "bringin-column")) " «" bdi { (column) } "»" }
            @if !cells.is_empty() {
                p.soft { (text!(lang, "bringin-for-example")) " " @for (at, cell) in cells.iter().enumerate() { @if at > 0 { " · " } bdi { (cell) } } }
            }
            div.two {
                p {
                    label for="c-meaning" { (text!(lang, "bringin-gives")) }
                    select #c-meaning name="meaning" autofocus { (meanings(ask, &now)) }
                }
                p {
                    label for="c-date" { (text!(lang, "bringin-date-form")) }
                    select #c-date name="date" aria-describedby="c-date-help" {
                        option value="" { (text!(lang, "bringin-date-found-out")) }
                        option value="edtf" selected[date == "edtf"] { (text!(lang, "bringin-form-edtf")) }
                        @for form in forms() { option value=(form) selected[date == form] { (form_name(ask, form, &cells)) } }
                    }
                    span.help #c-date-help { (text!(lang, "bringin-date-form-help")) }
                }
            }
            p.buttons {
                button name="act" value="column" { (text!(lang, "bringin-read-so")) }
                " " a href={ (ask.to_one("bring-in", &open.item.id)) "#columns" } { (text!(lang, "bringin-cancel")) }
            }
        }
    }
}

/// A form of dates, with how the first cell that fits it would be read.
fn form_name(ask: &Ask, form: &str, cells: &[String]) -> String {
    let lang = ask.lang;
    let name = match form {
        "excel" => text!(lang, "bringin-form-excel"),
        "fuzzy" => text!(lang, "bringin-form-fuzzy"),
        other => other,
    };
    let read = cells.iter().find_map(|cell| Date::read_format(cell, form).ok());
    match read {
        Some(date) => {
            let span = lang.span(date.earliest.map(|day| day.0), date.latest.map(|day| day.0));
            format!("{name} ({} = {span})", date.written)
        }
        None => name.to_owned(),
    }
}

/// Every meaning that a column may have, by kind of event, in the page's language.
fn meanings(ask: &Ask, now: &str) -> Markup {
    let (lang, vocabulary) = (ask.lang, Vocabulary::get());
    let choice = |value: String, text: String| {
        html! { option value=(value) selected[value == now] { (text) } }
    };
    html! {
        (choice("keep".to_owned(), text!(lang, "bringin-no-claim").to_owned()))
        optgroup label=(text!(lang, "bringin-whole-row")) {
            (choice("source.said_by".to_owned(), text!(lang, "records-who-speaks").to_owned()))
            (choice("source.said_on".to_owned(), text!(lang, "records-said-on").to_owned()))
        }
        @for kind in vocabulary.events().iter().filter(|kind| kind.code != "source") {
            optgroup label=(lang.kind(&kind.code)) {
                @if let Some(subject) = kind.subjects.first().filter(|_| !kind.subjects.contains(&SubjectKind::Person)) {
                    (choice(format!("{}.{}", kind.code, subject.code()), lang.subject(subject.code())))
                }
                @for property in vocabulary.properties(kind) {
                    @let band = matches!(property.value_type, ValueType::Band | ValueType::Count) && kind.code != "count";
                    @let person = kind.code == "person" && vocabulary.common().iter().any(|common| common.code == property.code) && property.code != "note";
                    @if !band && !person && !RARE.contains(&property.code.as_str()) || kind.code == "count" {
                        (choice(format!("{}.{}", kind.code, property.code), lang.property(&kind.code, &property.code)))
                    }
                }
            }
        }
    }
}

/// The first few different cells of a column.
pub(super) fn examples(open: &Open, column: &str) -> Vec<String> {
    let Ok(reading) = &open.reading else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let cells = reading.records.iter().flat_map(|record| &record.cells);
    let own = cells.filter(|cell| cell.column == column && !cell.text.trim().is_empty());
    let short = |text: &str| -> String {
        let cut: String = text.chars().take(40).collect();
        if cut.len() < text.len() { format!("{cut}…") } else { cut }
    };
    own.map(|cell| short(&cell.text)).filter(|text| seen.insert(text.clone())).take(3).collect()
}
