//! A batch: how many were announced, who is named, who of them is protected, and what was found.

use paradero_locale::text;
use paradero_register::query::Answer;
use paradero_register::query::batches::{self, BatchLine};
use paradero_register::query::findings;
use paradero_register::query::person::{self, PersonPage};

use crate::document::{Block, Document, Line, missing, plain, soft, strong};
use crate::reader::Reader;
use crate::scribe::Scribe;
use crate::{events, say, standing};

/// The report of a batch.
pub(crate) fn write(reader: &Reader<'_>, batch: &BatchLine) -> Answer<Document> {
    let lang = reader.lang;
    let mut scribe = Scribe::new(reader);
    let mut head = scribe.head();
    head.push((text!(lang, "doc-id").to_owned(), batch.batch.id.clone()));
    let mut blocks =
        vec![Block::Notice { lines: vec![vec![plain(text!(lang, "doc-who-says-what"))]] }];
    blocks.extend(figures(&mut scribe, batch)?);
    let mut people = Vec::new();
    for named in batches::named(reader.connection, &batch.batch.id)? {
        people.extend(person::page(reader.connection, &named.id)?);
    }
    blocks.extend(manifest(&mut scribe, batch, &people)?);
    blocks.extend(protected(&mut scribe, &people)?);
    let found = findings::about(reader.connection, &batch.batch.id)?;
    blocks.extend(standing::findings(&mut scribe, &found)?);
    blocks.extend(of_people(&mut scribe, &people)?);
    blocks.push(Block::heading(text!(lang, "doc-batch-told")));
    blocks.extend(events::table(
        &mut scribe,
        text!(lang, "doc-batch-told"),
        &batch.events,
        &batch.batch.id,
    )?);
    Ok(scribe.done(text!(lang, "doc-batch-title", name = say::called(&batch.batch)), head, blocks))
}

/// Every number given, by whom, and how many are named.
fn figures(scribe: &mut Scribe<'_>, batch: &BatchLine) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut items: Vec<Line> = Vec::new();
    for figure in &batch.figures {
        let mut line =
            vec![strong(figure.value.clone()), plain(format!(" {}", reader.word(&figure.kind)))];
        let event = batch.events.iter().find(|event| event.record == figure.record);
        if let Some(event) = event {
            line.push(plain(". "));
            line.extend(scribe.speaker(event)?);
        }
        items.push(line);
    }
    if items.is_empty() {
        items.push(vec![missing(text!(lang, "doc-batch-no-number"))]);
    }
    items.push(vec![plain(text!(lang, "doc-batch-named", n = batch.named))]);
    match batch.unnamed {
        Some(unnamed) if batch.unnamed_at_least => {
            items.push(vec![missing(text!(lang, "doc-batch-unnamed-at-least", n = unnamed))]);
        }
        Some(0) => items.push(vec![plain(text!(lang, "doc-batch-all-named"))]),
        Some(unnamed) => items.push(vec![missing(text!(lang, "doc-batch-unnamed", n = unnamed))]),
        None => {}
    }
    Ok(vec![Block::heading(text!(lang, "doc-batch-numbers")), Block::List { items }])
}

/// The people whom a record names as part of the batch, with what is last said of each.
fn manifest(
    scribe: &mut Scribe<'_>,
    batch: &BatchLine,
    people: &[PersonPage],
) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut blocks = vec![Block::heading(text!(lang, "doc-batch-manifest"))];
    if people.is_empty() {
        blocks
            .push(Block::Paragraph { line: vec![missing(text!(lang, "doc-batch-nobody-named"))] });
        return Ok(blocks);
    }
    let mut rows = Vec::new();
    for person in people {
        let mut name = vec![strong(crate::dossier::name_of(reader, person))];
        let names = person.events.iter().filter(|event| {
            event.claims.iter().any(|claim| claim.refers_to.as_deref() == Some(&batch.batch.id))
        });
        for event in names {
            name.push(scribe.note(event)?);
        }
        rows.push(vec![
            vec![name, vec![soft(person.id.clone())]],
            born(scribe, person)?,
            last_said(scribe, person)?,
        ]);
    }
    blocks.push(Block::Table {
        caption: text!(lang, "doc-batch-manifest").to_owned(),
        head: [text!(lang, "doc-person"), text!(lang, "doc-born"), text!(lang, "doc-whereabouts")]
            .map(str::to_owned)
            .to_vec(),
        widths: vec![38, 22, 40],
        rows,
    });
    blocks.push(Block::Paragraph {
        line: vec![soft(text!(lang, "doc-batch-more", command = "paradero export dossier"))],
    });
    Ok(blocks)
}

