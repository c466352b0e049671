//! Which body a case is open to, state by state.

use paradero_locale::text;
use paradero_model::Day;
use paradero_register::query::Answer;
use paradero_register::query::person::PersonPage;

use super::facts::{Beginning, State, hull, nationalities, states};
use super::parties::{Open, PAGE, Parties, Standing, open};
use super::window::{Procedure, procedure};
use crate::document::{Block, Line, missing, plain, soft, strong};
use crate::reader::Reader;
use crate::scribe::Scribe;

/// The page of the Working Group that has its form.
const WGEID_PAGE: &str = "https://www.ohchr.org/en/special-procedures/wg-disappearances/reporting-disappearance-working-group";
/// The page of the Committee that has its form.
const CED_PAGE: &str = "https://www.ohchr.org/en/treaty-bodies/ced/urgent-actions";

/// The states that the case concerns, and which body is open for each.
pub(super) fn blocks(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
    when: &[Beginning<'_>],
) -> Answer<Vec<Block>> {
    let lang = scribe.reader.lang;
    let found = states(scribe, person)?;
    let mut blocks = vec![Block::heading(text!(lang, "doc-form-bodies"))];
    if found.is_empty() {
        blocks.push(Block::Notice { lines: vec![vec![missing(text!(lang, "doc-form-no-state"))]] });
    }
    let several = found.len() > 1;
    let rows: Vec<Vec<Vec<Line>>> =
        found.into_iter().map(|state| row(scribe.reader, state, when)).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table {
            caption: text!(lang, "doc-form-bodies").to_owned(),
            head: [
                text!(lang, "doc-form-state-concerned"),
                text!(lang, "doc-form-wgeid-short"),
                text!(lang, "doc-form-ced-short"),
            ]
            .map(str::to_owned)
            .to_vec(),
            widths: vec![36, 22, 42],
            rows,
        });
    }
    if several {
        blocks.push(Block::text(text!(lang, "doc-form-two-states")));
    }
    let mut items = national(scribe, person, when)?;
    let as_of = lang.day(Parties::get().as_of.0);
    items.push(vec![soft(text!(lang, "doc-form-list-of-parties", date = as_of, page = PAGE))]);
    items.push(vec![soft(text!(lang, "doc-form-pages", wgeid = WGEID_PAGE, ced = CED_PAGE))]);
    blocks.push(Block::List { items });
    blocks.extend(urgency(scribe.reader, when));
    Ok(blocks)
}

fn row(reader: &Reader<'_>, state: State, when: &[Beginning<'_>]) -> Vec<Vec<Line>> {
    let lang = reader.lang;
    let name = reader.country(&state.code);
    let name = if name == state.code { name } else { format!("{name} ({})", state.code) };
    let mut about = vec![vec![strong(name)]];
    about.extend(state.roles);
    vec![
        about,
        vec![
            vec![strong(text!(lang, "doc-form-open"))],
            vec![soft(text!(lang, "doc-form-wgeid-any-state"))],
        ],
        committee(reader, &state.code, when),
    ]
}

/// Whether the Committee is open for a state, and why.
fn committee(reader: &Reader<'_>, code: &str, when: &[Beginning<'_>]) -> Vec<Line> {
    let lang = reader.lang;
    let parties = Parties::get();
    let as_of = lang.day(parties.as_of.0);
    let (earliest, latest) = hull(when);
    let (answer, why) = match parties.standing(code) {
        Standing::Party(from) => {
            let date = lang.day(from.0);
            match open(from, earliest, latest) {
                Open::Yes => (
                    strong(text!(lang, "doc-form-open")),
                    text!(lang, "doc-form-ced-party", date = date),
                ),
                Open::Perhaps => (
                    missing(text!(lang, "doc-form-perhaps")),
                    text!(lang, "doc-form-ced-perhaps", date = date),
                ),
                Open::No => (
                    missing(text!(lang, "doc-form-not-open")),
                    text!(lang, "doc-form-ced-before", date = date),
                ),
            }
        }
        Standing::Signed => (
            missing(text!(lang, "doc-form-not-open")),
            text!(lang, "doc-form-ced-signed", date = as_of, page = PAGE),
        ),
        Standing::Absent => (
            missing(text!(lang, "doc-form-not-open")),
            text!(lang, "doc-form-ced-absent", date = as_of, page = PAGE),
        ),
        Standing::Unknown => (
            missing(text!(lang, "doc-form-not-known")),
            text!(lang, "doc-form-ced-unknown", page = PAGE),
        ),
    };
    vec![vec![answer], vec![soft(why)]]
}

