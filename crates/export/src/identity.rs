//! Who a person is said to be: every value, with everybody who gives it.

use paradero_locale::text;
use paradero_model::Vocabulary;
use paradero_register::query::person::PersonPage;
use paradero_register::query::{Answer, fold};

use crate::document::{Block, Line, plain, soft, strong};
use crate::scribe::Scribe;

/// One value of a property, with the notes of all that give it.
struct Value {
    key: String,
    line: Line,
}

/// The heading, the table, and why the records are held to be of one person.
pub(crate) fn blocks(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let mut rows = Vec::new();
    for (property, values) in values(scribe, person, &[])? {
        rows.push(vec![vec![vec![plain(property)]], values]);
    }
    let mut blocks = vec![Block::heading(text!(lang, "doc-identity"))];
    if rows.is_empty() {
        blocks.push(crate::dossier::nothing(scribe.reader));
    } else {
        blocks.push(Block::Table {
            caption: text!(lang, "doc-identity").to_owned(),
            head: vec![String::new(), text!(lang, "doc-what-is-said").to_owned()],
            widths: vec![26, 74],
            rows,
        });
    }
    let mut records = vec![soft(text!(lang, "doc-records", n = person.mentions.len()))];
    if let Some(weight) = person.confidence {
        let bits = lang.decimal(weight, 1);
        records.push(soft(format!(" {}", text!(lang, "doc-weakest-link", bits = bits))));
    }
    for mention in &person.mentions {
        records.push(scribe.note_of(&mention.record, &mention.source)?);
    }
    blocks.push(Block::Paragraph { line: records });
    Ok(blocks)
}

/// Each property of a person's identity with its values; of these properties alone, where any are named.
pub(crate) fn values(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
    only: &[&str],
) -> Answer<Vec<(String, Vec<Line>)>> {
    let mut found = Vec::new();
    let Some(kind) = Vocabulary::get().event("person") else { return Ok(found) };
    for property in &kind.properties {
        if !only.is_empty() && !only.contains(&property.code.as_str()) {
            continue;
        }
        let mut values: Vec<Value> = Vec::new();
        for event in person.events.iter().filter(|event| event.kind == "person") {
            for claim in event.claims.iter().filter(|claim| claim.property == property.code) {
                let denied = claim.denied || event.denied;
                let said = scribe.reader.claimed("person", claim);
                let key = match &claim.date {
                    Some(date) if !date.iso().is_empty() => date.iso(),
                    _ => fold(&said),
                };
                let note = scribe.note(event)?;
                add(
                    &mut values,
                    format!("{denied}{key}"),
                    said,
                    denied.then(|| text!(scribe.reader.lang, "doc-denied")),
                    note,
                );
            }
        }
        if property.code == "name" {
            for mention in person.mentions.iter().filter(|mention| !mention.name.is_empty()) {
                let key = format!("false{}", fold(&mention.name));
                let note = scribe.note_of(&mention.record, &mention.source)?;
                if !values.iter().any(|value| value.key == key) {
                    add(&mut values, key, mention.name.clone(), None, note);
                }
            }
        }
        if !values.is_empty() {
            let name = scribe.reader.property("person", &property.code);
            found.push((name, values.into_iter().map(|value| value.line).collect()));
        }
    }
    Ok(found)
}

fn add(
    values: &mut Vec<Value>,
    key: String,
    said: String,
    denied: Option<&str>,
    note: crate::document::Run,
) {
    match values.iter_mut().find(|value| value.key == key) {
        Some(value) => {
            if !value.line.contains(&note) {
                value.line.push(note);
            }
        }
        None => {
            let mut line = Line::new();
            if let Some(denied) = denied {
                line.push(strong(format!("{denied} ")));
            }
            line.push(plain(said));
            line.push(note);
            values.push(Value { key, line });
        }
    }
}
