//! Which events the rules of a mapping make of each row, and of what its cells were read to say.
//!
//! Rows come in blocks, by column: a text that recurs in a block is read once. What a row is worth is then told without building
//! its events, which whoever needs them does from the outline.

use std::{borrow::Cow, sync::Arc};

use paradero_model::{Claim, Problem, ProblemCode, Property, SubjectKind, Value, ValueType};

use super::{
    cell::{CellReader, UNKNOWN_COUNTRY},
    kept::Kept,
    spec::{CellSpec, Give, Rule, Subject, Test, When, deny},
};
use crate::{
    country, error::shorten, quote::fold, refs::Refs, sheet::number_of_order,
    table::columns::Column, values::claim,
};

/// What a text was read to say.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) claims: Vec<Claim>,
    /// The handle of a subject.
    pub(crate) subject: Option<String>,
    problems: Vec<Problem>,
}

impl Told {
    fn is_nothing(&self) -> bool {
        self.claims.is_empty() && self.subject.is_none() && self.problems.is_empty()
    }
}

/// Tells that a cell says its own text, which then is not kept a second time.
pub(crate) const ITSELF: usize = usize::MAX;

/// Cells that one key of a rule reads.
struct Slot<'m> {
    /// The one column of which the text itself is the value.
    itself: Option<usize>,
    kind: &'m str,
    spec: &'m CellSpec,
    gives: What<'m>,
    /// Their headers.
    column: String,
    /// What texts were read to say, where that hangs on nothing else.
    kept: Option<Kept>,
}

enum What<'m> {
    Claims(&'m Property),
    Subject(SubjectKind),
}

/// A rule with the places of its slots.
pub(crate) struct Part<'m> {
    pub(crate) rule: &'m Rule,
    subject: Option<usize>,
    /// One for each key, then those of who says it and when.
    gives: Vec<Option<usize>>,
    /// Whether its claims may hold the official number of an order.
    numbers: bool,
    /// Whether it may state the name of a person whom a cell names.
    names: bool,
}

/// The rules of a mapping over the columns of a table.
pub(crate) struct Outliner<'m> {
    pub(crate) parts: Vec<Part<'m>>,
    slots: Vec<Slot<'m>>,
    header: &'m [String],
    missing: &'m [String],
    names_person: bool,
}

impl<'m> Outliner<'m> {
    pub(crate) fn new(rules: &'m [Rule], header: &'m [String], missing: &'m [String]) -> Self {
        let names_person = rules.iter().any(|rule| rule.ordinal == 0);
        let mut outliner =
            Self { parts: Vec::new(), slots: Vec::new(), header, missing, names_person };
        for rule in rules {
            let subject = match &rule.subject {
                Subject::Cell(kind, spec) => Some(outliner.slot(rule, spec, What::Subject(*kind))),
                _ => None,
            };
            let said = [rule.said_by.as_ref(), rule.said_on.as_ref()];
            let gives = rule.gives.iter().map(Some).chain(said);
            let gives = gives.map(|give| match give {
                Some(Give::Cell(property, spec)) => {
                    Some(outliner.slot(rule, spec, What::Claims(property)))
                }
                _ => None,
            });
            let gives = gives.collect();
            let numbers = ["docket", "entry"].iter().all(|code| rule.may_give(code));
            let names = rule.kind.code == "person" && subject.is_some() && rule.may_give("name");
            outliner.parts.push(Part { rule, subject, gives, numbers, names });
        }
        outliner
    }

    fn slot(&mut self, rule: &'m Rule, spec: &'m CellSpec, gives: What<'m>) -> usize {
        let columns: Vec<String> = spec.columns.iter().map(|at| header(self.header, *at)).collect();
        let kind = rule.kind.code.as_str();
        let itself = match gives {
            What::Claims(property) if property.value_type == ValueType::Text => spec.itself(),
            _ => None,
        };
        let kept = match gives {
            What::Claims(property) if spec.speaks_alone(rule.kind, property) => {
                Some(Kept::default())
            }
            _ => None,
        };
        self.slots.push(Slot { itself, kind, spec, gives, column: columns.join(", "), kept });
        self.slots.len() - 1
    }

    /// Whether any rule looks at a column.
    pub(crate) fn looks_at(&self, at: usize) -> bool {
        let whens = self.parts.iter().flat_map(|part| &part.rule.when);
        let reads = |spec: &CellSpec| {
            spec.columns.contains(&at) || spec.precision.as_ref().is_some_and(|p| p.column == at)
        };
        self.slots.iter().any(|slot| reads(slot.spec))
            || whens.into_iter().any(|when| when.column == Some(at))
    }

