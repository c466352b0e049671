//! Claim sheets: what a document says, claim by claim, each on a passage that stands in it.

use std::collections::BTreeMap;

use paradero_model::{
    Claim, Event, EventKind, Locator, Record, Referent, SourceInfo, Stance, SubjectKind, Value,
    Vocabulary,
};

use crate::{
    Document, Page, dates,
    error::{Fault, nearest, shorten},
    head, paged,
    quote::{Folded, Span},
    refs::Refs,
    tree::{self, Item, Node, Table},
    values::{self, claim, reference},
};

/// What a sheet makes of its document.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) info: SourceInfo,
    pub(crate) records: Vec<Record>,
    pub(crate) referents: Vec<Referent>,
    pub(crate) events: Vec<Event>,
}

/// Keys of an event that are no properties.
const OWN: [&str; 10] = [
    "id",
    "kind",
    "quote",
    "occurrence",
    "stance",
    "said_by",
    "said_on",
    "relays",
    "denies",
    "conditions",
];

/// Reads a sheet against the document it is about, and the pages that this is made of, where it has any.
pub(crate) fn read(sheet: &str, document: &Document, pages: &[Page]) -> Result<Sheet, Fault> {
    let tree = tree::parse(sheet)?;
    tree.only("a claim sheet", &["source", "ref", "event"])?;
    let source = tree.get("source").map(|item| item.table("source")).transpose()?;
    let (mut info, _) = head::read(source)?;
    let mut refs = match tree.get("ref") {
        Some(item) => Refs::declare(item.table("ref")?)?,
        None => Refs::default(),
    };
    if let Some(referent) = info.said_by.as_deref().and_then(|speaker| refs.handle(speaker)) {
        info.said_by = Some(referent.name.clone());
    }
    let folded = Folded::new(&document.text);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let (mut records, mut events) = (Vec::new(), Vec::new());
    for item in tree.get("event").map(Item::elements).unwrap_or_default() {
        let table = item.table("event")?;
        let id = identity(table, item.line, &mut seen)?;
        let span = passage(table, item.line, &folded).map_err(|fault| within(&id, fault))?;
        let event = event(&id, table, item.line, &mut refs).map_err(|fault| within(&id, fault))?;
        records.push(record(&id, span, document, pages));
        events.push(event);
    }
    refs.all_used()?;
    Ok(Sheet { info, records, referents: refs.into_list(), events })
}

fn within(id: &str, fault: Fault) -> Fault {
    Fault { what: format!("event `{id}`: {}", fault.what), ..fault }
}

fn identity(table: &Table, line: u32, seen: &mut BTreeMap<String, u32>) -> Result<String, Fault> {
    let id = table.text("id")?.filter(|id| !id.trim().is_empty()).ok_or_else(|| {
        Fault::at(line, "an event without id", "add id = \"...\", unique in the sheet")
    })?;
    match seen.insert(id.clone(), line) {
        None => Ok(id),
        Some(first) => Err(Fault::at(
            line,
            format!("two events with the id `{id}`, the first on line {first}"),
            "give one of them another id",
        )),
    }
}

fn passage(table: &Table, line: u32, folded: &Folded) -> Result<Span, Fault> {
    let Some(item) = table.get("quote") else {
        return Err(Fault::at(line, "no quote", "add quote = \"...\", verbatim from the source"));
    };
    let quote = item.text("quote")?;
    if quote.trim().is_empty() {
        return Err(Fault::at(item.line, "the quote is empty", "quote the passage verbatim"));
    }
    let nth = match table.get("occurrence") {
        Some(item) => {
            usize::try_from(item.whole("occurrence")?).ok().filter(|nth| *nth > 0).ok_or_else(
                || Fault::at(item.line, "`occurrence` counts from 1", "write a number from 1"),
            )?
        }
        None => 1,
    };
    let found = folded.find(&quote);
    if let Some(span) = found.get(nth - 1) {
        return Ok(*span);
    }
    if !found.is_empty() {
        return Err(Fault::at(
            item.line,
            format!("the quote stands in the source {} time(s), not {nth}", found.len()),
            "correct `occurrence`",
        ));
    }
    let what =
        format!("the quote does not stand in the source: \"{}\"", shorten(quote.trim(), 160));
    Err(match folded.nearest(&quote) {
        Some(near) => Fault::at(
            item.line,
            what,
            format!("the nearest passage is \"{}\"; quote it verbatim", shorten(&near, 240)),
        ),
        None => Fault::at(item.line, what, "no passage is near to it; quote the source verbatim"),
    })
}

