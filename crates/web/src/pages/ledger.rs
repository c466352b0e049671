//! The ledger: its signed head, its check, its entries, and the register as it was.

use maud::{Markup, html};
use serde::Serialize;

use super::{Fault, Found};
use crate::layout::{Ask, Shown};
use crate::parts::pager;
use crate::{Act, Answered, LedgerEntry, Status};

/// The ledger's head, a stretch of its entries, and what a check found where one was asked for.
#[derive(Serialize)]
pub(crate) struct Ledger {
    status: Status,
    entries: Vec<LedgerEntry>,
    damaged: Option<Vec<String>>,
}

/// Entries that the level may see, newest first; of those known at the moment asked for.
pub(crate) fn newest(ask: &Ask, offset: usize, limit: usize) -> Result<Vec<LedgerEntry>, Fault> {
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let Some(position) = ask.as_of else {
        return ask.views.entries(ask.level, wide(offset), wide(limit)).map_err(Fault::Views);
    };
    let all = ask.views.entries(ask.level, 0, u64::MAX).map_err(Fault::Views)?;
    let known = all.into_iter().filter(|entry| entry.index < position);
    Ok(known.skip(offset).take(limit).collect())
}

pub(crate) fn answer(ask: &Ask) -> Found<Ledger> {
    let stretch = ask.stretch();
    let entries = newest(ask, stretch.offset, stretch.limit)?;
    let damaged = match ask.get("verify") {
        Some(_) => Some(ask.views.verify(ask.level).map_err(Fault::Views)?),
        None => None,
    };
    Ok(Some(Ledger { status: (*ask.status).clone(), entries, damaged }))
}

pub(crate) fn show(ask: &Ask, ledger: &Ledger) -> Shown {
    let lang = ask.lang;
    let total = i64::try_from(ask.as_of.unwrap_or(ledger.status.entries)).unwrap_or(i64::MAX);
    let body = html! {
        p.lead {
            (lang.say("Todo lo que entra queda anotado aquí, en orden; lo que se retira deja su lugar a la vista.",
                "All that enters the register is written here, in order; what is withdrawn leaves its place in sight."))
        }
        h2 { (lang.say("Ver el registro como era", "See the register as it was")) }
        form.filters method="get" action={ "/" (lang.code()) } {
            div {
                label for="as-of" {
                    (lang.say("Día (2025-04-14) o número de entradas",
                        "Day (2025-04-14) or number of entries"))
                }
                input #as-of type="text" name="as-of" autocomplete="off" required;
            }
            button { (lang.say("Ver", "See")) }
        }
        (check(ask, ledger))
        h2 { (lang.say("Cabeza firmada", "Signed checkpoint")) }
        pre.text tabindex="0" { (ledger.status.checkpoint) }
        @for below in &ledger.status.below { pre.text tabindex="0" { (below) } }
        p {
            (lang.say("Clave que la verifica: ", "Key that verifies it: "))
            code { (ledger.status.vkey) }
        }
        h2 { (lang.say("Entradas", "Entries")) }
        ol.plain { @for one in &ledger.entries { li { (entry(ask, one)) } } }
        (pager(ask, total))
    };
    Shown { title: lang.say("Bitácora", "Ledger").to_owned(), body }
}

fn check(ask: &Ask, ledger: &Ledger) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #verify {
            (lang.say("Comprobar que nada fue alterado", "Check that nothing was altered"))
        }
        @match &ledger.damaged {
            None => {
                form.filters method="get" action={ "/" (lang.code()) "/ledger" } {
                    input type="hidden" name="verify" value="1";
                    button {
                        (lang.say("Leer y comprobar todo otra vez",
                            "Read and check everything again"))
                    }
                }
                p.soft {
                    (lang.say("Lo mismo, en la línea de órdenes: ",
                        "The same, on the command line: "))
                    code { "paradero verify" }
                }
            }
            Some(damaged) if damaged.is_empty() => {
                p.good role="status" {
                    (lang.say("Todo fue leído otra vez y es como se escribió.",
                        "Everything was read again and is as it was written."))
                }
            }
            Some(damaged) => {
                p.serious role="alert" {
                    (lang.say("Dañado o faltante:", "Damaged or missing:"))
                }
                ul { @for line in damaged { li { (line) } } }
            }
        }
    }
}