    /// Begins with a block of rows.
    pub(crate) fn block<'b>(
        &'b self,
        columns: &'b [Column<'b>],
        refs: &'b mut Refs,
    ) -> Pass<'b, 'm> {
        let nothing = Told::default();
        let whens = self.parts.iter().map(|part| part.rule.when.len()).sum();
        Pass {
            outliner: self,
            columns,
            refs,
            told: vec![Arc::new(nothing)],
            known: vec![Vec::new(); self.slots.len()],
            held: vec![Vec::new(); whens],
            made: Vec::new(),
            given: Vec::new(),
            row: 0,
        }
    }
}

/// The name of a column, also of one beyond the header.
pub(crate) fn header(header: &[String], at: usize) -> String {
    header.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1))
}

/// An event that a row makes.
#[derive(Clone, Copy)]
pub(crate) struct Made {
    /// Its rule.
    pub(crate) part: usize,
    /// What told its subject, where a cell does.
    subject: usize,
    /// Where what its keys were told begins.
    given: usize,
}

/// The rules on their way through a block.
pub(crate) struct Pass<'b, 'm> {
    outliner: &'b Outliner<'m>,
    columns: &'b [Column<'b>],
    pub(crate) refs: &'b mut Refs,
    /// All that was read so far; the first is nothing.
    told: Vec<Arc<Told>>,
    /// For each slot and each text that recurs, which of them, counted from 1.
    known: Vec<Vec<u32>>,
    /// For each condition and each text that recurs, whether it holds: 1 no, 2 yes.
    held: Vec<Vec<u8>>,
    made: Vec<Made>,
    given: Vec<usize>,
    /// The row that was read last.
    row: usize,
}

impl<'b, 'm> Pass<'b, 'm> {
    /// Reads a row; its events are then in [`Pass::made`], what is wrong with it among `problems`.
    pub(crate) fn row(&mut self, at: usize, problems: &mut Vec<Problem>) {
        self.made.clear();
        self.given.clear();
        self.row = at;
        let mut named = !self.outliner.names_person;
        // Whether the mapping says that the row is no person's: a company among persons.
        let mut other = false;
        let mut condition = 0;
        for part in 0..self.outliner.parts.len() {
            let rule = self.outliner.parts[part].rule;
            let first = condition;
            condition += rule.when.len();
            let mut whens = (first..).zip(&rule.when);
            if !whens.all(|(condition, when)| self.holds(condition, when, at)) {
                other |= rule.ordinal == 0;
                continue;
            }
            let Some(made) = self.event(part, at, problems) else { continue };
            named |= rule.ordinal == 0;
            if named || !matches!(rule.subject, Subject::Row) {
                self.made.push(made);
            }
        }
        if !named && !other {
            problems.push(Problem {
                code: ProblemCode::NoSubject,
                column: None,
                found: String::new(),
                expected: "a name or another fact of a person in the columns of [person]".into(),
            });
        }
    }

    /// The events of the row that was read last.
    pub(crate) fn made(&self) -> &[Made] {
        &self.made
    }

    /// What told a key of an event: the keys of its rule in their order, then who says it and when.
    pub(crate) fn given(&self, made: &Made, key: usize) -> usize {
        self.given.get(made.given + key).copied().unwrap_or_default()
    }

    /// What told the subject of an event.
    pub(crate) fn told_subject(&self, made: &Made) -> usize {
        made.subject
    }

    /// What was read there.
    pub(crate) fn told(&self, at: usize) -> &Told {
        self.told.get(at).unwrap_or(&self.told[0])
    }

