//! A draft of the report to the Working Group on Enforced or Involuntary Disappearances.

use paradero_locale::text;
use paradero_register::query::person::PersonPage;
use paradero_register::query::{Answer, EventLine};

use super::facts::{Beginning, beginnings, stated, steps};
use super::{Element, There, by_hand, eligible, summary, table, warning};
use crate::document::{Block, Document, Line};
use crate::reader::Reader;
use crate::scribe::Scribe;
use crate::{dossier, identity};

/// The draft for a person.
pub(crate) fn write(reader: &Reader<'_>, person: &PersonPage) -> Answer<Document> {
    let lang = reader.lang;
    let mut scribe = Scribe::new(reader);
    let when = beginnings(person);
    let mut elements = facts(&mut scribe, person, &when)?;
    elements.push(Element::by_hand(text!(lang, "doc-wgeid-6"), text!(lang, "doc-wgeid-6-ask")));
    elements.push(Element::by_hand(
        text!(lang, "doc-form-consent-of-family"),
        text!(lang, "doc-form-consent-ask"),
    ));
    let mut blocks = vec![warning(reader), summary(reader, &elements)];
    blocks.extend(eligible::blocks(&mut scribe, person, &when)?);
    blocks.push(Block::heading(text!(lang, "doc-wgeid-elements")));
    blocks.push(table(reader, text!(lang, "doc-wgeid-elements"), elements));
    blocks.extend(more(&mut scribe, person)?);
    blocks.extend(by_hand(reader));
    let name = dossier::name_of(reader, person);
    let mut head = scribe.head();
    head.push((text!(lang, "doc-id").to_owned(), person.id.clone()));
    Ok(scribe.done(text!(lang, "doc-wgeid-title", name = name), head, blocks))
}

/// The first five of the six elements without which the Working Group takes no case; the Committee asks for them too.
pub(super) fn facts(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
    when: &[Beginning<'_>],
) -> Answer<Vec<Element>> {
    let lang = scribe.reader.lang;
    let mut all = vec![name(scribe, person)?, day(scribe, when)?];
    let events: Vec<&EventLine> = person.events.iter().collect();
    let places = stated(
        scribe,
        &events,
        &[
            ("arrest", &["at"]),
            ("sighting", &["at"]),
            ("custody", &["place"]),
            ("transfer", &["from", "to"]),
            ("removal", &["at", "from_country", "to_country"]),
        ],
    )?;
    all.push(Element::of(text!(lang, "doc-wgeid-3"), places, text!(lang, "doc-wgeid-3-ask")));
    let who = stated(
        scribe,
        &events,
        &[
            ("arrest", &["by", "ordered_by"]),
            ("custody", &["held_by", "supervised_by", "by"]),
            ("transfer", &["by"]),
            ("removal", &["by"]),
        ],
    )?;
    all.push(Element::of(text!(lang, "doc-wgeid-4"), who, text!(lang, "doc-wgeid-4-ask")));
    let steps = steps(scribe, person)?;
    all.push(Element::of(text!(lang, "doc-wgeid-5"), steps, text!(lang, "doc-wgeid-5-ask")));
    Ok(all)
}

/// The name is there where somebody gives one; a number of identity and a photograph are asked for besides.
fn name(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Element> {
    let lang = scribe.reader.lang;
    let named = identity::values(scribe, person, &["name", "given", "surname", "alias"])?;
    let rest = identity::values(
        scribe,
        person,
        &["birth.date", "birth.place", "sex", "nationality", "document", "parent", "photo"],
    )?;
    let there = if named.is_empty() { There::Missing } else { There::Whole };
    let known: Vec<Line> = named
        .into_iter()
        .chain(rest)
        .flat_map(|(property, lines)| {
            lines.into_iter().map(move |mut line| {
                line.insert(0, crate::document::soft(format!("{property}: ")));
                line
            })
        })
        .collect();
    let (name, ask) =
        (text!(lang, "doc-wgeid-1").to_owned(), text!(lang, "doc-wgeid-1-ask").to_owned());
    Ok(Element { name, known, there, ask })
}

/// The form asks for year, month and day: a span is there in part.
fn day(scribe: &mut Scribe<'_>, when: &[Beginning<'_>]) -> Answer<Element> {
    let lang = scribe.reader.lang;
    let mut known = Vec::new();
    for event in when.iter().flat_map(|one| &one.events) {
        known.push(crate::standing::event_line(scribe, event)?);
    }
    let day = |event: &&EventLine| event.date.lo.is_some() && event.date.lo == event.date.hi;
    let there = match (known.is_empty(), when.iter().flat_map(|one| &one.events).any(day)) {
        (true, _) => There::Missing,
        (false, true) => There::Whole,
        (false, false) => There::Partly,
    };
    let (name, ask) =
        (text!(lang, "doc-wgeid-2").to_owned(), text!(lang, "doc-wgeid-2-ask").to_owned());
    Ok(Element { name, known, there, ask })
}

/// What helps beside the elements: whether custody is acknowledged, what the person was wearing or doing, and so on.
pub(super) fn more(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let events: Vec<&EventLine> = person.events.iter().collect();
    let refusal = stated(
        scribe,
        &events,
        &[
            ("custody", &["whereabouts"]),
            ("statement", &["whereabouts"]),
            ("request", &["answered", "answer"]),
        ],
    )?;
    let circumstances = stated(
        scribe,
        &events,
        &[
            ("arrest", &["grounds", "instrument", "note"]),
            ("removal", &["carrier", "instrument", "agreement", "error", "note"]),
            ("transfer", &["carrier", "note"]),
            ("sighting", &["alive", "basis"]),
        ],
    )?;
    let mut blocks = vec![
        Block::heading(text!(lang, "doc-form-refusal")),
        Block::text(text!(lang, "doc-form-refusal-why")),
    ];
    blocks.push(list_or_nobody(scribe.reader, refusal));
    blocks.push(Block::heading(text!(lang, "doc-form-circumstances")));
    blocks.push(list_or_nobody(scribe.reader, circumstances));
    blocks.extend(dossier::whereabouts(scribe, person)?);
    Ok(blocks)
}

fn list_or_nobody(reader: &Reader<'_>, items: Vec<Line>) -> Block {
    if items.is_empty() {
        let nobody = text!(reader.lang, "doc-nobody-says");
        return Block::Paragraph { line: vec![crate::document::missing(nobody)] };
    }
    Block::List { items }
}
