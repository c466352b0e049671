//! The ledger: its signed head, its check, its entries, and the register as it was.

use maud::{Markup, html};
use paradero_locale::text;
use serde::Serialize;

use super::{Fault, Found};
use crate::dates::digits;
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};
use crate::parts::pager;
use crate::{Act, Answered, LedgerEntry, Status};

/// The ledger's head, a stretch of its entries, and what a check found where one was asked for.
#[derive(Serialize, schemars::JsonSchema)]
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
        p.lead { (text!(lang, "ledger-lead")) }
        h2 { (text!(lang, "ledger-as-it-was")) }
        form.filters method="get" action={ "/" (lang.code()) } {
            div {
                label for="as-of" { (text!(lang, "ledger-day-or-entries")) }
                input #as-of type="text" name="as-of" autocomplete="off" required;
            }
            button { (text!(lang, "ledger-see")) }
        }
        (check(ask, ledger))
        h2 { (text!(lang, "ledger-signed-checkpoint")) }
        pre.text tabindex="0" { (ledger.status.checkpoint) }
        @for below in &ledger.status.below { pre.text tabindex="0" { (below) } }
        p {
            (text!(lang, "ledger-key")) " "
            code { (ledger.status.vkey) }
        }
        h2 { (text!(lang, "ledger-entries")) }
        ol.plain { @for one in &ledger.entries { li { (entry(ask, one)) } } }
        (pager(ask, total))
    };
    Shown { title: text!(lang, "ledger-title").to_owned(), body }
}

fn check(ask: &Ask, ledger: &Ledger) -> Markup {
    let lang = ask.lang;
    html! {
        h2 #verify { (text!(lang, "ledger-check")) }
        @match &ledger.damaged {
            None => {
                form.filters method="get" action={ "/" (lang.code()) "/ledger" } {
                    input type="hidden" name="verify" value="1";
                    button { (text!(lang, "ledger-check-again")) }
                }
                p.soft {
                    (text!(lang, "ledger-check-by-command")) " "
                    code { "paradero verify" }
                }
            }
            Some(damaged) if damaged.is_empty() => {
                p.good role="status" { (text!(lang, "ledger-all-as-written")) }
            }
            Some(damaged) => {
                p.serious role="alert" { (text!(lang, "ledger-damaged")) }
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
            Act::Settings => (text!(lang, "ledger-settings")),
            Act::Model => (text!(lang, "ledger-model")),
            Act::Estimate { by } => {
                a href={ "/" (lang.code()) "/uncounted/" (one.index + 1) } { (text!(lang, "ledger-estimate")) }
                " (" (by) ")"
            }
            Act::Withdrawn => { (text!(lang, "ledger-withdrawn")) }
            Act::Locked => { (text!(lang, "ledger-locked")) }
            Act::Withdrawal { of, why, by } => {
                (text!(lang, "ledger-withdrew", entry = digits(lang, of + 1)))
                @if !by.is_empty() { " (" (by.join(", ")) ")" }
                ": " (why)
            }
            Act::WithdrawalElsewhere { of, why, by } => {
                (text!(lang, "ledger-withdrew-elsewhere", entry = of))
                @if !by.is_empty() { " (" (by.join(", ")) ")" }
                ": " (why)
            }
            Act::Joined { register, log, entries, by } => {
                (rich!(lang, "ledger-joined", register = html! { bdi { (register) } },
                    level = lang.word(log), n = *entries))
                " (" (by) ")"
            }
            Act::Proposal { by } => {
                (rich!(lang, "ledger-proposal", by = html! { bdi { (by) } }))
            }
            Act::Answer { of, answer, by } => {
                @let entry = digits(lang, of + 1);
                (match answer {
                    Answered::Approved => text!(lang, "ledger-approved", entry = entry),
                    Answered::Refused => text!(lang, "ledger-refused", entry = entry),
                    Answered::Done => text!(lang, "ledger-done", entry = entry),
                    Answered::Moot => text!(lang, "ledger-moot", entry = entry),
                })
                @if !by.is_empty() { " (" (by) ")" }
            }
            Act::Decisions { by } => { (rich!(lang, "ledger-decisions", by = html! { bdi { (by) } })) }
            Act::Import { file_name, records, problems } => {
                @match &one.source {
                    Some(source) => a href=(ask.to_one("source", source)) { (file_name) },
                    None => (file_name),
                }
                ", " (text!(lang, "shared-records-count", n = *records))
                @if *problems > 0 {
                    ", " (text!(lang, "ledger-with-problems", n = *problems))
                }
            }
        }
        @if let Some(by) = &one.by { " · " (by) }
        " · " a href=(format!("/{}?as-of={}", lang.code(), one.index + 1)) {
            (text!(lang, "shared-register-after", entry = digits(lang, one.index + 1)))
        }
    }
}
