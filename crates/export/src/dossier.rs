//! Everything said of one person, each claim with the note that says where it stands, and what nobody says.

use paradero_locale::text;
use paradero_register::query::Answer;
use paradero_register::query::person::{PersonPage, Whereabouts};

use crate::articles::{article_17, article_18, owed};
use crate::document::{Block, Document, Line, missing, plain, soft, strong};
use crate::reader::Reader;
use crate::scribe::Scribe;
use crate::{events, identity, say, standing};

/// What a person is called in a title.
pub(crate) fn name_of(reader: &Reader<'_>, person: &PersonPage) -> String {
    if person.name.is_empty() {
        text!(reader.lang, "doc-no-name").to_owned()
    } else {
        person.name.clone()
    }
}

/// The dossier of a person.
pub(crate) fn write(reader: &Reader<'_>, person: &PersonPage) -> Answer<Document> {
    let lang = reader.lang;
    let mut scribe = Scribe::new(reader);
    let name = name_of(reader, person);
    let mut head = scribe.head();
    head.push((text!(lang, "doc-id").to_owned(), person.id.clone()));
    let mut blocks =
        vec![Block::Notice { lines: vec![vec![plain(text!(lang, "doc-who-says-what"))]] }];
    blocks.extend(whereabouts(&mut scribe, person)?);
    blocks.push(gaps(reader, person));
    blocks.extend(identity::blocks(&mut scribe, person)?);
    blocks.push(Block::heading(text!(lang, "doc-dossier-told")));
    let told: Vec<_> =
        person.events.iter().filter(|e| e.kind != "person" && e.kind != "label").cloned().collect();
    if told.is_empty() {
        blocks.push(nothing(reader));
    }
    blocks.extend(events::table(&mut scribe, text!(lang, "doc-dossier-told"), &told, &person.id)?);
    blocks.extend(standing::orders(&mut scribe, person)?);
    blocks.extend(standing::findings(&mut scribe, &person.findings)?);
    if !person.order_findings.is_empty() {
        let heading = text!(lang, "doc-order-findings");
        blocks.extend(standing::findings_under(&mut scribe, heading, &person.order_findings)?);
    }
    blocks.extend(standing::differences(&mut scribe, person)?);
    blocks.extend(standing::labels(&mut scribe, person)?);
    blocks.extend(beside(&mut scribe, person)?);
    blocks.push(Block::heading(text!(lang, "doc-17-title")));
    blocks.push(article_17(&mut scribe, person)?);
    blocks.push(Block::heading(text!(lang, "doc-18-title")));
    blocks.push(article_18(&mut scribe, person)?);
    Ok(scribe.done(text!(lang, "doc-dossier-title", name = name), head, blocks))
}

/// That nothing is stated.
pub(crate) fn nothing(reader: &Reader<'_>) -> Block {
    Block::Paragraph { line: vec![missing(text!(reader.lang, "doc-nothing-stated"))] }
}

/// Where the person is said to be, by whom, and when there was last a proof of life.
pub(crate) fn whereabouts(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let mut blocks = vec![Block::heading(text!(lang, "doc-whereabouts"))];
    let said: Vec<&Whereabouts> = person.whereabouts.iter().filter(|w| w.event.is_some()).collect();
    let mut items = Vec::new();
    for one in &said {
        items.push(place(scribe, person, one)?);
    }
    if items.is_empty() {
        items.push(vec![missing(text!(lang, "doc-nobody-says-where"))]);
    }
    items.push(alive(scribe, person)?);
    blocks.push(Block::List { items });
    Ok(blocks)
}

fn place(scribe: &mut Scribe<'_>, person: &PersonPage, one: &Whereabouts) -> Answer<Line> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut line = vec![strong(reader.word(&one.status))];
    if let Some(place) = &one.place {
        let place = if one.status == "removed" { reader.country(place) } else { place.clone() };
        line.push(strong(format!(": {place}")));
    }
    let who =
        one.said_by.clone().unwrap_or_else(|| text!(lang, "doc-speaker-not-stated").to_owned());
    line.push(plain(format!(". {}", text!(lang, "doc-said-by", who = who))));
    if !one.since.is_empty() {
        line.push(plain(format!(
            "; {}",
            text!(lang, "doc-since", date = say::when(lang, &one.since))
        )));
    }
    if !one.stated.is_empty() {
        line.push(plain(format!(
            "; {}",
            text!(lang, "doc-last-stated", date = say::when(lang, &one.stated))
        )));
    }
    let event = person.events.iter().find(|event| Some(&event.id) == one.event.as_ref());
    if let Some(event) = event {
        line.push(scribe.note(event)?);
    }
    Ok(line)
}

fn alive(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Line> {
    let lang = scribe.reader.lang;
    let Some((day, event)) = &person.proof_of_life else {
        return Ok(vec![
            missing(text!(lang, "doc-no-proof-of-life")),
            soft(text!(lang, "doc-list-is-no-proof")),
        ]);
    };
    let mut line = vec![
        strong(text!(lang, "doc-proof-of-life")),
        plain(format!(": {}", say::when(lang, day))),
    ];
    if let Some(ago) = day.days_since(scribe.reader.today).filter(|days| *days >= 0) {
        line.push(soft(format!(" ({})", text!(lang, "doc-days-ago", n = ago))));
    }
    let event = person.events.iter().find(|known| Some(&known.id) == event.as_ref());
    if let Some(event) = event {
        line.push(scribe.note(event)?);
    }
    Ok(line)
}

/// What nobody says, of all that a register must hold and a family must be told.
fn gaps(reader: &Reader<'_>, person: &PersonPage) -> Block {
    let lang = reader.lang;
    let open = person.article_18.iter().filter(|one| one.said.is_empty());
    let items: Vec<Line> = open
        .map(|one| vec![plain(format!("({}) {}", one.letter, owed(reader, one.letter)))])
        .collect();
    if items.is_empty() {
        return Block::text(text!(lang, "doc-gaps-none"));
    }
    let mut lines = vec![vec![strong(text!(lang, "doc-gaps"))]];
    lines.extend(items);
    Block::Notice { lines }
}

/// Described groups, and events about something else that name the person.
fn beside(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let mut blocks = Vec::new();
    if !person.groups.is_empty() {
        blocks.push(Block::heading(text!(lang, "doc-groups")));
        let named = |group: &paradero_register::query::Subject| vec![plain(group.name.clone())];
        blocks.push(Block::List { items: person.groups.iter().map(named).collect() });
    }
    // What courts ordered stands among the orders.
    let others: Vec<_> =
        person.named_in.iter().filter(|event| event.kind != "order").cloned().collect();
    if !others.is_empty() {
        blocks.push(Block::heading(text!(lang, "doc-named-in")));
        blocks.extend(events::table(scribe, text!(lang, "doc-named-in"), &others, &person.id)?);
    }
    Ok(blocks)
}