/// One entry in a line.
pub(crate) fn entry(ask: &Ask, one: &LedgerEntry) -> Markup {
    let lang = ask.lang;
    let at = one.recorded_at.get(..16).unwrap_or(&one.recorded_at).replace('T', " ");
    html! {
        time datetime=(one.recorded_at) { (at) " UTC" } " · "
        @match &one.act {
            Act::Settings => (lang.say("ajustes del registro", "settings of the register")),
            Act::Model => (lang.say("un modelo de enlace entrenado", "a trained linking model")),
            Act::Estimate { by } => {
                a href={ "/" (lang.code()) "/uncounted/" (one.index + 1) } {
                    (lang.say("una estimación de los no contados", "an estimate of the uncounted"))
                }
                " (" (by) ")"
            }
            Act::Withdrawn => {
                (lang.say("retirada: de lo que decía no se guarda nada",
                    "withdrawn: nothing of what it said is kept"))
            }
            Act::Locked => {
                (lang.say("cifrada para otros", "encrypted to others"))
            }
            Act::Withdrawal { of, why, by } => {
                (lang.say("se retiró la entrada ", "withdrew entry ")) (of + 1)
                @if !by.is_empty() { " (" (by.join(", ")) ")" }
                ": " (why)
            }
            Act::WithdrawalElsewhere { of, why, by } => {
                (lang.say("se retiró aquí la entrada ajena ", "withdrew here the other office's entry ")) (of)
                @if !by.is_empty() { " (" (by.join(", ")) ")" }
                ": " (why)
            }
            Act::Joined { register, log, entries, by } => {
                (lang.say("se tomó de otro registro, ", "taken over from another register, ")) (register)
                ", " (lang.say("nivel ", "level ")) (lang.word(log)) ": "
                (lang.count(i64::try_from(*entries).unwrap_or(i64::MAX),
                    ("entrada conocida", "entradas conocidas"), ("entry known", "entries known")))
                " (" (by) ")"
            }
            Act::Proposal { by } => {
                (lang.say("propuesta de ", "proposal by ")) (by)
            }
            Act::Answer { of, answer, by } => {
                (match answer {
                    Answered::Approved => lang.say("aprobó la propuesta de la entrada ", "approved the proposal in entry "),
                    Answered::Refused => lang.say("rechazó la propuesta de la entrada ", "refused the proposal in entry "),
                    Answered::Done => lang.say("hecho lo propuesto en la entrada ", "done: the proposal in entry "),
                    Answered::Moot => lang.say("ya sin objeto: la propuesta de la entrada ", "nothing left to do: the proposal in entry "),
                })
                (of + 1)
                @if !by.is_empty() { " (" (by) ")" }
            }
            Act::Decisions { by } => { (lang.say("decisiones de ", "decisions by ")) (by) }
            Act::Import { file_name, records, problems } => {
                @match &one.source {
                    Some(source) => a href=(ask.to_one("source", source)) { (file_name) },
                    None => (file_name),
                }
                ", " (lang.count(i64::try_from(*records).unwrap_or(i64::MAX),
                    ("registro", "registros"), ("record", "records")))
                @if *problems > 0 {
                    ", " (lang.count(i64::try_from(*problems).unwrap_or(i64::MAX),
                        ("con problema", "con problemas"), ("with a problem", "with problems")))
                }
            }
        }
        @if let Some(by) = &one.by { " · " (by) }
        " · " a href=(format!("/{}?as-of={}", lang.code(), one.index + 1)) {
            (lang.say("el registro tras la entrada ", "the register after entry ")) (one.index + 1)
        }
    }
}
