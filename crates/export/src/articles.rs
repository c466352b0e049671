//! What the convention (ICPPED) says must be on record, by art. 17(3), and answered to the family, by art. 18(1). That
//! nobody says it is an answer too.

use paradero_locale::text;
use paradero_model::Vocabulary;
use paradero_register::query::person::{Owed, PersonPage, Said};
use paradero_register::query::{Answer, ClaimLine, EventLine};

use crate::document::{Block, Line, missing, plain, soft, strong};
use crate::reader::Reader;
use crate::say;
use crate::scribe::Scribe;

/// How many things said are shown of one letter before it is said how many more there are.
const SHOWN: usize = 12;

/// The question of a letter of art. 18(1).
pub(crate) fn owed(reader: &Reader<'_>, letter: char) -> &'static str {
    let lang = reader.lang;
    match letter {
        'a' => text!(lang, "doc-18-a"),
        'b' => text!(lang, "doc-18-b"),
        'c' => text!(lang, "doc-18-c"),
        'd' => text!(lang, "doc-18-d"),
        'e' => text!(lang, "doc-18-e"),
        'f' => text!(lang, "doc-18-f"),
        _ => text!(lang, "doc-18-g"),
    }
}

fn recorded(reader: &Reader<'_>, letter: &str) -> &'static str {
    let lang = reader.lang;
    match letter {
        "a" => text!(lang, "doc-17-a"),
        "b" => text!(lang, "doc-17-b"),
        "c" => text!(lang, "doc-17-c"),
        "d" => text!(lang, "doc-17-d"),
        "e" => text!(lang, "doc-17-e"),
        "f" => text!(lang, "doc-17-f"),
        "g" => text!(lang, "doc-17-g"),
        _ => text!(lang, "doc-17-h"),
    }
}

/// What stands under each letter of art. 18(1), the same said in several records once, with all their notes.
pub(crate) fn answers(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
    one: &Owed,
) -> Answer<Vec<Line>> {
    let mut groups: Vec<Vec<&Said>> = Vec::new();
    for said in &one.said {
        let same = |other: &Said| {
            (&other.kind, &other.property, &other.value, other.denied, &other.said_by)
                == (&said.kind, &said.property, &said.value, said.denied, &said.said_by)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| same(first))) {
            Some(group) => group.push(said),
            None => groups.push(vec![said]),
        }
    }
    let mut lines = Vec::new();
    for group in groups.iter().take(SHOWN) {
        lines.push(answer(scribe, person, group)?);
    }
    if let Some(more) = more(scribe.reader, groups.len()) {
        lines.push(more);
    }
    if lines.is_empty() {
        lines.push(vec![missing(text!(scribe.reader.lang, "doc-nobody-says"))]);
    }
    Ok(lines)
}

fn more(reader: &Reader<'_>, number: usize) -> Option<Line> {
    let left = number.checked_sub(SHOWN).filter(|left| *left > 0)?;
    Some(vec![soft(text!(reader.lang, "doc-more", n = left))])
}

fn answer(scribe: &mut Scribe<'_>, person: &PersonPage, group: &[&Said]) -> Answer<Line> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let Some(said) = group.first() else { return Ok(Line::new()) };
    let mut line = Line::new();
    if said.denied {
        line.push(strong(format!("{} ", text!(lang, "doc-denied"))));
    }
    if said.property.is_empty() {
        line.push(plain(reader.kind(&said.kind)));
    } else {
        let name = format!(
            "{}, {}: ",
            reader.kind(&said.kind),
            reader.property(&said.kind, &said.property)
        );
        line.push(soft(name));
        line.push(plain(match &said.date {
            Some(date) => say::when(lang, date),
            None => reader.value(&said.kind, &said.property, &said.value),
        }));
    }
    let who =
        said.said_by.clone().unwrap_or_else(|| text!(lang, "doc-speaker-not-stated").to_owned());
    line.push(soft(format!(" ({})", text!(lang, "doc-said-by", who = who))));
    for one in group {
        match person.events.iter().find(|event| event.id == one.event) {
            Some(event) => line.push(scribe.note(event)?),
            None => line.push(scribe.note_of(&one.record, "")?),
        }
    }
    Ok(line)
}

/// The table of art. 18(1), a to g.
pub(crate) fn article_18(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Block> {
    let lang = scribe.reader.lang;
    let mut rows = Vec::new();
    for one in &person.article_18 {
        let question = format!("({}) {}", one.letter, owed(scribe.reader, one.letter));
        rows.push(vec![vec![vec![plain(question)]], answers(scribe, person, one)?]);
    }
    Ok(Block::Table {
        caption: text!(lang, "doc-18-caption").to_owned(),
        head: vec![
            text!(lang, "doc-question").to_owned(),
            text!(lang, "doc-what-is-said").to_owned(),
        ],
        widths: vec![32, 68],
        rows,
    })
}

/// The claims of an event that answer a letter of art. 17(3): those of its kind, and those whose property has a letter
/// of its own.
fn of_letter<'a>(event: &'a EventLine, letter: &str) -> Option<Vec<&'a ClaimLine>> {
    let vocabulary = Vocabulary::get();
    let kind = vocabulary.event(&event.kind)?;
    let own = |claim: &&ClaimLine| {
        let property = vocabulary.property(&event.kind, &claim.property);
        let named = property.and_then(|property| property.letter.as_deref());
        named.or(kind.letter.as_deref()) == Some(letter)
    };
    let claims: Vec<&ClaimLine> = event.claims.iter().filter(own).collect();
    let whole = event.denied && kind.letter.as_deref() == Some(letter);
    (!claims.is_empty() || whole).then_some(claims)
}