    /// The text that a key is told by [`ITSELF`].
    pub(crate) fn itself(&self, made: &Made, key: usize) -> &'b str {
        let slot = self.outliner.parts[made.part].gives.get(key).copied().flatten();
        let at = slot.and_then(|slot| self.outliner.slots[slot].itself);
        let column = at.and_then(|at| self.columns.get(at));
        column.map_or("", |column| column.text(self.row).trim())
    }

    /// What an event is about; `person` is the handle of the row's.
    pub(crate) fn subject(&self, made: &Made, person: &str) -> Option<String> {
        match &self.outliner.parts[made.part].rule.subject {
            Subject::Row => Some(person.to_owned()),
            Subject::Handle(handle) => Some(handle.clone()),
            Subject::Cell(..) => self.told(made.subject).subject.clone(),
            Subject::None => None,
        }
    }

    /// The claims of an event.
    pub(crate) fn claims(&self, made: &Made, person: &str) -> Vec<Claim> {
        let rule = self.outliner.parts[made.part].rule;
        let mut claims = Vec::new();
        for (key, give) in rule.gives.iter().enumerate() {
            claims.extend(self.give(give, made, key, person));
        }
        deny(&rule.denies, &mut claims);
        claims
    }

    /// The claims of one key.
    pub(crate) fn give(&self, give: &Give, made: &Made, key: usize, person: &str) -> Vec<Claim> {
        match give {
            Give::Constant(claims) => claims.clone(),
            Give::Row(property) => vec![claim(property, Value::Ref(person.to_owned()))],
            Give::Cell(property, spec) => match self.given(made, key) {
                ITSELF => {
                    let value = Value::Text(self.itself(made, key).to_owned());
                    let at = spec.itself().map(|at| header(self.outliner.header, at));
                    vec![Claim { column: at, ..claim(&property.code, value) }]
                }
                told => self.told(told).claims.clone(),
            },
        }
    }

    fn holds(&mut self, condition: usize, when: &When, row: usize) -> bool {
        let column = when.column.and_then(|at| self.columns.get(at));
        let key = column.and_then(|column| column.key(row)).map(|key| key as usize);
        let held = &mut self.held[condition];
        let known = key.and_then(|key| held.get(key)).filter(|known| **known > 0);
        if let Some(known) = known {
            return *known == 2;
        }
        let text = column.map_or("", |column| column.text(row));
        let text = fold(if is_missing(self.outliner.missing, text) { "" } else { text });
        let holds = match &when.test {
            Test::Filled(filled) => text.is_empty() != *filled,
            Test::Is(values) => values.contains(&text),
            Test::Not(values) => !values.contains(&text),
            Test::Starts(starts) => starts.iter().any(|start| text.starts_with(start)),
            Test::NotStarts(starts) => !starts.iter().any(|start| text.starts_with(start)),
        };
        if let Some(key) = key {
            if held.len() <= key {
                held.resize(column.map_or(key, |column| column.texts().len()), 0);
            }
            held[key] = 1 + u8::from(holds);
        }
        holds
    }

    fn event(&mut self, part: usize, at: usize, problems: &mut Vec<Problem>) -> Option<Made> {
        let Part { rule, subject, gives, numbers, names } = &self.outliner.parts[part];
        let mut made = Made { part, subject: 0, given: self.given.len() };
        if let Some(slot) = subject {
            made.subject = self.tell(*slot, at, problems);
            self.told(made.subject).subject.as_ref()?;
        }
        let (mut any, mut from_cells) = (false, false);
        for (give, slot) in rule.gives.iter().zip(gives) {
            let told = slot.map_or(0, |slot| self.tell(slot, at, problems));
            from_cells |= told == ITSELF || !self.told(told).claims.is_empty();
            any |= match give {
                Give::Constant(claims) => !claims.is_empty(),
                Give::Row(_) => true,
                Give::Cell(..) => from_cells,
            };
            self.given.push(told);
        }
        let bare = subject.is_some() || !rule.when.is_empty();
        if !from_cells && rule.reads_cells() && !bare || rule.ordinal == 0 && !any {
            self.given.truncate(made.given);
            return None;
        }
        for slot in gives.iter().skip(rule.gives.len()) {
            let told = slot.map_or(0, |slot| self.tell(slot, at, problems));
            self.given.push(told);
        }
        if *numbers && let Some(handle) = self.subject(&made, "") {
            number_of_order(&handle, &self.claims(&made, ""), self.refs);
        }
        if *names && let Some(handle) = self.subject(&made, "") {
            name_of_person(&handle, &self.claims(&made, ""), self.refs);
        }
        Some(made)
    }

    /// What the cells of a slot say in a row.
    fn tell(&mut self, slot: usize, row: usize, problems: &mut Vec<Problem>) -> usize {
        let spec = self.outliner.slots[slot].spec;
        let column = match spec.columns.as_slice() {
            // How exact a date is stands in another column: then one text has several meanings.
            [one] if spec.precision.is_none() => self.columns.get(*one),
            _ => None,
        };
        let key = column.and_then(|column| column.key(row)).map(|key| key as usize);
        if let (None, Some(column), Some(_)) = (key, column, self.outliner.slots[slot].itself) {
            let text = column.text(row);
            let says = !text.trim().is_empty() && !is_missing(self.outliner.missing, text);
            return if says { ITSELF } else { 0 };
        }
        let known = key.and_then(|key| self.known[slot].get(key)).filter(|known| **known > 0);
        let told = match known {
            Some(known) => *known as usize - 1,
            None => {
                let read = self.read(slot, row);
                let at = if read.is_nothing() { 0 } else { self.told.len() };
                if at > 0 {
                    self.told.push(read);
                }
                if let (Some(key), Some(column)) = (key, column) {
                    let known = &mut self.known[slot];
                    if known.len() <= key {
                        known.resize(column.texts().len().max(key + 1), 0);
                    }
                    known[key] = u32::try_from(at + 1).unwrap_or(u32::MAX);
                }
                at
            }
        };
        problems.extend_from_slice(&self.told[told].problems);
        told
    }

    fn read(&mut self, slot: usize, row: usize) -> Arc<Told> {
        let outliner = self.outliner;
        let Slot { kind, spec, gives, column, kept, .. } = &outliner.slots[slot];
        let mut text = joined(self.columns, outliner.missing, spec, row);
        if let (Some(precision), What::Claims(_)) = (&spec.precision, gives) {
            let says = self.columns.get(precision.column).map_or("", |column| column.text(row));
            let says = if is_missing(outliner.missing, says) { "" } else { says };
            text = Cow::Owned(precision.of(&text, says));
        }
        if let Some(known) = kept.as_ref().and_then(|kept| kept.get(&text)) {
            return known;
        }
        let mut told = Told::default();
        match gives {
            What::Claims(property) => {
                let (refs, problems) = (&mut *self.refs, &mut told.problems);
                let mut reader = CellReader { kind, refs, problems, column: Some(column.clone()) };
                told.claims = reader.read(property, spec, &text);
            }
            What::Subject(kind) => self.read_subject(*kind, spec, &text, column, &mut told),
        }
        let told = Arc::new(told);
        if let Some(kept) = kept {
            kept.keep(&text, &told);
        }
        told
    }

    fn read_subject(
        &mut self,
        kind: SubjectKind,
        spec: &CellSpec,
        text: &str,
        column: &str,
        told: &mut Told,
    ) {
        let mapped = spec.values.iter().find(|(code, _)| code.trim() == text.trim());
        let text: Cow<'_, str> = match mapped.and_then(|(_, item)| item.text("values").ok()) {
            Some(own) => Cow::Owned(own),
            None => Cow::Borrowed(text),
        };
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(known) = self.refs.handle(text) {
            told.subject = Some(known.handle.clone());
        } else if kind == SubjectKind::Country && !country::is_code(text) {
            // A country is known by its code alone; any other text would become an id of its own.
            told.problems.push(Problem {
                code: ProblemCode::UnknownCode,
                column: Some(column.to_owned()),
                found: shorten(text, 200),
                expected: UNKNOWN_COUNTRY.into(),
            });
        } else {
            told.subject = Some(self.refs.of_text(kind, text));
        }
    }
}

fn is_missing(missing: &[String], text: &str) -> bool {
    !missing.is_empty() && missing.iter().any(|missing| missing == text.trim())
}

/// The cells that a value is read from, as one text.
fn joined<'a>(
    columns: &'a [Column<'_>],
    missing: &[String],
    spec: &CellSpec,
    row: usize,
) -> Cow<'a, str> {
    let texts = spec.columns.iter().map(|at| columns.get(*at).map_or("", |c| c.text(row)));
    let filled = texts.filter(|text| !text.trim().is_empty() && !is_missing(missing, text));
    let parts: Vec<&str> = filled.collect();
    match parts.as_slice() {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one),
        parts => Cow::Owned(parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" ")),
    }
}

/// A person whom a cell names by the list's own key is called by the name that a row states.
fn name_of_person(handle: &str, claims: &[Claim], refs: &mut Refs) {
    let stated = claims.iter().find(|claim| claim.property == "name");
    if let (Some(Value::Text(name)), Some(referent)) =
        (stated.map(|claim| &claim.value), refs.get_mut(handle))
        && referent.handle == format!("{}:{}", referent.kind.code(), referent.name)
    {
        referent.name.clone_from(name);
    }
}
