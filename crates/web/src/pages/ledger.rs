//! The ledger: its signed head, its entries, and the register as it was.

use maud::html;
use serde::Serialize;

use super::{Fault, Found};
use crate::layout::{Ask, Shown};
use crate::parts::pager;
use crate::{LedgerEntry, Status};

/// The ledger's head and a stretch of its entries.
#[derive(Serialize)]
pub(crate) struct Ledger {
    status: Status,
    entries: Vec<LedgerEntry>,
}

pub(crate) fn answer(ask: &Ask) -> Found<Ledger> {
    let stretch = ask.stretch();
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let entries =
        ask.views.entries(wide(stretch.offset), wide(stretch.limit)).map_err(Fault::Views)?;
    Ok(Some(Ledger { status: ask.status.clone(), entries }))
}

pub(crate) fn show(ask: &Ask, ledger: &Ledger) -> Shown {
    let lang = ask.lang;
    let total = i64::try_from(ledger.status.entries).unwrap_or(i64::MAX);
    let body = html! {
        p { (ledger.status.entries) " " (lang.say("entradas", "entries")) }
        form.filters method="get" action={ "/" (lang.code()) } {
            div {
                label for="as-of" {
                    (lang.say("Ver lo que el registro sabía tras tantas entradas",
                        "See what the register knew after so many entries"))
                }
                input #as-of type="number" name="as-of" min="0" max=(ledger.status.entries) required;
            }
            button { (lang.say("Ver", "See")) }
        }
        h2 { (lang.say("Cabeza firmada", "Signed checkpoint")) }
        pre.text { (ledger.status.checkpoint) }
        p { (lang.say("Clave que la verifica: ", "Key that verifies it: ")) code { (ledger.status.vkey) } }
        @if !ledger.entries.is_empty() {
            h2 { (lang.say("Entradas", "Entries")) }
            ol.plain {
                @for entry in &ledger.entries {
                    li {
                        a href=(format!("/{}?as-of={}", lang.code(), entry.index + 1)) { (entry.index) }
                        " · " (entry.recorded_at) " · " (entry.what)
                        @if let Some(source) = &entry.source {
                            " · " a href=(ask.to_one("source", source)) { (lang.say("fuente", "source")) }
                        }
                    }
                }
            }
            (pager(ask, total))
        }
    };
    Shown { title: lang.say("Libro mayor", "Ledger").to_owned(), body }
}