/// CED/C/4/Rev.1, paragraph 3(b): a request may also concern a national of a party.
fn national(
    scribe: &mut Scribe<'_>,
    person: &PersonPage,
    when: &[Beginning<'_>],
) -> Answer<Vec<Line>> {
    let mut lines = Vec::new();
    let (earliest, latest) = hull(when);
    for (code, notes) in nationalities(scribe, person)? {
        let reader = scribe.reader;
        let lang = reader.lang;
        let country = reader.country(&code);
        let said = match Parties::get().standing(&code) {
            Standing::Party(from) => match open(from, earliest, latest) {
                Open::No => continue,
                Open::Yes => text!(lang, "doc-form-national", country = country),
                Open::Perhaps => text!(lang, "doc-form-national-perhaps", country = country),
            },
            _ => continue,
        };
        let mut line = vec![plain(said)];
        line.extend(notes);
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(vec![soft(text!(scribe.reader.lang, "doc-form-national-none"))]);
    }
    Ok(lines)
}

/// How urgent the case is by the rules of the Working Group, for each occurrence with which it may have begun.
fn urgency(reader: &Reader<'_>, when: &[Beginning<'_>]) -> Vec<Block> {
    let lang = reader.lang;
    let mut lines: Vec<Line> = Vec::new();
    for one in when {
        let span = lang.span(one.earliest.map(|day| day.0), one.latest.map(|day| day.0));
        let kind = reader.kind(one.kind);
        let from = if span.is_empty() {
            text!(lang, "doc-form-counted-from-open", kind = kind)
        } else {
            text!(lang, "doc-form-counted-from", kind = kind, span = span)
        };
        let mut line = vec![soft(format!("{from} "))];
        line.extend(window(reader, procedure(one.earliest, one.latest, reader.today)));
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(vec![missing(text!(lang, "doc-form-no-day"))]);
    }
    if when.len() > 1 {
        lines.push(vec![plain(text!(lang, "doc-form-which-day"))]);
    }
    lines.push(vec![soft(text!(lang, "doc-form-urgency-rule"))]);
    vec![Block::heading(text!(lang, "doc-form-urgency")), Block::Notice { lines }]
}

/// What a procedure means, in words.
fn window(reader: &Reader<'_>, procedure: Procedure) -> Line {
    let lang = reader.lang;
    let left = |until: Day| lang.days(until.days_since(reader.today).into());
    match procedure {
        Procedure::Urgent { until, at_most } => {
            let date = lang.day(until.0);
            let mut line =
                vec![strong(text!(lang, "doc-form-urgent", date = date, left = left(until)))];
            if at_most > until {
                let date = lang.day(at_most.0);
                line.push(plain(format!(
                    " {}",
                    text!(lang, "doc-form-urgent-at-most", date = date)
                )));
            }
            line
        }
        Procedure::Perhaps { at_most: Some(at_most) } => {
            let (date, left) = (lang.day(at_most.0), left(at_most));
            vec![strong(text!(lang, "doc-form-urgent-perhaps", date = date, left = left))]
        }
        Procedure::Perhaps { at_most: None } => {
            vec![strong(text!(lang, "doc-form-urgent-perhaps-open"))]
        }
        Procedure::Connected { at_most, certain } => {
            let date = lang.day(at_most.0);
            vec![plain(if certain {
                text!(lang, "doc-form-connected", date = date)
            } else {
                text!(lang, "doc-form-connected-perhaps", date = date)
            })]
        }
        Procedure::Standard => vec![plain(text!(lang, "doc-form-standard"))],
        Procedure::Ahead => vec![missing(text!(lang, "doc-form-ahead"))],
        Procedure::Unknown => vec![missing(text!(lang, "doc-form-no-day"))],
    }
}
