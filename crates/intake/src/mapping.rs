//! Mappings: how the columns of a table become claims.

pub(crate) mod apply;
mod cell;
mod kept;
pub(crate) mod outline;
mod pieces;
mod properties;
pub(crate) mod spec;

use std::collections::BTreeSet;

use paradero_model::{Event, Record, Referent, SourceInfo};

use crate::{
    Document, Error, PageReader, document,
    error::{Fault, nearest},
    head,
    quote::fold,
    refs::Refs,
    table::{self, Grid},
    tree::{self, Item, Node, Table},
};
use spec::{Rule, Source};

/// What a mapping makes of its table.
#[derive(Debug)]
pub(crate) struct Mapped {
    pub(crate) media: String,
    pub(crate) info: SourceInfo,
    pub(crate) records: Vec<Record>,
    pub(crate) referents: Vec<Referent>,
    pub(crate) events: Vec<Event>,
    pub(crate) document: Option<Document>,
    pub(crate) said: Vec<String>,
    pub(crate) unmapped: Vec<String>,
    pub(crate) columns: Vec<String>,
}

/// A fault of the mapping, or of the file it is for.
#[derive(Debug)]
pub(crate) enum Trouble {
    Mapping(Fault),
    File(Fault),
}

impl Trouble {
    /// A fault met while a table was read: one with a line is of the mapping's `[source]`.
    pub(crate) fn of_file(fault: Fault) -> Self {
        match fault.line {
            Some(_) => Self::Mapping(fault),
            None => Self::File(fault),
        }
    }

    /// The error of a file by this name.
    pub(crate) fn error(self, name: &str) -> Error {
        match self {
            Self::File(fault) => Error::new(name, &fault),
            Self::Mapping(fault) => Error::new(&format!("mapping of {name}"), &fault),
        }
    }
}

/// Reads a table by a mapping.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    mapping: &str,
    pdf: PageReader<'_>,
) -> Result<Mapped, Trouble> {
    let draft = Draft::parse(mapping).map_err(Trouble::Mapping)?;
    let grid = draft.table(name, bytes, pdf)?;
    let mut plan = draft.settle(&grid.header, &grid.renamed)?;
    let (records, events) = apply::apply(&grid, &plan.rules, &mut plan.refs, &plan.missing);
    Ok(Mapped {
        media: grid.media,
        info: plan.info,
        records,
        referents: plan.refs.into_list(),
        events,
        document: grid.document,
        said: grid.said,
        unmapped: plan.unmapped,
        columns: grid.header,
    })
}

/// A mapping before the header of its table is known.
pub(crate) struct Draft {
    tree: Table,
    speaker: Vec<(String, Item)>,
    info: SourceInfo,
    pub(crate) reader: head::Reader,
    refs: Refs,
    /// There is none.
    none: bool,
}

/// A mapping whose names are those of a table's columns.
pub(crate) struct Plan {
    pub(crate) info: SourceInfo,
    pub(crate) rules: Vec<Rule>,
    /// What the mapping declares and names itself.
    pub(crate) refs: Refs,
    /// Cells that hold nothing though they are filled.
    pub(crate) missing: Vec<String>,
    pub(crate) unmapped: Vec<String>,
}

impl Draft {
    pub(crate) fn parse(mapping: &str) -> Result<Self, Fault> {
        let tree = tree::parse(mapping)?;
        tree.only("a mapping", &["source", "ref", "person", "event", "columns", "records"])?;
        let (source, speaker) = overrides(&tree)?;
        let (mut info, reader) = head::read(Some(&source))?;
        let mut refs = match tree.get("ref") {
            Some(item) => item.table("ref").and_then(Refs::declare)?,
            None => Refs::default(),
        };
        if let Some(referent) = info.said_by.as_deref().and_then(|speaker| refs.handle(speaker)) {
            info.said_by = Some(referent.name.clone());
        }
        Ok(Self { tree, speaker, info, reader, refs, none: false })
    }

