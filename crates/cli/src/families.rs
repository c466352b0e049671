//! Codes for families and their letters, as pages ask for them.

use std::path::Path;

use paradero_locale::text;
use paradero_model::{Level, Purpose, SourceInfo};
use paradero_register::Register;
use paradero_register::families::{Families, FamilyCode, Opened};
use paradero_register::tray::Item;
use paradero_web::Letter;

use crate::office::{now, random};

type Said<T> = Result<T, String>;

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Makes a code about a person.
pub(crate) fn give(directory: &Path, who: (Level, &str), person: &str) -> Said<(String, i64)> {
    let all = random().map_err(said)?;
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&all[..10]);
    Families::of(directory).give(bytes, person, who, now()).map_err(said)
}

/// The codes that were given about somebody.
pub(crate) fn about(directory: &Path, level: Level, ids: &[&str]) -> Said<Vec<FamilyCode>> {
    Families::of(directory).about(ids, level).map_err(said)
}

/// Ends those that were not used.
pub(crate) fn end(directory: &Path, level: Level, ids: &[&str]) -> Said<usize> {
    Families::of(directory).end(ids, level).map_err(said)
}

/// What a code opens.
pub(crate) fn open(directory: &Path, typed: &str) -> Said<Option<Opened>> {
    Families::of(directory).open(typed, now()).map_err(said)
}

/// Puts a letter into the tray, where somebody of the office takes it in: among what is sealed where the register has that, for it
/// may say how a family is reached. Its number, which is in the name of its file.
pub(crate) fn take(register: &Register, person: &str, letter: &Letter) -> Said<String> {
    let all = random().map_err(said)?;
    let number: String = all[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    let number = format!("{}-{}", &number[..4], &number[4..]);
    let settings = register.settings().map_err(said)?;
    let level = *settings.levels.iter().max().unwrap_or(&Level::Team);
    let level = level.max(Level::Team);
    let at = now();
    let day = jiff::Timestamp::from_second(at).map(|at| at.to_string()).map_err(said)?;
    let day = day.get(..10).unwrap_or_default();
    let may = &letter.purposes;
    let purposes = [
        (may.search, Purpose::Search),
        (may.proceedings, Purpose::Proceedings),
        (may.statistics, Purpose::Statistics),
        (may.public, Purpose::Public),
    ];
    let purpose = purposes.into_iter().find_map(|(may, purpose)| may.then_some(purpose));
    let lang = letter.lang;
    let item = Item {
        id: String::new(),
        level,
        file_name: format!("letter-{number}.txt"),
        bytes: 0,
        source: String::new(),
        media: String::new(),
        by: String::new(),
        at,
        info: SourceInfo {
            title: Some(format!("{} {number}", text!(lang, "family-letter"))),
            language: Some(lang.code().to_owned()),
            level: Some(level),
            obtained: Some(text!(lang, "family-letter-title").to_owned()),
            purpose,
            consent: Some(purposes_of(letter)),
            ..SourceInfo::default()
        },
        guide: None,
        asked: None,
    };
    let mut receiving = register.tray().receive(level).map_err(said)?;
    receiving.write(written(letter, person, day).as_bytes()).map_err(said)?;
    receiving.finish(item).map_err(said)?;
    Ok(number)
}

/// What a letter may be used for, as its writer ticked it.
fn purposes_of(letter: &Letter) -> String {
    let lang = letter.lang;
    let may = &letter.purposes;
    let all = [
        (may.search, text!(lang, "family-for-search")),
        (may.proceedings, text!(lang, "family-for-proceedings")),
        (may.statistics, text!(lang, "family-for-statistics")),
        (may.public, text!(lang, "family-for-public")),
    ];
    let ticked: Vec<&str> = all.into_iter().filter_map(|(may, text)| may.then_some(text)).collect();
    if ticked.is_empty() { text!(lang, "family-for-nothing").to_owned() } else { ticked.join("; ") }
}

/// A letter as a text that can be a source: what was asked, in the language it was asked in, and what was answered.
fn written(letter: &Letter, person: &str, day: &str) -> String {
    let lang = letter.lang;
    let yes = |may: bool| {
        if may { text!(lang, "shared-yes") } else { text!(lang, "shared-no") }
    };
    let may = &letter.purposes;
    let mut lines = vec![
        text!(lang, "family-letter-title").to_owned(),
        String::new(),
        format!("{}: {day}", text!(lang, "family-letter-received")),
        format!("{}: {person}", text!(lang, "family-letter-about")),
    ];
    for (asked, answered) in [
        (text!(lang, "family-who"), &letter.who),
        (text!(lang, "family-relation"), &letter.relation),
        (text!(lang, "family-contact"), &letter.contact),
    ] {
        if !answered.is_empty() {
            lines.push(format!("{asked}: {answered}"));
        }
    }
    lines.push(String::new());
    lines.push(text!(lang, "family-may").to_owned());
    for (asked, answered) in [
        (text!(lang, "family-for-search"), may.search),
        (text!(lang, "family-for-proceedings"), may.proceedings),
        (text!(lang, "family-for-statistics"), may.statistics),
        (text!(lang, "family-for-public"), may.public),
    ] {
        lines.push(format!("- {asked}: {}", yes(answered)));
    }
    lines.push(String::new());
    lines.push(format!("{}:", text!(lang, "family-what")));
    lines.push(letter.what.clone());
    lines.join("\n") + "\n"
}
