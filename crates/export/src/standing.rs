//! What stands for or against a person: orders, findings, what sources state differently, labels.

use paradero_locale::text;
use paradero_register::query::findings::FindingLine;
use paradero_register::query::labels::LabelLine;
use paradero_register::query::orders::OrderLine;
use paradero_register::query::person::PersonPage;
use paradero_register::query::{Answer, EventLine};

use crate::document::{Block, Line, Run, plain, soft, strong};
use crate::say::{self, called};
use crate::scribe::Scribe;

/// Orders that cover the person: what was ordered, by when, what was answered.
pub(crate) fn orders(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut blocks = vec![Block::heading(text!(lang, "doc-orders"))];
    if person.orders.is_empty() {
        blocks.push(crate::dossier::nothing(reader));
    }
    if !person.protection.is_empty() {
        let bars = |(_, country): &(String, Option<String>)| match country {
            Some(country) => text!(lang, "doc-bars-removal-to", country = reader.country(country)),
            None => text!(lang, "doc-bars-removal").to_owned(),
        };
        let lines = person.protection.iter().map(|one| vec![strong(bars(one))]).collect();
        blocks.push(Block::Notice { lines });
    }
    for order in &person.orders {
        blocks.push(Block::part(called(&order.order)));
        blocks.push(Block::List { items: order_lines(scribe, order)? });
    }
    Ok(blocks)
}

/// What is said of one order, its deadline, answers and obligations.
pub(crate) fn order_lines(scribe: &mut Scribe<'_>, order: &OrderLine) -> Answer<Vec<Line>> {
    let mut items = vec![state(scribe, order)];
    items.retain(|line| !line.is_empty());
    for event in order.events.iter().chain(&order.answers) {
        items.push(event_line(scribe, event)?);
    }
    for obligation in &order.obligations {
        let mut line = vec![strong(format!(
            "{}: {}. ",
            scribe.reader.kind("obligation"),
            called(&obligation.order)
        ))];
        line.extend(state(scribe, obligation));
        items.push(line);
        for event in obligation.events.iter().chain(&obligation.answers) {
            items.push(event_line(scribe, event)?);
        }
    }
    Ok(items)
}

fn state(scribe: &Scribe<'_>, order: &OrderLine) -> Line {
    let lang = scribe.reader.lang;
    let mut line = Line::new();
    if let Some(state) = &order.state {
        line.push(plain(format!("{}: ", text!(lang, "doc-order-state"))));
        line.push(strong(scribe.reader.word(state)));
    }
    if !order.deadline.is_empty() {
        let date = say::when(lang, &order.deadline);
        line.push(plain(format!("; {}", text!(lang, "doc-deadline", date = date))));
    }
    if let Some(days) = order.days_over.filter(|days| *days > 0) {
        line.push(plain(format!(", {}", text!(lang, "doc-days-over", n = days))));
    }
    line
}

/// One event on one line: what, when, who says so.
pub(crate) fn event_line(scribe: &mut Scribe<'_>, event: &EventLine) -> Answer<Line> {
    let lang = scribe.reader.lang;
    let mut line = vec![plain(scribe.reader.kind(&event.kind))];
    if !event.date.is_empty() {
        line.push(plain(format!(", {}", say::when(lang, &event.date))));
    }
    if event.denied {
        line.push(strong(format!(" ({})", text!(lang, "doc-denied"))));
    }
    let claims = scribe.claims(event, &["covers"]);
    if !claims.is_empty() {
        line.push(plain(": "));
        line.extend(claims);
    }
    line.push(soft(". "));
    line.extend(scribe.speaker(event)?);
    Ok(line)
}

/// Findings with basis, certainty, what they rest on and what denies them.
pub(crate) fn findings(scribe: &mut Scribe<'_>, all: &[FindingLine]) -> Answer<Vec<Block>> {
    findings_under(scribe, text!(scribe.reader.lang, "doc-findings"), all)
}

/// The same under a heading of their own.
pub(crate) fn findings_under(
    scribe: &mut Scribe<'_>,
    heading: &str,
    all: &[FindingLine],
) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    let mut blocks = vec![Block::heading(heading)];
    if all.is_empty() {
        blocks.push(Block::text(text!(lang, "doc-none")));
        return Ok(blocks);
    }
    let mut rows = Vec::new();
    for finding in all {
        let message = if lang.spoken() == "es" { &finding.message_es } else { &finding.message };
        let mut about = vec![soft(weights(scribe, finding))];
        if let Some(reason) = &finding.reason {
            about.push(soft(format!("; «{reason}»")));
        }
        let mut title = vec![strong(reader.rule(&finding.rule))];
        if matches!(finding.subject_kind.as_str(), "order" | "obligation") {
            title.push(plain(format!(": {}", finding.subject)));
        }
        rows.push(vec![
            vec![title, about],
            vec![vec![plain(message.clone())]],
            rests(scribe, finding)?,
        ]);
    }
    blocks.push(Block::Table {
        caption: heading.to_owned(),
        head: [
            text!(lang, "doc-finding"),
            text!(lang, "doc-what-it-says"),
            text!(lang, "doc-rests-on"),
        ]
        .map(str::to_owned)
        .to_vec(),
        widths: vec![30, 46, 24],
        rows,
    });
    Ok(blocks)
}

