//! One search over people, whatever else claims are about, sources, and the text inside sources.
//!
//! Every word that is asked for must begin a word of what is found, without case and accents, in any order. Misspelt names are the
//! affair of screening, whose index pages ask beside this one.

use std::cell::OnceCell;

use crate::sql::{Connection, Error};
use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::Serialize;

use super::lines::read_subject;
use super::people::{self, PersonLine};
use super::sources::{SourceLine, cells};
use super::{Answer, Stretch, Subject, first, fold, names, rows};
use crate::sets::stated::pages_of;
use crate::sets::{Narrowed, Sets};

/// Letters of a text that are shown around the first word that was found.
const SHOWN: usize = 180;

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Among {
    /// Persons, by any of their names.
    People,
    /// Orders, places, authorities, batches and whatever else claims are about, by name and number.
    Subjects,
    /// Sources, by title and file name.
    Sources,
    /// Rows and passages in which somebody is quoted.
    Statements,
    /// Rows, passages and pages of documents.
    Text,
}

impl Among {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::People, Self::Subjects, Self::Statements, Self::Sources, Self::Text];

    /// Its code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Subjects => "subjects",
            Self::Sources => "sources",
            Self::Statements => "statements",
            Self::Text => "text",
        }
    }
}

/// What was found of one sort.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Found{T}")]
pub struct Found<T> {
    /// How many.
    pub total: i64,
    /// Those of the stretch asked for.
    pub found: Vec<T>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { total: 0, found: Vec::new() }
    }
}

/// A person, with the names that have what was asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonFound {
    /// The person.
    #[serde(flatten)]
    pub person: PersonLine,
    /// Names of other records by which the person was found, where the name shown is not one.
    pub as_named: Vec<String>,
}

/// A piece of text, and whether it is what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It begins with a word that was asked for.
    pub matched: bool,
}

/// Text inside a source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Passage {
    /// The source's hash.
    pub source: String,
    /// What it is called.
    pub title: String,
    /// The record, where it is one.
    pub record: Option<String>,
    /// Where it stands, of a record.
    pub locator: Option<String>,
    /// The page of a document, from 1.
    pub page: Option<i64>,
    /// The text around the first word found.
    pub text: Vec<Piece>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Search {
    /// The words asked for, folded.
    pub words: Vec<String>,
    /// People.
    pub people: Found<PersonFound>,
    /// Whatever else claims are about.
    pub subjects: Found<Subject>,
    /// Sources.
    pub sources: Found<SourceLine>,
    /// What is quoted.
    pub statements: Found<Passage>,
    /// Text inside sources.
    pub text: Found<Passage>,
}

/// Searches for words: among one sort, a stretch of it; else the first few of each.
///
/// # Errors
/// When the database cannot be read.
pub fn search(
    connection: &Connection,
    asked: &str,
    among: Option<Among>,
    stretch: Stretch,
) -> Answer<Search> {
    let folded = fold(asked);
    let words: Vec<String> =
        folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let mut search = Search { words, ..Search::default() };
    if search.words.is_empty() {
        return Ok(search);
    }
    let words = search.words.clone();
    // Asked for once: it is the longest of all.
    let known = OnceCell::new();
    let records = || -> Answer<RoaringBitmap> {
        if let Some(found) = known.get() {
            return Ok(RoaringBitmap::clone(found));
        }
        let found = Sets::Records.with_words(connection, asked)?.unwrap_or_default();
        Ok(known.get_or_init(|| found).clone())
    };
    for one in Among::ALL.into_iter().filter(|one| among.is_none_or(|among| among == *one)) {
        match one {
            Among::People => search.people = people(connection, asked, &words, stretch)?,
            Among::Subjects => search.subjects = subjects(connection, asked, stretch)?,
            Among::Sources => search.sources = sources(connection, &words, stretch)?,
            Among::Statements => {
                search.statements = statements(connection, &records()?, &words, stretch)?;
            }
            Among::Text => {
                search.text = text(connection, (&records()?, asked), &words, stretch)?;
            }
        }
    }
    Ok(search)
}

fn people(
    connection: &Connection,
    asked: &str,
    words: &[String],
    stretch: Stretch,
) -> Answer<Found<PersonFound>> {
    let mut named = Narrowed::default();
    named.to(names::find(connection, asked)?.unwrap_or_default());
    let people = people::of_ranks(connection, &named.stretch(stretch, 0))?;
    let names = "SELECT DISTINCT name FROM mention WHERE person = ?1 ORDER BY name LIMIT 50";
    let as_named = |person: &PersonLine| -> Answer<Vec<String>> {
        let has = |name: &str| {
            let name = fold(name);
            words.iter().any(|asked| name.split(' ').any(|word| word.starts_with(asked.as_str())))
        };
        let whole = fold(&person.name);
        let shown = |asked: &String| whole.split(' ').any(|word| word.starts_with(asked.as_str()));
        if words.iter().all(shown) {
            return Ok(Vec::new());
        }
        let all: Vec<String> = rows(connection, names, [&person.id], |row| row.get(0))?;
        Ok(all.into_iter().filter(|name| *name != person.name && has(name)).take(3).collect())
    };
    let found = people
        .into_iter()
        .map(|person| Ok(PersonFound { as_named: as_named(&person)?, person }))
        .collect::<Answer<_>>()?;
    Ok(Found { total: named.total(0), found })
}

