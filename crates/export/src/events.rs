//! What sources say of occurrences, as a table: when, what, and everybody who says it.

use std::collections::BTreeMap;

use paradero_locale::text;
use paradero_register::query::{Answer, ClaimLine, EventLine};

use crate::document::{Block, Line, plain, soft, strong};
use crate::say;
use crate::scribe::Scribe;

/// What two events share that say the same of one day: kind, subject, day, denial and claims.
type Same = (String, Option<String>, String, bool, Vec<(String, String, bool)>);

fn same(event: &EventLine) -> Same {
    let value = |claim: &ClaimLine| match &claim.date {
        Some(date) if !date.iso().is_empty() => date.iso(),
        _ => claim.value.clone(),
    };
    let claims = event.claims.iter().map(|c| (c.property.clone(), value(c), c.denied)).collect();
    (event.kind.clone(), event.subject.clone(), event.date.iso(), event.denied, claims)
}

/// Events that say the same together, in the order of the first of each.
fn grouped(all: &[EventLine]) -> Vec<Vec<&EventLine>> {
    let mut places: BTreeMap<Same, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&EventLine>> = Vec::new();
    for event in all {
        let at = *places.entry(same(event)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(event),
            None => groups.push(vec![event]),
        }
    }
    groups
}

/// What an event is, with its subject where that is not what the document is about.
pub(crate) fn what(scribe: &Scribe<'_>, event: &EventLine, about: &str) -> Line {
    let mut line = vec![strong(scribe.reader.kind(&event.kind))];
    if event.denied {
        line.push(plain(" "));
        line.push(strong(format!("({})", text!(scribe.reader.lang, "doc-denied"))));
    }
    let named = event.subject_name.as_deref().filter(|name| !name.is_empty());
    if let Some(name) = named.filter(|_| event.subject.as_deref() != Some(about)) {
        line.push(soft(format!(": {name}")));
    }
    line
}

/// Events as a table; nothing where there are none.
pub(crate) fn table(
    scribe: &mut Scribe<'_>,
    caption: &str,
    all: &[EventLine],
    about: &str,
) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for group in grouped(all) {
        let Some(first) = group.first() else { continue };
        let mut said = vec![what(scribe, first, about)];
        let claims = scribe.claims(first, &[]);
        if !claims.is_empty() {
            said.push(claims);
        }
        let mut speakers = Vec::new();
        for event in &group {
            speakers.push(scribe.speaker(event)?);
        }
        rows.push(vec![vec![vec![plain(say::when(lang, &first.date))]], said, speakers]);
    }
    Ok(vec![Block::Table {
        caption: caption.to_owned(),
        head: [text!(lang, "doc-when"), text!(lang, "doc-what"), text!(lang, "doc-who")]
            .map(str::to_owned)
            .to_vec(),
        widths: vec![20, 44, 36],
        rows,
    }])
}
