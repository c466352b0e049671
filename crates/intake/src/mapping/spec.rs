//! The rules of a mapping: one for `[person]`, one for each `[[event]]`.

use paradero_model::{
    Claim, EventKind, Property, Stance, SubjectKind, Value, ValueType, Vocabulary,
};
use regex::Regex;

use super::{
    Columns,
    pieces::{Precision, Take, is_json_list},
};
use crate::{
    error::{Fault, nearest},
    known::Known,
    quote::fold,
    refs::Refs,
    tree::{Item, Node, Table},
    values,
};

/// What names in a mapping are looked up in.
pub(crate) struct Source<'a, 'b> {
    pub(crate) columns: &'a mut Columns<'b>,
    pub(crate) refs: &'a mut Refs,
}

/// How one event is made of a row.
pub(crate) struct Rule {
    pub(crate) ordinal: usize,
    pub(crate) kind: &'static EventKind,
    pub(crate) when: Vec<When>,
    pub(crate) subject: Subject,
    pub(crate) stance: Stance,
    pub(crate) said_by: Option<Give>,
    pub(crate) said_on: Option<Give>,
    pub(crate) relays: Option<String>,
    pub(crate) gives: Vec<Give>,
    pub(crate) denies: Vec<String>,
}

/// What an event is about.
pub(crate) enum Subject {
    Row,
    Handle(String),
    Cell(SubjectKind, Box<CellSpec>),
    None,
}

/// One key of a rule.
pub(crate) enum Give {
    Constant(Vec<Claim>),
    /// The person of the row.
    Row(String),
    Cell(&'static Property, Box<CellSpec>),
}

/// How a value is read from cells.
#[derive(Default)]
pub(crate) struct CellSpec {
    pub(crate) columns: Vec<usize>,
    pub(crate) date: Option<String>,
    pub(crate) values: Vec<(String, Item)>,
    /// A list of values that ships, in place of ones that the mapping states.
    pub(crate) known: Option<Known>,
    /// What a cell says by the words it begins with, longest first; one that begins with none says nothing.
    pub(crate) starts: Vec<(String, Item)>,
    pub(crate) order: Option<Template>,
    pub(crate) split: Option<String>,
    /// Which of several values count.
    pub(crate) take: Take,
    /// How exact a date is, where another column says it.
    pub(crate) precision: Option<Precision>,
    /// The kind of a document whose number stands alone.
    pub(crate) document: Option<String>,
    pub(crate) item: Option<Template>,
    pub(crate) pattern: Option<Template>,
    pub(crate) constant: Option<Item>,
}

/// A pattern with named parts in braces.
pub(crate) struct Template {
    pub(crate) regex: Regex,
    pub(crate) names: Vec<String>,
    pub(crate) shown: String,
}

/// A condition on a row.
pub(crate) struct When {
    pub(crate) column: Option<usize>,
    pub(crate) test: Test,
}

/// What a cell must be.
pub(crate) enum Test {
    Filled(bool),
    Is(Vec<String>),
    Not(Vec<String>),
    Starts(Vec<String>),
    NotStarts(Vec<String>),
}

const OWN: [&str; 8] =
    ["kind", "when", "stance", "said_by", "said_on", "relays", "denies", "conditions"];

impl Rule {
    pub(crate) fn parse(
        ordinal: usize,
        table: &Table,
        has_person: bool,
        speaker: &[(String, Item)],
        source: &mut Source<'_, '_>,
    ) -> Result<Self, Fault> {
        let kind = kind(ordinal, table)?;
        let (subject, subject_key) = subject(kind, table, has_person, source)?;
        let by_row = |key: &str| {
            table.get(key).or_else(|| speaker.iter().find(|(name, _)| name == key).map(|(_, i)| i))
        };
        let said_by = by_row("said_by").map(|item| said("speaker", item, source)).transpose()?;
        let said_on = by_row("said_on").map(|item| said("on", item, source)).transpose()?;
        let mut rule = Self {
            ordinal,
            kind,
            when: conditions(table, source)?,
            subject,
            stance: stance(table)?,
            said_by,
            said_on,
            relays: table.text("relays")?,
            gives: Vec::new(),
            denies: denies(kind, table)?,
        };
        for (key, item) in flatten(kind, table) {
            let own = OWN.contains(&key.as_str()) && !(ordinal == 0 && key == "kind");
            if own || Some(&key) == subject_key.as_ref() {
                continue;
            }
            rule.gives.push(give(kind, &key, &item, source)?);
        }
        if let Some(item) = table.get("conditions") {
            for (key, item) in &item.table("conditions")?.fields {
                let key = if key == "nationality" { "condition_nationality" } else { key };
                rule.gives.push(give(kind, key, item, source)?);
            }
        }
        rule.cover(table, has_person);
        Ok(rule)
    }