/// The table of art. 17(3), a to h, with what is said on each letter.
pub(crate) fn article_17(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Block> {
    let lang = scribe.reader.lang;
    let mut rows = Vec::new();
    for one in &person.article_17 {
        let question = format!("({}) {}", one.letter, recorded(scribe.reader, &one.letter));
        let state = scribe.reader.word(&one.state);
        let state = if one.state == "missing" { missing(state) } else { plain(state) };
        rows.push(vec![
            vec![vec![plain(question)]],
            vec![vec![state]],
            stated(scribe, person, &one.letter)?,
        ]);
    }
    Ok(Block::Table {
        caption: text!(lang, "doc-17-caption").to_owned(),
        head: [
            text!(lang, "doc-on-record"),
            text!(lang, "doc-who"),
            text!(lang, "doc-what-is-said"),
        ]
        .map(str::to_owned)
        .to_vec(),
        widths: vec![28, 18, 54],
        rows,
    })
}

/// Who a person is said to be stands in a table of its own: of letter a only the notes are given here.
fn stated(scribe: &mut Scribe<'_>, person: &PersonPage, letter: &str) -> Answer<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut number = 0;
    for event in &person.events {
        let Some(claims) = of_letter(event, letter) else { continue };
        number += 1;
        if number > SHOWN {
            continue;
        }
        let note = scribe.note(event)?;
        if letter == "a" {
            match lines.first_mut() {
                Some(line) => line.push(note),
                None => {
                    lines
                        .push(vec![soft(text!(scribe.reader.lang, "doc-17-identity-above")), note]);
                }
            }
            continue;
        }
        let mut line = vec![soft(format!("{}: ", scribe.reader.kind(&event.kind)))];
        if event.denied {
            line.push(strong(text!(scribe.reader.lang, "doc-denied")));
        }
        for (at, claim) in claims.iter().enumerate() {
            let name = scribe.reader.property(&event.kind, &claim.property);
            let value = scribe.reader.claimed(&event.kind, claim);
            line.push(plain(format!("{}{name} {value}", if at > 0 { "; " } else { "" })));
        }
        // The same said in several records stands once, with all their notes.
        let same = |known: &&mut Line| known.get(..line.len()) == Some(line.as_slice());
        match lines.iter_mut().find(same) {
            Some(known) => known.push(note),
            None => {
                line.push(note);
                lines.push(line);
            }
        }
    }
    lines.extend(more(scribe.reader, number));
    Ok(lines)
}