fn record(id: &str, span: Span, document: &Document, laid_out: &[Page]) -> Record {
    let length = (span.end - span.start) as usize;
    let text = document.text.chars().skip(span.start as usize).take(length).collect();
    let page = document.pages.partition_point(|start| *start <= span.start);
    let page = u32::try_from(page).ok().filter(|page| *page > 0);
    Record {
        place: id.to_owned(),
        locator: Locator::Passage { page, start: span.start, end: span.end },
        text,
        cells: Vec::new(),
        problems: paged::unsure(laid_out, span.start, span.end),
        confidence: paged::confidence(laid_out, span.start, span.end),
    }
}

fn event(id: &str, table: &Table, line: u32, refs: &mut Refs) -> Result<Event, Fault> {
    let kind = kind(table, line)?;
    let flat = flatten(kind, table);
    let (subject, subject_key) = subject(kind, &flat, line, refs)?;
    let mut claims = Vec::new();
    for (key, item) in &flat {
        if OWN.contains(&key.as_str()) || subject_key == Some(key.as_str()) {
            continue;
        }
        claims.extend(property(kind, key, item, refs)?);
    }
    if let Some(item) = table.get("conditions") {
        claims.extend(conditions(kind, item, refs)?);
    }
    if let Some(item) = table.get("denies") {
        deny(kind, item, &mut claims)?;
    }
    if let Some(handle) = &subject {
        number_of_order(handle, &claims, refs);
    }
    let said_by = match table.get("said_by") {
        Some(item) if !item.text("said_by")?.trim().is_empty() => {
            Some(reference("said_by", SubjectKind::Authority, item, refs)?)
        }
        _ => None,
    };
    let said_on = match table.get("said_on") {
        Some(item) => dates::from_sheet("said_on", item)?,
        None => None,
    };
    Ok(Event {
        id: id.to_owned(),
        record: id.to_owned(),
        kind: kind.code.clone(),
        subject,
        stance: stance(table)?,
        said_by,
        said_on,
        relays: relays(table, refs)?,
        claims,
    })
}

fn kind(table: &Table, line: u32) -> Result<&'static EventKind, Fault> {
    let vocabulary = Vocabulary::get();
    let Some(item) = table.get("kind") else {
        return Err(Fault::at(line, "no kind", "add kind = \"...\" from the vocabulary"));
    };
    let code = item.text("kind")?;
    vocabulary.event(&code).ok_or_else(|| {
        let codes = || vocabulary.events().iter().map(|kind| kind.code.as_str());
        let fix = match nearest(&code, codes()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", codes().collect::<Vec<_>>().join(", ")),
        };
        Fault::at(item.line, format!("no kind of event `{code}`"), fix)
    })
}

/// `birth.date = ..` is a table within a table in TOML, and one property here.
fn flatten(kind: &EventKind, table: &Table) -> Vec<(String, Item)> {
    let vocabulary = Vocabulary::get();
    let mut flat = Vec::new();
    for (key, item) in &table.fields {
        match &item.node {
            Node::Table(inner)
                if !OWN.contains(&key.as_str())
                    && inner.fields.iter().any(|(sub, _)| {
                        vocabulary.property(&kind.code, &format!("{key}.{sub}")).is_some()
                    }) =>
            {
                flat.extend(
                    inner.fields.iter().map(|(sub, item)| (format!("{key}.{sub}"), item.clone())),
                );
            }
            _ => flat.push((key.clone(), item.clone())),
        }
    }
    flat
}