    /// An order or membership that stands in a person's row, and does not say whom it covers, is
    /// that person's.
    fn cover(&mut self, table: &Table, has_person: bool) {
        let property = match self.kind.code.as_str() {
            "order" => "covers",
            "member" => "person",
            _ => return,
        };
        if has_person && table.get(property).is_none() {
            self.gives.push(Give::Row(property.to_owned()));
        }
    }

    /// Whether any key reads a cell.
    pub(crate) fn reads_cells(&self) -> bool {
        self.gives.iter().any(|give| matches!(give, Give::Cell(..)))
    }
}

fn kind(ordinal: usize, table: &Table) -> Result<&'static EventKind, Fault> {
    let vocabulary = Vocabulary::get();
    let code = if ordinal == 0 {
        "person".to_owned()
    } else {
        table
            .text("kind")?
            .ok_or_else(|| Fault::at(table.line(), "an event without kind", "add kind = \"...\""))?
    };
    vocabulary.event(&code).ok_or_else(|| {
        let codes = || vocabulary.events().iter().map(|kind| kind.code.as_str());
        let fix = match nearest(&code, codes()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", codes().collect::<Vec<_>>().join(", ")),
        };
        let line = table.get("kind").map_or(1, |item| item.line);
        Fault::at(line, format!("no kind of event `{code}`"), fix)
    })
}

fn subject(
    kind: &EventKind,
    table: &Table,
    has_person: bool,
    source: &mut Source<'_, '_>,
) -> Result<(Subject, Option<String>), Fault> {
    let named = kind.subjects.iter().find_map(|wanted| {
        // The row's person comes first; a batch beside it is a property of the removal.
        let row_first = has_person && kind.subjects.contains(&SubjectKind::Person);
        let stands =
            table.get(wanted.code()).filter(|_| !row_first || *wanted == SubjectKind::Person);
        stands.map(|item| (*wanted, item))
    });
    let Some((wanted, item)) = named else {
        if kind.subjects.contains(&SubjectKind::Person) {
            return Ok((Subject::Row, None));
        }
        if matches!(kind.code.as_str(), "statement" | "source") {
            return Ok((Subject::None, None));
        }
        let may: Vec<&str> = kind.subjects.iter().map(|kind| kind.code()).collect();
        return Err(Fault::at(
            table.line(),
            format!("the {} has no subject", kind.code),
            format!("add one of {}", may.join(", ")),
        ));
    };
    let key = wanted.code().to_owned();
    let subject = match &item.node {
        Node::Table(_) => Subject::Cell(wanted, Box::new(cell(&key, item, source)?)),
        _ if wanted == SubjectKind::Person && item.text(&key)? == "row" => Subject::Row,
        _ => Subject::Handle(values::reference(&key, wanted, item, source.refs)?),
    };
    Ok((subject, Some(key)))
}

fn flatten(kind: &EventKind, table: &Table) -> Vec<(String, Item)> {
    let vocabulary = Vocabulary::get();
    let mut flat = Vec::new();
    for (key, item) in &table.fields {
        let dotted = |sub: &str| format!("{key}.{sub}");
        match &item.node {
            Node::Table(inner)
                if inner
                    .fields
                    .iter()
                    .any(|(sub, _)| vocabulary.property(&kind.code, &dotted(sub)).is_some()) =>
            {
                flat.extend(inner.fields.iter().map(|(sub, item)| (dotted(sub), item.clone())));
            }
            _ => flat.push((key.clone(), item.clone())),
        }
    }
    flat
}

fn property(kind: &EventKind, key: &str, line: u32) -> Result<&'static Property, Fault> {
    let vocabulary = Vocabulary::get();
    let code = if key == format!("{}_kind", kind.code) { "kind" } else { key };
    vocabulary.property(&kind.code, code).ok_or_else(|| {
        let codes: Vec<&str> = vocabulary
            .event(&kind.code)
            .map(|kind| vocabulary.properties(kind).map(|p| p.code.as_str()).collect())
            .unwrap_or_default();
        let fix = match nearest(key, codes.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of {}", codes.join(", ")),
        };
        Fault::at(line, format!("a {} has no property `{key}`", kind.code), fix)
    })
}