/// Severity, certainty, basis, contest and state of a finding.
fn weights(scribe: &Scribe<'_>, finding: &FindingLine) -> String {
    let reader = scribe.reader;
    let mut words = vec![reader.word(&finding.severity), reader.word(&finding.certainty)];
    if !finding.basis.is_empty() {
        words.push(reader.word(&finding.basis));
    }
    if finding.contested {
        words.push(text!(reader.lang, "doc-contested").to_owned());
    }
    if finding.state != "open" {
        words.push(reader.word(&finding.state));
    }
    if let Some(days) = finding.days {
        words.push(reader.lang.days(days));
    }
    words.join(", ")
}

fn rests(scribe: &mut Scribe<'_>, finding: &FindingLine) -> Answer<Vec<Line>> {
    let mut parts: Vec<(String, Vec<Run>)> = Vec::new();
    for cite in &finding.cites {
        let role = scribe.reader.word(cite.role.as_deref().unwrap_or("core"));
        let note = scribe.note(&cite.event)?;
        match parts.iter_mut().find(|(known, _)| *known == role) {
            Some((_, notes)) if notes.contains(&note) => {}
            Some((_, notes)) => notes.push(note),
            None => parts.push((role, vec![note])),
        }
    }
    let line = |(role, notes): (String, Vec<Run>)| {
        let mut line = vec![soft(role)];
        line.extend(notes);
        line
    };
    let mut lines: Vec<Line> = parts.into_iter().map(line).collect();
    if lines.is_empty() {
        lines.push(vec![soft(text!(scribe.reader.lang, "doc-rests-on-silence"))]);
    }
    Ok(lines)
}

/// What sources state differently, side by side.
pub(crate) fn differences(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let reader = scribe.reader;
    let lang = reader.lang;
    if person.differences.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for one in &person.differences {
        let mut about = reader.kind(&one.kind);
        if !one.property.is_empty() {
            about = format!("{about}, {}", reader.property(&one.kind, &one.property));
        }
        let mut sides = Vec::new();
        for side in &one.sides {
            let value = match &side.date {
                Some(date) => say::when(lang, date),
                None if one.property.is_empty() => reader.kind(&one.kind),
                None => reader.value(&one.kind, &one.property, &side.value),
            };
            let mut line = Line::new();
            if side.denied {
                line.push(strong(format!("{} ", text!(lang, "doc-denied"))));
            }
            line.push(plain(value));
            for (who, record) in &side.said {
                let who =
                    who.clone().unwrap_or_else(|| text!(lang, "doc-speaker-not-stated").to_owned());
                line.push(soft(format!(" ({who})")));
                let event = person.events.iter().find(|event| event.record == *record);
                if let Some(event) = event {
                    line.push(scribe.note(event)?);
                }
            }
            sides.push(line);
        }
        let sort = if one.exclusive {
            text!(lang, "doc-exclusive")
        } else {
            text!(lang, "doc-compatible")
        };
        rows.push(vec![vec![vec![plain(about)], vec![soft(sort)]], sides]);
    }
    Ok(vec![
        Block::heading(text!(lang, "doc-differences")),
        Block::Table {
            caption: text!(lang, "doc-differences").to_owned(),
            head: vec![String::new(), text!(lang, "doc-what-is-said").to_owned()],
            widths: vec![30, 70],
            rows,
        },
    ])
}

/// Labels that authorities put on the person, and on what each is said to rest.
pub(crate) fn labels(scribe: &mut Scribe<'_>, person: &PersonPage) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    if person.labels.is_empty() {
        return Ok(Vec::new());
    }
    let mut items = Vec::new();
    for label in &person.labels {
        items.push(label_line(scribe, label)?);
    }
    Ok(vec![
        Block::heading(text!(lang, "doc-labels")),
        Block::text(text!(lang, "doc-labels-are-claims")),
        Block::List { items },
    ])
}

fn label_line(scribe: &mut Scribe<'_>, label: &LabelLine) -> Answer<Line> {
    let lang = scribe.reader.lang;
    let mut line = event_line(scribe, &label.event)?;
    let mut audit: Vec<String> = Vec::new();
    if label.indicators.is_empty() {
        audit.push(text!(lang, "doc-label-no-indicator").to_owned());
    }
    if label.superficial_only {
        audit.push(text!(lang, "doc-label-superficial").to_owned());
    }
    if !label.conviction_stated {
        audit.push(text!(lang, "doc-label-no-conviction").to_owned());
    }
    if let (Some(stated), Some(sum)) = (label.points, label.points_recomputed)
        && (stated - sum).abs() > 1e-9
    {
        let (stated, sum) = (stated.to_string(), sum.to_string());
        audit.push(text!(lang, "doc-label-sum", stated = stated, sum = sum));
    }
    if !audit.is_empty() {
        line.push(strong(format!(" {}.", audit.join("; "))));
    }
    Ok(line)
}