fn subjects(connection: &Connection, asked: &str, stretch: Stretch) -> Answer<Found<Subject>> {
    let mut called = Narrowed::default();
    called.to(Sets::Subjects.with_words(connection, asked)?.unwrap_or_default());
    let sql = "SELECT s.id, s.kind, s.name, s.number, s.country FROM subject s \
               WHERE s.rowid IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY s.kind, s.name, s.id";
    let found = rows(connection, sql, [called.stretch(stretch, 0)], read_subject)?;
    Ok(Found { total: called.total(0), found })
}

/// Sources are few beside what is in them, and are gone through.
fn sources(
    connection: &Connection,
    words: &[String],
    stretch: Stretch,
) -> Answer<Found<SourceLine>> {
    let all: Vec<(String, String)> = rows(
        connection,
        "SELECT id, title || ' ' || file_name FROM source ORDER BY title, id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let has = |name: &str| {
        let name = fold(name);
        words.iter().all(|asked| name.split(' ').any(|word| word.starts_with(asked.as_str())))
    };
    let ids: Vec<String> =
        all.into_iter().filter(|(_, name)| has(name)).map(|(id, _)| id).collect();
    let shown = ids.iter().skip(stretch.offset).take(stretch.limit);
    let lines: Vec<Option<SourceLine>> =
        shown.map(|id| super::sources::line(connection, id)).collect::<Answer<_>>()?;
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    Ok(Found { total, found: lines.into_iter().flatten().collect() })
}

/// Of the records that match, those in which somebody is quoted.
fn statements(
    connection: &Connection,
    records: &RoaringBitmap,
    words: &[String],
    stretch: Stretch,
) -> Answer<Found<Passage>> {
    let quoted = Sets::Records.get(connection, "quoted", "")? & records;
    let found = of_records(connection, part(&quoted, stretch), words)?;
    Ok(Found { total: size(&quoted), found })
}

/// Pages of documents first, then rows and passages.
fn text(
    connection: &Connection,
    (records, asked): (&RoaringBitmap, &str),
    words: &[String],
    stretch: Stretch,
) -> Answer<Found<Passage>> {
    let pages = Sets::Pages.with_words(connection, asked)?.unwrap_or_default();
    let mut found = Vec::new();
    for row in part(&pages, stretch) {
        found.push(of_page(connection, row, words)?);
    }
    let before = usize::try_from(pages.len()).unwrap_or(usize::MAX);
    let limit = stretch.limit.saturating_sub(found.len());
    let rest = Stretch { offset: stretch.offset.saturating_sub(before), limit };
    found.extend(of_records(connection, part(records, rest), words)?);
    Ok(Found { total: size(&pages) + size(records), found })
}

fn size(ranks: &RoaringBitmap) -> i64 {
    i64::try_from(ranks.len()).unwrap_or(i64::MAX)
}

/// The ranks of a stretch.
fn part(ranks: &RoaringBitmap, stretch: Stretch) -> impl Iterator<Item = u32> {
    let first = u32::try_from(stretch.offset).ok().and_then(|at| ranks.select(at));
    first.into_iter().flat_map(move |first| ranks.range(first..).take(stretch.limit))
}

/// Records of some ranks, which come in their order.
fn of_records(
    connection: &Connection,
    ranks: impl Iterator<Item = u32>,
    words: &[String],
) -> Answer<Vec<Passage>> {
    let sql = "SELECT r.id, r.source, o.title, r.locator, r.page, r.text, r.cells FROM record r \
               JOIN source o ON o.id = r.source \
               WHERE r.rowid IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY r.rowid";
    let ranks = serde_json::to_string(&ranks.collect::<Vec<_>>()).unwrap_or_default();
    rows(connection, sql, [ranks], |row| {
        let mut text: String = row.get(5)?;
        for (column, cell) in cells(row.get_ref(6)?.as_str_or_null()?) {
            if !cell.is_empty() {
                let gap = if text.is_empty() { "" } else { " · " };
                text.push_str(&format!("{gap}{column}: {cell}"));
            }
        }
        Ok(Passage {
            record: row.get(0)?,
            source: row.get(1)?,
            title: row.get(2)?,
            locator: row.get(3)?,
            page: row.get(4)?,
            text: around(&text, words),
        })
    })
}