fn give(
    kind: &EventKind,
    key: &str,
    item: &Item,
    source: &mut Source<'_, '_>,
) -> Result<Give, Fault> {
    let property = property(kind, key, item.line)?;
    let reads = |table: &Table| table.get("column").is_some() || table.get("columns").is_some();
    match &item.node {
        Node::Table(table) if reads(table) => {
            let spec = cell(key, item, source)?;
            let parts = spec.pattern.iter().chain(&spec.item).flat_map(|t| &t.names);
            for name in parts {
                if !part_of_value(property, name) {
                    self::property(kind, name, item.line)?;
                }
            }
            Ok(Give::Cell(property, Box::new(spec)))
        }
        Node::Table(table) if table.get("const").is_some() => {
            table.only("a constant", &["const"])?;
            let constant = table.get("const").unwrap_or(item);
            Ok(Give::Constant(values::claims(property, constant, source.refs)?))
        }
        Node::Text(text) if text == "row" && matches!(property.value_type, ValueType::Ref(_)) => {
            Ok(Give::Row(property.code.clone()))
        }
        _ => Ok(Give::Constant(values::claims(property, item, source.refs)?)),
    }
}

/// Whether a part of a pattern is a part of one value, not a property of its own.
pub(crate) fn part_of_value(property: &Property, name: &str) -> bool {
    match property.value_type {
        ValueType::Indicator => matches!(name, "kind" | "points" | "evidence"),
        ValueType::Document => matches!(name, "kind" | "number"),
        ValueType::Age => matches!(name, "years" | "on"),
        _ => false,
    }
}

/// Who says it or when, as a constant or from a column.
fn said(code: &str, item: &Item, source: &mut Source<'_, '_>) -> Result<Give, Fault> {
    let statement = Vocabulary::get().event("statement");
    let kind = statement.ok_or_else(|| Fault::at(item.line, "no statements", "see vocabulary"))?;
    give(kind, code, item, source)
}

fn cell(key: &str, item: &Item, source: &mut Source<'_, '_>) -> Result<CellSpec, Fault> {
    let table = item.table(key)?;
    table.only(
        "a column's reading",
        &[
            "column",
            "columns",
            "date",
            "values",
            "starts",
            "order",
            "split",
            "take",
            "precision",
            "kind",
            "item",
            "pattern",
            "const",
        ],
    )?;
    let mut spec = CellSpec { date: table.text("date")?, ..CellSpec::default() };
    for name in ["column", "columns"] {
        for element in table.get(name).map(Item::elements).unwrap_or_default() {
            let column = element.text(name)?;
            spec.columns.extend(source.columns.find(&column, element.line)?);
        }
    }
    for name in ["values", "starts"] {
        let Some(item) = table.get(name) else { continue };
        if let (Node::Text(list), "values") = (&item.node, name) {
            spec.known = Some(Known::named(list, item.line)?);
            continue;
        }
        let said = item.table(name)?.fields.clone();
        for (_, item) in &said {
            if let Node::Text(text) = &item.node {
                source.refs.handle(text);
            }
        }
        if name == "values" { spec.values = said } else { spec.starts = said }
    }
    spec.starts.sort_by_key(|(words, _)| std::cmp::Reverse(words.chars().count()));
    spec.take = Take::parse(table)?;
    spec.document = table.text("kind")?;
    if let Some(item) = table.get("precision") {
        spec.precision = Precision::parse(item, source.columns)?;
    }
    let template = |key: &str| -> Result<Option<Template>, Fault> {
        let Some(text) = table.text(key)? else { return Ok(None) };
        let braced = if key == "order" { braces(&text) } else { text };
        let line = table.get(key).map_or(item.line, |item| item.line);
        Template::parse(&braced).map(Some).ok_or_else(|| {
            Fault::at(line, format!("`{key}` has no parts"), "write {name} for each")
        })
    };
    spec.order = template("order")?;
    spec.item = template("item")?;
    spec.pattern = template("pattern")?;
    spec.split = table.text("split")?.filter(|split| !split.is_empty());
    if let Some(item) = table.get("pattern").filter(|_| is_json_list(spec.split.as_deref())) {
        return Err(Fault::at(item.line, "`pattern` beside a list", "write item = \"...\""));
    }
    spec.constant = table.get("const").cloned();
    Ok(spec)
}

