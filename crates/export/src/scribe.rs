//! Who writes a document down: each thing gets the number of the note that says where it stands.

use std::collections::BTreeMap;

use paradero_locale::{Direction, text};
use paradero_register::query::records;
use paradero_register::query::sources::{self, SourceLine};
use paradero_register::query::{Answer, EventLine, When};

use crate::document::{
    Block, Checkpoint, Document, Line, Look, Note, Run, Words, plain, soft, strong,
};
use crate::qr;
use crate::reader::Reader;
use crate::say;

/// How many digits of a hash a note gives.
const HASH: usize = 16;

/// What a note is of: record (or source), who says it, when they say it.
type Of = (String, String, String);

/// A document while it is written.
pub(crate) struct Scribe<'a> {
    pub(crate) reader: &'a Reader<'a>,
    notes: Vec<Note>,
    numbers: BTreeMap<Of, usize>,
    sources: BTreeMap<String, Option<SourceLine>>,
}

impl<'a> Scribe<'a> {
    pub(crate) fn new(reader: &'a Reader<'a>) -> Self {
        Self { reader, notes: Vec::new(), numbers: BTreeMap::new(), sources: BTreeMap::new() }
    }

    /// The number of the note that says where an event stands.
    pub(crate) fn note(&mut self, event: &EventLine) -> Answer<Run> {
        let said_by = event.said_by.clone().unwrap_or_default();
        let of = (event.record.clone(), said_by, event.said_on.iso());
        let place = event.locator.clone().unwrap_or_default();
        let read = (place.as_str(), event.confidence);
        self.number(of, &event.source, read, event.said_by.as_deref(), &event.said_on)
    }

    /// The same for a record of which no event is at hand, or for a source alone where the record is empty.
    pub(crate) fn note_of(&mut self, record: &str, source: &str) -> Answer<Run> {
        let found =
            if record.is_empty() { None } else { records::page(self.reader.connection, record)? };
        let confidence = found.as_ref().and_then(|page| page.confidence);
        let place = found.map(|page| page.record.locator).unwrap_or_default();
        let line = self.source(source)?;
        let said_on = line.as_ref().map(|line| line.said_on.clone()).unwrap_or_default();
        let said_by = line.and_then(|line| line.said_by);
        let key = if record.is_empty() { source } else { record };
        let of = (key.to_owned(), said_by.clone().unwrap_or_default(), said_on.iso());
        self.number(of, source, (&place, confidence), said_by.as_deref(), &said_on)
    }

    fn number(
        &mut self,
        of: Of,
        source: &str,
        read: (&str, Option<f64>),
        said_by: Option<&str>,
        said_on: &When,
    ) -> Answer<Run> {
        let known = self.numbers.get(&of).copied();
        let number = match known {
            Some(number) => number,
            None => {
                let note = self.written(source, read, said_by, said_on)?;
                self.notes.push(note);
                self.numbers.insert(of, self.notes.len());
                self.notes.len()
            }
        };
        Ok(Run { look: Look::Note, text: number.to_string() })
    }

    fn source(&mut self, id: &str) -> Answer<Option<SourceLine>> {
        if let Some(known) = self.sources.get(id) {
            return Ok(known.clone());
        }
        let found = sources::line(self.reader.connection, id)?;
        self.sources.insert(id.to_owned(), found.clone());
        Ok(found)
    }

    fn written(
        &mut self,
        source: &str,
        (place, confidence): (&str, Option<f64>),
        said_by: Option<&str>,
        said_on: &When,
    ) -> Answer<Note> {
        let lang = self.reader.lang;
        let line = self.source(source)?;
        let title = line.as_ref().map_or_else(|| source.to_owned(), |line| line.title.clone());
        let mut parts = Vec::new();
        if !self.reader.outside {
            parts.push(title);
            parts.extend((!place.is_empty()).then(|| lang.locator(place)));
            parts.extend(confidence.map(|confidence| {
                text!(lang, "doc-recognised", share = lang.decimal(confidence * 100.0, 0))
            }));
        }
        let who =
            said_by.map_or_else(|| text!(lang, "doc-speaker-not-stated").to_owned(), str::to_owned);
        parts.push(text!(lang, "doc-said-by", who = who));
        parts.push(if said_on.is_empty() {
            text!(lang, "doc-said-no-date").to_owned()
        } else {
            text!(lang, "doc-said-on", date = say::when(lang, said_on))
        });
        if let Some(line) = &line {
            if line.origin != line.id && !self.reader.outside {
                let other =
                    line.repeats
                        .clone()
                        .or(sources::line(self.reader.connection, &line.origin)?.map(|o| o.title));
                parts.push(text!(
                    lang,
                    "doc-repeats",
                    other = other.unwrap_or_else(|| line.origin.clone())
                ));
            }
            if line.level != "public" {
                parts.push(text!(
                    lang,
                    "doc-level-of-source",
                    level = self.reader.word(&line.level)
                ));
            }
        }
        let hash: String = source.chars().take(HASH).collect();
        Ok(Note { text: format!("{}.", parts.join("; ")), hash: format!("SHA-256 {hash}…") })
    }