    /// The mapping that is given, or none.
    pub(crate) fn of(mapping: Option<&str>) -> Result<Self, Trouble> {
        mapping.map_or_else(|| Ok(Self::none()), |text| Self::parse(text).map_err(Trouble::Mapping))
    }

    /// No mapping: the table is kept as it is.
    fn none() -> Self {
        let (tree, info, refs) = (Table::default(), SourceInfo::default(), Refs::default());
        Self { tree, speaker: Vec::new(), info, reader: head::Reader::default(), refs, none: true }
    }

    /// Whether it picks records out of a document.
    pub(crate) fn picks(&self) -> bool {
        self.tree.get("records").is_some()
    }

    /// The table that it is for, read as a whole.
    pub(crate) fn table(
        &self,
        name: &str,
        bytes: &[u8],
        pdf: PageReader<'_>,
    ) -> Result<Grid, Trouble> {
        match self.tree.get("records") {
            Some(item) => picked(name, bytes, item, pdf),
            None => table::read(name, bytes, &self.reader, pdf).map_err(Trouble::of_file),
        }
    }

    /// Looks its names up in a header.
    pub(crate) fn settle(mut self, header: &[String], renamed: &[String]) -> Result<Plan, Trouble> {
        if self.none {
            let (info, missing, unmapped) = (self.info, self.reader.missing, header.to_vec());
            return Ok(Plan { info, rules: Vec::new(), refs: self.refs, missing, unmapped });
        }
        let mut columns = Columns { header, used: BTreeSet::new(), lax: self.picks() };
        let rules = rules(&self.tree, &self.speaker, &mut columns, &mut self.refs)
            .map_err(Trouble::Mapping)?;
        named(&self.tree, &mut columns).map_err(Trouble::Mapping)?;
        let used = columns.used;
        if let Some(column) = renamed.iter().find(|column| !used.contains(*column)) {
            return Err(Trouble::File(twice(column, header)));
        }
        self.refs.all_used().map_err(Trouble::Mapping)?;
        let unmapped = header.iter().filter(|column| !used.contains(*column)).cloned().collect();
        let missing = self.reader.missing;
        Ok(Plan { info: self.info, rules, refs: self.refs, missing, unmapped })
    }
}

/// A header that stands twice is refused unless the mapping tells the two apart.
fn twice(column: &str, header: &[String]) -> Fault {
    let first = column.rsplit_once(" (").map_or(column, |(first, _)| first);
    let at = |name: &str| header.iter().position(|other| other == name).map_or(0, |at| at + 1);
    Fault::new(
        format!("columns {} and {} are both called `{first}`", at(first), at(column)),
        format!(
            "state header_rows in [source] if a second row tells them apart, or map or name in \
             [columns] the later one as `{column}`"
        ),
    )
}

/// `said_by` and `said_on` of `[source]` may be columns: they then hold for each row.
fn overrides(tree: &Table) -> Result<(Table, Vec<(String, Item)>), Fault> {
    let mut source = match tree.get("source") {
        Some(item) => item.table("source")?.clone(),
        None => Table::default(),
    };
    let by_row = |key: &str, item: &Item| {
        matches!(key, "said_by" | "said_on")
            && matches!(&item.node, Node::Table(table)
                if table.get("column").is_some() || table.get("columns").is_some())
    };
    let speaker: Vec<_> =
        source.fields.iter().filter(|(key, item)| by_row(key, item)).cloned().collect();
    source.fields.retain(|(key, item)| !by_row(key, item));
    Ok((source, speaker))
}