/// `surname, given` becomes `{surname}, {given}`.
fn braces(order: &str) -> String {
    let words = Regex::new(r"[a-z]+(\.[a-z]+)?");
    words.map_or_else(|_| order.to_owned(), |words| words.replace_all(order, "{$0}").into_owned())
}

impl Template {
    fn parse(text: &str) -> Option<Self> {
        let (mut pattern, mut names, mut rest) = (String::from("^\\s*"), Vec::new(), text);
        while let Some((literal, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            pattern.push_str(&literal_pattern(literal));
            pattern.push_str(if after.contains('{') { "(.+?)" } else { "(.+)" });
            names.push(name.trim().to_owned());
            rest = after;
        }
        pattern.push_str(&literal_pattern(rest));
        pattern.push_str("\\s*$");
        let regex = Regex::new(&format!("(?s){pattern}")).ok()?;
        (!names.is_empty()).then(|| Self { regex, names, shown: text.to_owned() })
    }

    /// The parts of a text by name, or nothing where it does not fit.
    pub(crate) fn parts(&self, text: &str) -> Option<Vec<(&str, String)>> {
        let found = self.regex.captures(text)?;
        let part = |at: usize| found.get(at + 1).map_or("", |part| part.as_str());
        Some(
            self.names
                .iter()
                .enumerate()
                .map(|(at, name)| (name.as_str(), fold(part(at))))
                .collect(),
        )
    }
}

/// Blanks beside a mark are optional; several blanks alone must stand as they are.
fn literal_pattern(literal: &str) -> String {
    if literal.trim().is_empty() {
        return match literal.chars().count() {
            0 => String::new(),
            1 => "\\s+".to_owned(),
            count => format!("\\s{{{count},}}"),
        };
    }
    let parts: Vec<String> = literal.split_whitespace().map(regex::escape).collect();
    format!("\\s*{}\\s*", parts.join("\\s+"))
}

fn conditions(table: &Table, source: &mut Source<'_, '_>) -> Result<Vec<When>, Fault> {
    let mut conditions = Vec::new();
    for item in table.get("when").map(Item::elements).unwrap_or_default() {
        let when = item.table("when")?;
        when.only("when", &["column", "filled", "is", "not", "starts", "not_starts"])?;
        let column = when.text("column")?.ok_or_else(|| {
            Fault::at(item.line, "`when` names no column", "add column = \"...\"")
        })?;
        let column = source.columns.find(&column, item.line)?;
        let texts = |item: &Item, key: &str| -> Result<Vec<String>, Fault> {
            item.elements().iter().map(|element| Ok(fold(&element.text(key)?))).collect()
        };
        let test = if let Some(is) = when.get("is") {
            Test::Is(texts(is, "is")?)
        } else if let Some(not) = when.get("not") {
            Test::Not(texts(not, "not")?)
        } else if let Some(starts) = when.get("starts") {
            Test::Starts(texts(starts, "starts")?)
        } else if let Some(starts) = when.get("not_starts") {
            Test::NotStarts(texts(starts, "not_starts")?)
        } else {
            Test::Filled(when.get("filled").map(|i| i.bool("filled")).transpose()?.unwrap_or(true))
        };
        conditions.push(When { column, test });
    }
    Ok(conditions)
}

fn stance(table: &Table) -> Result<Stance, Fault> {
    let Some(item) = table.get("stance") else { return Ok(Stance::default()) };
    let code = item.text("stance")?;
    Stance::from_code(&code).ok_or_else(|| {
        Fault::at(item.line, format!("no stance `{code}`"), "write asserts, alleges, denies, ...")
    })
}

fn denies(kind: &EventKind, table: &Table) -> Result<Vec<String>, Fault> {
    let mut denied = Vec::new();
    for item in table.get("denies").map(Item::elements).unwrap_or_default() {
        let code = item.text("denies")?;
        property(kind, &code, item.line)?;
        denied.push(code);
    }
    Ok(denied)
}

/// Marks denied properties among the claims; one that has no claim gets an empty one.
pub(crate) fn deny(denies: &[String], claims: &mut Vec<Claim>) {
    for code in denies {
        let before = claims.len();
        claims.iter_mut().filter(|c| c.property == *code).for_each(|c| c.denied = true);
        if !claims[..before].iter().any(|claim| claim.property == *code) {
            let empty = values::claim(code, Value::Text(String::new()));
            claims.push(Claim { denied: true, ..empty });
        }
    }
}