/// The subject: of the kinds that this event may be about, in the vocabulary's order, the first
/// whose key stands in the event. `proposition` of a statement is a property as well, since that
/// is what makes statements comparable.
fn subject<'a>(
    kind: &EventKind,
    flat: &'a [(String, Item)],
    line: u32,
    refs: &mut Refs,
) -> Result<(Option<String>, Option<&'a str>), Fault> {
    for wanted in &kind.subjects {
        let Some((key, item)) = flat.iter().find(|(key, _)| key == wanted.code()) else {
            continue;
        };
        let text = item.text(key)?;
        if text.trim().is_empty() {
            continue;
        }
        let handle = reference(key, *wanted, item, refs)?;
        let found = refs.get_mut(&handle).map(|referent| referent.kind);
        if let Some(found) = found.filter(|found| found != wanted) {
            return Err(Fault::at(
                item.line,
                format!("`{key}` is `{text}`, which [ref] says is a {}", found.code()),
                format!("name a {} there", wanted.code()),
            ));
        }
        let also_property = kind.code == "statement" && *wanted == SubjectKind::Proposition;
        return Ok((Some(handle), (!also_property).then_some(key.as_str())));
    }
    let may: Vec<&str> = kind.subjects.iter().map(|kind| kind.code()).collect();
    match kind.code.as_str() {
        "statement" => Ok((None, None)),
        // A source event without the key is about the very source that the sheet describes.
        "source" => Ok((None, None)),
        code => Err(Fault::at(
            line,
            format!("the {code} has no subject"),
            format!("add one of {}", may.join(", ")),
        )),
    }
}

fn property(
    kind: &EventKind,
    key: &str,
    item: &Item,
    refs: &mut Refs,
) -> Result<Vec<Claim>, Fault> {
    let vocabulary = Vocabulary::get();
    // `kind` names the event's own kind, so a property of that name is written `count_kind`.
    let code = if key == format!("{}_kind", kind.code) { "kind" } else { key };
    match vocabulary.property(&kind.code, code) {
        Some(property) => values::claims(property, item, refs),
        None => Err(no_property(kind, key, item.line)),
    }
}

fn no_property(kind: &EventKind, key: &str, line: u32) -> Fault {
    let vocabulary = Vocabulary::get();
    let codes: Vec<&str> = vocabulary
        .properties(kind)
        .map(|property| property.code.as_str())
        .chain(kind.subjects.iter().map(|kind| kind.code()))
        .chain(OWN)
        .collect();
    let fix = match nearest(key, codes.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of {}", codes.join(", ")),
    };
    Fault::at(line, format!("a {} has no property `{key}`", kind.code), fix)
}

/// `conditions = { age_min, nationality, notice_hours, contest_hours }`.
fn conditions(kind: &EventKind, item: &Item, refs: &mut Refs) -> Result<Vec<Claim>, Fault> {
    let table = item.table("conditions")?;
    table.only("conditions", &["age_min", "nationality", "notice_hours", "contest_hours"])?;
    let mut claims = Vec::new();
    for (key, item) in &table.fields {
        let code = if key == "nationality" { "condition_nationality" } else { key.as_str() };
        claims.extend(property(kind, code, item, refs)?);
    }
    Ok(claims)
}

/// `denies = [..]`: a claim that stands there is denied; without one, the property itself is.
fn deny(kind: &EventKind, item: &Item, claims: &mut Vec<Claim>) -> Result<(), Fault> {
    for element in item.elements() {
        let code = element.text("denies")?;
        if Vocabulary::get().property(&kind.code, &code).is_none() {
            return Err(no_property(kind, &code, element.line));
        }
        let mut stated = false;
        for claim in claims.iter_mut().filter(|claim| claim.property == code) {
            claim.denied = true;
            stated = true;
        }
        if !stated {
            claims.push(Claim { denied: true, ..claim(&code, Value::Text(String::new())) });
        }
    }
    Ok(())
}

/// Docket and entry together are an order's official number.
pub(crate) fn number_of_order(handle: &str, claims: &[Claim], refs: &mut Refs) {
    let text = |code: &str| {
        claims.iter().find(|claim| claim.property == code).and_then(|claim| match &claim.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        })
    };
    if let (Some(docket), Some(entry)) = (text("docket"), text("entry"))
        && let Some(referent) = refs.get_mut(handle)
        && referent.kind == SubjectKind::Order
        && referent.number.is_none()
    {
        referent.number = Some(format!("{docket} {entry}"));
    }
}

fn stance(table: &Table) -> Result<Stance, Fault> {
    let Some(item) = table.get("stance") else { return Ok(Stance::default()) };
    let code = item.text("stance")?;
    Stance::from_code(&code).ok_or_else(|| {
        Fault::at(
            item.line,
            format!("no stance `{code}`"),
            format!("write one of {}", Stance::ALL.map(Stance::code).join(", ")),
        )
    })
}

fn relays(table: &Table, refs: &mut Refs) -> Result<Option<String>, Fault> {
    let text = table.text("relays")?.filter(|text| !text.trim().is_empty());
    Ok(text.map(|text| match refs.handle(&text) {
        Some(referent) => referent.name.clone(),
        None => text,
    }))
}