    /// Who says an event and how, with the number of the note.
    pub(crate) fn speaker(&mut self, event: &EventLine) -> Answer<Line> {
        let lang = self.reader.lang;
        let mut line: Line = Vec::new();
        match event.said_by.as_deref() {
            Some(name) => line.push(plain(name)),
            None => line.push(soft(text!(lang, "doc-speaker-not-stated"))),
        }
        if event.stance != "asserts" {
            line.push(soft(format!(", {}", self.reader.word(&event.stance))));
        } else if event.admitted {
            line.push(soft(format!(", {}", text!(lang, "doc-own-act"))));
        }
        if !event.said_on.is_empty() {
            line.push(soft(format!(", {}", say::when(lang, &event.said_on))));
        }
        line.push(self.note(event)?);
        Ok(line)
    }

    /// The claims of an event on one line: property and value; those named in `without` are left out.
    pub(crate) fn claims(&self, event: &EventLine, without: &[&str]) -> Line {
        let mut line = Line::new();
        let shown = event.claims.iter().filter(|claim| {
            let day = matches!(claim.property.as_str(), "on" | "since" | "invoked_on");
            let repeats =
                day && claim.date.as_ref().is_some_and(|date| date.iso() == event.date.iso());
            (!repeats || claim.denied) && !without.contains(&claim.property.as_str())
        });
        for claim in shown {
            if !line.is_empty() {
                line.push(plain("; "));
            }
            if claim.denied {
                line.push(strong(format!("{} ", text!(self.reader.lang, "doc-denied"))));
            }
            line.push(soft(format!("{}: ", self.reader.property(&event.kind, &claim.property))));
            line.push(plain(self.reader.claimed(&event.kind, claim)));
        }
        line
    }

    /// The finished document.
    pub(crate) fn done(
        self,
        title: String,
        head: Vec<(String, String)>,
        blocks: Vec<Block>,
    ) -> Document {
        let reader = self.reader;
        let lang = reader.lang;
        let day = lang.day(reader.today.0);
        let (page, of) = ("\u{1}", "\u{2}");
        let pages = text!(lang, "doc-page", page = page, pages = of);
        let checkpoint = (!reader.checkpoint.is_empty()).then(|| Checkpoint {
            text: reader.checkpoint.to_owned(),
            svg: qr::svg(reader.checkpoint).unwrap_or_default(),
        });
        Document {
            lang: lang.code().to_owned(),
            rtl: lang.direction() == Direction::RightToLeft,
            office: reader.office.to_owned(),
            day: reader.today.to_string(),
            head,
            blocks,
            notes: self.notes,
            checkpoint,
            words: Words {
                foot: text!(
                    lang,
                    "doc-foot",
                    office = reader.office,
                    level = reader.word(reader.level.code()),
                    day = day
                ),
                page: cut(&pages, page, of),
                notes: text!(lang, "doc-notes").to_owned(),
                checkpoint: text!(lang, "doc-checkpoint").to_owned(),
                checkpoint_use: text!(
                    lang,
                    "doc-checkpoint-use",
                    command = "paradero verify --checkpoint"
                ),
                code: text!(lang, "doc-checkpoint-code").to_owned(),
                unseen: text!(lang, "doc-unseen").to_owned(),
            },
            title,
        }
    }

    /// What stands under the title of every document.
    pub(crate) fn head(&self) -> Vec<(String, String)> {
        let reader = self.reader;
        let lang = reader.lang;
        let known = i64::try_from(reader.position).unwrap_or(i64::MAX);
        let known = if reader.earlier {
            text!(lang, "doc-entries-earlier", n = known)
        } else {
            text!(lang, "doc-entries", n = known)
        };
        vec![
            (text!(lang, "doc-office").to_owned(), reader.office.to_owned()),
            (text!(lang, "doc-day").to_owned(), lang.day(reader.today.0)),
            (text!(lang, "doc-level").to_owned(), reader.word(reader.level.code())),
            (text!(lang, "doc-state").to_owned(), known),
        ]
    }
}

/// A text in three at two marks.
fn cut(whole: &str, first: &str, second: &str) -> [String; 3] {
    let (before, rest) = whole.split_once(first).unwrap_or(("", whole));
    let (between, after) = rest.split_once(second).unwrap_or((rest, ""));
    [before.to_owned(), between.to_owned(), after.to_owned()]
}
