//! How pages tell an act of the ledger.

use paradero_model::Level;
use paradero_register::{Act, Answer, Entry, What};
use paradero_web::{Act as Told, Answered, LedgerEntry};

/// The line of an act among those that a level may know of.
pub(crate) fn entry_line(acts: &[&Act], index: usize, act: &Act) -> LedgerEntry {
    let (shown, source) = match (&act.what, act.entry()) {
        (What::Locked | What::Broken(_), _) => (Told::Locked, None),
        (What::Gone, _) | (_, None) => (Told::Withdrawn, None),
        (_, Some(entry)) => of_entry(acts, act.level, entry),
    };
    let at = jiff::Timestamp::from_second(act.recorded_at());
    let recorded_at = at.map(|at| at.to_string()).unwrap_or_default();
    LedgerEntry { index: index as u64, recorded_at, act: shown, source, by: act.by() }
}

fn of_entry(acts: &[&Act], level: Level, entry: &Entry) -> (Told, Option<String>) {
    match entry {
        Entry::Settings { .. } => (Told::Settings, None),
        Entry::Import(import) => {
            let shown = Told::Import {
                file_name: import.file_name.clone(),
                records: import.records,
                problems: import.problems,
            };
            (shown, Some(import.source.clone()))
        }
        Entry::Decisions { by, .. } => (Told::Decisions { by: by.clone() }, None),
        Entry::Model { .. } => (Told::Model, None),
        Entry::Estimate { by, .. } => (Told::Estimate { by: by.clone() }, None),
        Entry::Joined(of) => {
            let (register, log) = (of.name().to_owned(), of.log.code().to_owned());
            (Told::Joined { register, log, entries: of.size, by: of.by.clone() }, None)
        }
        Entry::Withdrawal { of, why, by, joined: Some(joined) } => {
            let joined = acts.iter().find(|act| (act.level, act.index) == (level, *joined));
            let of = match joined.and_then(|act| act.entry()) {
                Some(Entry::Joined(other)) => {
                    format!("{}, {}:{of}", other.name(), other.log.code())
                }
                _ => String::new(),
            };
            (Told::WithdrawalElsewhere { of, why: why.clone(), by: by.clone() }, None)
        }
        Entry::Withdrawal { of, why, by, joined: None } => {
            let of = acts.iter().position(|act| (act.level, act.index) == (level, *of));
            let of = of.unwrap_or_default() as u64;
            (Told::Withdrawal { of, why: why.clone(), by: by.clone() }, None)
        }
        Entry::Proposal { by, .. } => (Told::Proposal { by: by.clone() }, None),
        Entry::Answer { of, answer, by, .. } => {
            let of = acts.iter().position(|act| (act.level, act.index) == (level, *of));
            let of = of.unwrap_or_default() as u64;
            let answer = match answer {
                Answer::Approved => Answered::Approved,
                Answer::Refused => Answered::Refused,
                Answer::Done => Answered::Done,
                Answer::Moot => Answered::Moot,
            };
            (Told::Answer { of, answer, by: by.clone() }, None)
        }
        // Not among the acts that are listed.
        Entry::Reads { .. } | Entry::Judgement { .. } => (Told::Locked, None),
    }
}