fn born(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Line>> {
    let values = crate::identity::values(scribe, person, &["birth.date"])?;
    let lines: Vec<Line> = values.into_iter().flat_map(|(_, lines)| lines).collect();
    if lines.is_empty() {
        Ok(vec![vec![soft(text!(scribe.reader.lang, "doc-nobody-says"))]])
    } else {
        Ok(lines)
    }
}

fn last_said(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Line>> {
    let reader = scribe.reader;
    let mut lines = Vec::new();
    for one in person.whereabouts.iter().filter(|one| one.event.is_some()) {
        let mut line = vec![plain(reader.word(&one.status))];
        if let Some(place) = &one.place {
            let place = if one.status == "removed" { reader.country(place) } else { place.clone() };
            line.push(plain(format!(": {place}")));
        }
        if !one.stated.is_empty() {
            line.push(soft(format!(" ({})", say::when(reader.lang, &one.stated))));
        }
        if let Some(event) =
            person.events.iter().find(|event| Some(&event.id) == one.event.as_ref())
        {
            line.push(scribe.note(event)?);
        }
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(vec![missing(text!(reader.lang, "doc-nobody-says-where"))]);
    }
    Ok(lines)
}

/// Those of the people named whom an order in force protects from removal.
fn protected(scribe: &mut Scribe<'_>, people: &[PersonPage]) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut items = Vec::new();
    for person in people {
        for (order, country) in &person.protection {
            let bars = match country {
                Some(country) => {
                    text!(lang, "doc-bars-removal-to", country = reader.country(country))
                }
                None => text!(lang, "doc-bars-removal").to_owned(),
            };
            let mut line =
                vec![strong(crate::dossier::name_of(reader, person)), plain(format!(": {bars}"))];
            let found = person.orders.iter().find(|known| known.order.id == *order);
            for event in found.iter().flat_map(|order| &order.events) {
                line.push(scribe.note(event)?);
            }
            items.push(line);
        }
    }
    let mut blocks = vec![Block::heading(text!(lang, "doc-batch-protected"))];
    if items.is_empty() {
        blocks.push(Block::text(text!(lang, "doc-batch-none-protected")));
    } else {
        blocks.push(Block::List { items });
    }
    Ok(blocks)
}

/// What was found of the people named, without what is only information.
fn of_people(scribe: &mut Scribe<'_>, people: &[PersonPage]) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let mut items = Vec::new();
    for person in people {
        for finding in
            person.findings.iter().filter(|f| f.severity != "info" && f.state != "dismissed")
        {
            let message =
                if lang.spoken() == "es" { &finding.message_es } else { &finding.message };
            let mut line = vec![
                strong(format!("{}: ", crate::dossier::name_of(scribe.reader, person))),
                plain(format!("{}. {message} ", scribe.reader.rule(&finding.rule))),
                soft(format!(
                    "({}, {})",
                    scribe.reader.word(&finding.severity),
                    scribe.reader.word(&finding.certainty)
                )),
            ];
            for cite in &finding.cites {
                let note = scribe.note(&cite.event)?;
                if !line.contains(&note) {
                    line.push(note);
                }
            }
            items.push(line);
        }
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Block::heading(text!(lang, "doc-batch-people-findings")), Block::List { items }])
}
