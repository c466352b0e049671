//! A draft of a request for urgent action to the Committee on Enforced Disappearances (art. 30 of the convention).

use paradero_locale::text;
use paradero_register::query::Answer;
use paradero_register::query::person::PersonPage;

use super::facts::{beginnings, states, steps};
use super::{Element, by_hand, eligible, summary, table, warning, wgeid};
use crate::document::{Block, Document, Line, plain, strong};
use crate::dossier;
use crate::reader::Reader;
use crate::scribe::Scribe;

/// The draft for a person.
pub(crate) fn write(reader: &Reader<'_>, person: &PersonPage) -> Answer<Document> {
    let lang = reader.lang;
    let mut scribe = Scribe::new(reader);
    let when = beginnings(person);
    let mut elements = vec![concerned(&mut scribe, person)?];
    // Name, day, place and authorities are asked for as the Working Group asks for them.
    elements.extend(wgeid::facts(&mut scribe, person, &when)?.into_iter().take(4));
    let presented = steps(&mut scribe, person)?;
    elements.push(Element::of(
        text!(lang, "doc-ced-presented"),
        presented,
        text!(lang, "doc-ced-presented-ask"),
    ));
    for (name, ask) in [
        (text!(lang, "doc-ced-other-procedure"), text!(lang, "doc-ced-other-procedure-ask")),
        (text!(lang, "doc-ced-author"), text!(lang, "doc-ced-author-ask")),
        (text!(lang, "doc-ced-interest"), text!(lang, "doc-ced-interest-ask")),
    ] {
        elements.push(Element::by_hand(name, ask));
    }
    let mut blocks = vec![warning(reader), summary(reader, &elements)];
    blocks.extend(eligible::blocks(&mut scribe, person, &when)?);
    blocks.push(Block::heading(text!(lang, "doc-ced-elements")));
    blocks.push(table(reader, text!(lang, "doc-ced-elements"), elements));
    blocks.extend(wgeid::more(&mut scribe, person)?);
    blocks.push(Block::heading(text!(lang, "doc-ced-measures")));
    blocks.push(Block::Blank { label: text!(lang, "doc-ced-measures-ask").to_owned(), lines: 3 });
    blocks.push(Block::Boxes {
        items: vec![
            text!(lang, "doc-ced-box-no-other").to_owned(),
            text!(lang, "doc-ced-box-other").to_owned(),
        ],
    });
    blocks.extend(by_hand(reader));
    let name = dossier::name_of(reader, person);
    let mut head = scribe.head();
    head.push((text!(lang, "doc-id").to_owned(), person.id.clone()));
    Ok(scribe.done(text!(lang, "doc-ced-title", name = name), head, blocks))
}

/// The states that the request would be sent about.
fn concerned(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Element> {
    let lang = scribe.reader.lang;
    let mut known: Vec<Line> = Vec::new();
    for state in states(scribe, person)? {
        let mut line = vec![strong(format!("{}: ", scribe.reader.country(&state.code)))];
        for (at, role) in state.roles.into_iter().enumerate() {
            if at > 0 {
                line.push(plain("; "));
            }
            line.extend(role);
        }
        known.push(line);
    }
    Ok(Element::of(text!(lang, "doc-ced-state"), known, text!(lang, "doc-ced-state-ask")))
}
