//! Mappings that ship: for what other systems and offices export, so that nobody has to write them.
//!
//! Each stands in `mappings/` as anyone would write it, and says whose export it is for, and where its columns were looked
//! up. Exports change: a mapping is fitted to the columns that a file has before it is used.

mod adapt;

use crate::{
    Error, PageReader, edit,
    error::Fault,
    head::Reader,
    mapping::{loosely, place},
    media::Media,
    table::{self, Grid},
};

/// A mapping that ships.
#[derive(Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What it is called: `courtlistener-docket`.
    pub name: &'static str,
    /// Whose export it is for, in words.
    pub title: &'static str,
    /// The mapping.
    pub text: &'static str,
    /// Columns without which a table is not of this kind; `a | b` is any of them.
    marks: &'static [&'static str],
    /// What the names of any number of further columns begin with.
    family: Option<&'static str>,
    /// The list within a JSON document whose elements are the rows.
    rows: Option<&'static str>,
}

macro_rules! shipped {
    ($name:literal, $title:literal, $marks:expr $(, $key:ident = $value:literal)* $(,)?) => {
        Shipped {
            $($key: Some($value),)*
            ..Shipped {
                name: $name,
                title: $title,
                text: include_str!(concat!("../../../mappings/", $name, ".toml")),
                marks: &$marks,
                family: None,
                rows: None,
            }
        }
    };
}

static ALL: [Shipped; 14] = [
    shipped!(
        "courtlistener-docket",
        "a docket of CourtListener (RECAP) with its entries",
        ["docket_number", "docket_entries.description", "docket_entries.date_filed"],
        rows = "docket_entries",
    ),
    shipped!(
        "courtlistener-docket-entries",
        "docket entries of CourtListener (RECAP)",
        ["recap_sequence_number", "recap_documents", "docket", "description", "date_filed"],
    ),
    shipped!(
        "deportation-data-arrests",
        "arrests by ICE (Deportation Data Project)",
        ["Apprehension Date", "Apprehension Method", "Unique Identifier | Anonymized Identifier"],
    ),
    shipped!(
        "deportation-data-detainers",
        "detainers of ICE (Deportation Data Project)",
        ["Detainer Prepare Date", "Unique Identifier | Anonymized Identifier"],
    ),
    shipped!(
        "deportation-data-detentions",
        "stints in detention by ICE (Deportation Data Project)",
        [
            "Book In Date Time | Detention Book In Date",
            "Detention Facility Code",
            "Unique Identifier | Anonymized Identifier",
        ],
    ),
    shipped!(
        "deportation-data-detention-stays",
        "stays in detention by ICE (Deportation Data Project)",
        ["stay_ID", "book_in_date_time_first", "detention_facility_first"],
    ),
    shipped!(
        "deportation-data-encounters",
        "encounters of ICE (Deportation Data Project)",
        ["Event Date", "Event Type", "Unique Identifier | Anonymized Identifier"],
    ),
    shipped!(
        "deportation-data-removals",
        "removals by ICE (Deportation Data Project)",
        [
            "Departed Date | Departure Date",
            "Port of Departure",
            "Departure Country",
            "Unique Identifier | Anonymized Identifier | Anonymized Identifer",
        ],
    ),
    shipped!(
        "deportation-data-immigration-court",
        "cases of the immigration courts (EOIR, Deportation Data Project)",
        ["idncase", "nationality | nationality_code", "nta_date"],
    ),
    shipped!(
        "ftm-entities",
        "FollowTheMoney entities",
        ["id", "schema", "properties.name"],
        family = "properties."
    ),
    shipped!(
        "ftm-statements",
        "FollowTheMoney statements",
        ["canonical_id", "entity_id", "prop", "schema", "value", "dataset"],
    ),
    shipped!(
        "ftm-statements-pack",
        "FollowTheMoney statements, packed",
        ["entity_id", "prop", "value", "dataset", "external", "original_value"],
    ),
    shipped!("openevsys-acts", "acts of OpenEvSys", ["Act Record Number", "Victim", "Type Of Act"],),
    shipped!(
        "openevsys-persons",
        "persons of OpenEvSys",
        ["Person Record Number", "Person Name | Name", "Counting Unit | Date Of Birth | Sex"],
    ),
];