/// The virtual table of a mapping with `[records]`.
fn picked(name: &str, bytes: &[u8], item: &Item, pdf: PageReader<'_>) -> Result<Grid, Trouble> {
    let extracted = document::extract(name, bytes, pdf).map_err(Trouble::File)?;
    let grid =
        Grid { media: extracted.media.code().to_owned(), said: extracted.said, ..Grid::default() };
    let picked = item.table("records").and_then(|table| {
        table::records(table, extracted.page.as_deref(), extracted.document, grid)
    });
    let mut picked = picked.map_err(Trouble::Mapping)?;
    for row in &mut picked.rows {
        let part = row.part.as_ref().map(|part| (part.start, part.end));
        row.problems.extend(
            part.into_iter()
                .flat_map(|(start, end)| crate::paged::unsure(&extracted.pages, start, end)),
        );
    }
    Ok(picked)
}

/// The columns of the table, and which of them the mapping speaks of.
pub(crate) struct Columns<'a> {
    header: &'a [String],
    used: BTreeSet<String>,
    /// Labels that a document lacks are empty, not an error.
    lax: bool,
}

impl Columns<'_> {
    /// The place of a column; `None` only for a label that this document does not have.
    pub(crate) fn find(&mut self, name: &str, line: u32) -> Result<Option<usize>, Fault> {
        if let Some(at) = place(self.header, name) {
            self.used.insert(self.header[at].clone());
            return Ok(Some(at));
        }
        if self.lax {
            return Ok(None);
        }
        let headers = self.header.iter().map(String::as_str);
        let fix = match nearest(name, headers.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the columns are {}", headers.collect::<Vec<_>>().join(", ")),
        };
        Err(Fault::at(line, format!("the table has no column `{name}`"), fix))
    }
}

/// The place of a column. `a | b` is the first of these that the table has; case, blanks and underscores are all one, where no two
/// columns differ in them alone.
pub(crate) fn place(header: &[String], name: &str) -> Option<usize> {
    let folded = fold(name);
    let exactly = header.iter().position(|column| *column == name || *column == folded);
    let lower = folded.to_lowercase();
    exactly.or_else(|| header.iter().position(|c| c.to_lowercase() == lower)).or_else(|| {
        let loose = loosely(name);
        let mut alike = (0..header.len()).filter(|at| loosely(&header[*at]) == loose);
        alike.next().filter(|_| alike.next().is_none() && !loose.is_empty()).or_else(|| {
            name.contains(" | ").then(|| name.split(" | ").find_map(|one| place(header, one)))?
        })
    })
}

/// A header without case, and with blanks for what stands between words.
pub(crate) fn loosely(name: &str) -> String {
    let apart = name.replace(['_', '-'], " ");
    fold(&apart).to_lowercase()
}

fn rules(
    tree: &Table,
    speaker: &[(String, Item)],
    columns: &mut Columns<'_>,
    refs: &mut Refs,
) -> Result<Vec<Rule>, Fault> {
    let mut rules = Vec::new();
    let person = tree.get("person").map(|item| item.table("person")).transpose()?;
    if let Some(table) = person {
        rules.push(Rule::parse(0, table, true, speaker, &mut Source { columns, refs })?);
    }
    let events = tree.get("event").map(Item::elements).unwrap_or_default();
    for (ordinal, item) in (1..).zip(events) {
        let table = item.table("event")?;
        let source = &mut Source { columns, refs };
        rules.push(Rule::parse(ordinal, table, person.is_some(), speaker, source)?);
    }
    // A list that makes no claim is kept as records, if the mapping says so of its columns.
    if rules.is_empty() && tree.get("columns").is_none() {
        return Err(Fault::new(
            "the mapping maps nothing",
            "add [person] or [[event]], or name in [columns] why its columns make no claim",
        ));
    }
    Ok(rules)
}

/// `[columns]` names columns that make no claim, each with its reason.
fn named(tree: &Table, columns: &mut Columns<'_>) -> Result<(), Fault> {
    let Some(item) = tree.get("columns") else { return Ok(()) };
    for (column, item) in &item.table("columns")?.fields {
        item.text(column)?;
        columns.find(column, item.line)?;
    }
    Ok(())
}