fn of_page(connection: &Connection, row: u32, words: &[String]) -> Answer<Passage> {
    let sql = "SELECT d.source, o.title, d.text, d.pages, p.page FROM document_page p \
               JOIN document d ON d.rowid = p.document JOIN source o ON o.id = d.source WHERE p.rank = ?1";
    let found = first(connection, sql, [row], |row| {
        let page: i64 = row.get(4)?;
        let begin: Vec<usize> = serde_json::from_str(row.get_ref(3)?.as_str()?).unwrap_or_default();
        let whole = row.get_ref(2)?.as_str()?;
        let at = usize::try_from(page).unwrap_or(0);
        let text = pages_of(whole, &begin).get(at).copied().unwrap_or_default();
        Ok(Passage {
            record: None,
            source: row.get(0)?,
            title: row.get(1)?,
            locator: None,
            page: (begin.len() > 1).then_some(page + 1),
            text: around(text, words),
        })
    })?;
    found.ok_or_else(|| Error::said("a page of a document is not there: derive the store anew"))
}

/// The text around the first word found, the words found set apart.
fn around(text: &str, words: &[String]) -> Vec<Piece> {
    let found = |word: &str| {
        let folded = fold(word);
        words.iter().any(|asked| folded.split(' ').any(|part| part.starts_with(asked.as_str())))
    };
    let ends = spans(text);
    let Some(first) = ends.iter().position(|(from, to)| found(&text[*from..*to])) else {
        return vec![Piece { text: cut(text, 0).to_owned(), matched: false }];
    };
    // A few words before it, so that it can be read.
    let begin = ends[first.saturating_sub(8)].0;
    let shown = cut(text, begin);
    let end = begin + shown.len();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: &str, matched: bool| match pieces.last_mut() {
        Some(last) if last.matched == matched => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece { text: text.to_owned(), matched }),
    };
    if begin > 0 {
        push("… ", false);
    }
    let mut at = begin;
    for (from, to) in ends.iter().copied().filter(|(from, to)| *from >= begin && *to <= end) {
        push(&text[at..from], false);
        push(&text[from..to], found(&text[from..to]));
        at = to;
    }
    push(&text[at..end], false);
    if end < text.len() {
        push(" …", false);
    }
    pieces
}

/// So much of a text as is shown, from a byte on, up to the end of a word.
fn cut(text: &str, from: usize) -> &str {
    let rest = &text[from..];
    match rest.char_indices().nth(SHOWN) {
        None => rest,
        Some((end, _)) => {
            let end = rest[..end].rfind(char::is_whitespace).filter(|end| *end > 0).unwrap_or(end);
            &rest[..end]
        }
    }
}

/// From where to where each word of a text stands, in bytes.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut from = None;
    for (at, letter) in text.char_indices() {
        match (letter.is_alphanumeric() || letter == '\u{301}', from) {
            (true, None) => from = Some(at),
            (false, Some(begin)) => {
                spans.push((begin, at));
                from = None;
            }
            _ => {}
        }
    }
    spans.extend(from.map(|begin| (begin, text.len())));
    spans
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    fn whole(pieces: &[Piece]) -> String {
        let marked = |piece: &Piece| {
            if piece.matched { format!("[{}]", piece.text) } else { piece.text.clone() }
        };
        pieces.iter().map(marked).collect()
    }

    #[test]
    fn people_subjects_sources_and_text_are_found_by_the_beginnings_of_words() {
        let connection = register();
        let found = |asked: &str| search(&connection, asked, None, Stretch::default()).unwrap();
        let people = found("perez").people;
        assert_eq!((people.total, people.found[0].person.id.as_str()), (1, "person-1"));
        let by_other = found("anna").people;
        assert!(!by_other.found[0].as_named.is_empty(), "says by which name");
        assert_eq!(found("north hou").subjects.found[0].kind, "place");
        assert_eq!(found("FLIGHT report").sources.found[0].id, "src2");
        let text = found("judge").text;
        assert_eq!((text.total, text.found[0].source.as_str()), (1, "src2"));
        assert!(whole(&text.found[0].text).starts_with("The [judge] ordered"));
        let rows = found("norte").text;
        assert_eq!(rows.total, 0);
        assert!(whole(&found("north").text.found[0].text).contains("[North] House"));
        assert_eq!(found(" - ").words, Vec::<String>::new());
    }

    #[test]
    fn whatever_is_typed_is_a_question_and_no_syntax() {
        let connection = register();
        for asked in ["\"", "a\" OR b", "NEAR(x", "x*", "-", "text:x", "(", "'; DROP TABLE person"]
        {
            search(&connection, asked, None, Stretch::default()).unwrap();
        }
    }

    #[test]
    fn a_passage_is_cut_around_the_word_and_keeps_every_letter_it_shows() {
        let text =
            format!("{} señoría dijo «Pérez» {}", "antes ".repeat(40), "después ".repeat(60));
        let pieces = around(&text, &["perez".to_owned()]);
        let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let inner = shown.trim_start_matches("… ").trim_end_matches(" …");
        assert!(text.contains(inner) && shown.starts_with("… ") && shown.ends_with(" …"));
        assert_eq!(pieces.iter().filter(|piece| piece.matched).count(), 1);
        assert!(shown.chars().count() < SHOWN + 10);
    }
}