/// Every mapping that ships, by name.
#[must_use]
pub fn shipped() -> &'static [Shipped] {
    &ALL
}

/// The mapping of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Shipped> {
    ALL.iter().find(|one| one.name == name)
}

/// The mapping that is made for a table with these columns: those that mark it are all there, and most of the others are known to it.
/// Columns that are missing do not matter.
#[must_use]
pub fn fits(columns: &[String]) -> Option<&'static Shipped> {
    let known = |one: &&Shipped| -> Option<usize> {
        one.marks.iter().all(|mark| place(columns, mark).is_some()).then_some(())?;
        let spoken = edit::uses(one.text).ok()?;
        let mine: Vec<String> =
            spoken.columns().iter().flat_map(|name| name.split(" | ")).map(loosely).collect();
        let is_known = |column: &&String| {
            mine.contains(&loosely(column))
                || one.family.is_some_and(|family| column.starts_with(family))
        };
        let titled = columns.iter().filter(|column| !column.starts_with("column "));
        let (known, all) = (titled.clone().filter(is_known).count(), titled.count());
        (known * 10 >= all * 6).then_some(known)
    };
    let found = ALL.iter().filter_map(|one| Some((known(&one)?, one)));
    found.reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|(_, one)| one)
}

impl Shipped {
    /// The mapping fitted to the columns that a file has.
    ///
    /// # Errors
    /// When the file cannot be read, or has nothing that the mapping reads.
    pub fn for_file(&self, name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Result<String, Error> {
        let rows = self.rows.map(|rows| (rows.to_owned(), 1));
        let reader = Reader { rows, ..Reader::default() };
        let grid = table::read(name, bytes, &reader, pdf).map_err(|f| Error::new(name, &f))?;
        fitted(self, name, &grid).map(|fitted| fitted.text).map_err(|f| Error::new(name, &f))
    }
}

/// A mapping fitted to a table, and what is to be said of that.
pub(crate) struct Fitted {
    pub(crate) text: String,
    pub(crate) said: Vec<String>,
}

/// Fits a mapping to a table.
pub(crate) fn fitted(shipped: &Shipped, file: &str, grid: &Grid) -> Result<Fitted, Fault> {
    let adapted = adapt::adapt(shipped.text, grid)?;
    let mut said = Vec::new();
    if !adapted.absent.is_empty() {
        said.push(format!("not in this file, so not read: `{}`", adapted.absent.join("`, `")));
    }
    if !adapted.added.is_empty() {
        let added = adapted.added.join("`, `");
        said.push(format!("not known to the mapping, so no claim is made of them: `{added}`"));
    }
    let first =
        format!("the mapping `{}`, which ships, fitted to the columns of {file}", shipped.name);
    let lines: String = std::iter::once(&first).chain(&said).map(|text| comment(text)).collect();
    Ok(Fitted { text: lines + &adapted.text, said })
}

/// A line of comment.
fn comment(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("# {line}\n")
}

/// The table of a JSON document whose rows stand in a list within, where a mapping that ships is made for it.
pub(crate) fn nested(media: Media, name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Option<Grid> {
    if !matches!(media, Media::Json | Media::JsonLines) {
        return None;
    }
    ALL.iter().find_map(|one| {
        let rows = one.rows?;
        let key = format!("\"{}\"", rows.split('.').next()?);
        bytes.windows(key.len()).any(|window| window == key.as_bytes()).then_some(())?;
        let reader = Reader { rows: Some((rows.to_owned(), 1)), ..Reader::default() };
        let grid = table::read(name, bytes, &reader, pdf).ok()?;
        fits(&grid.header).filter(|found| *found == one).map(|_| grid)
    })
}
