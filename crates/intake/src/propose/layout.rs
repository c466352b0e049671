//! Documents whose parts are alike: labelled lines, or elements of one class in a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;
use scraper::{ElementRef, Html, Selector};

use super::{Confidence, place, write::quoted};
use crate::{
    PageReader, document,
    error::Fault,
    head::Reader,
    page,
    quote::fold,
    table::{self, Grid},
    tree,
};

/// `[records]` of the mapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Records {
    /// `Label: value` lines.
    Labels,
    /// Elements that a selector picks, with their fields.
    Css(String, Vec<(String, Field)>),
}

/// How a field is picked out of an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    Css(&'static str),
    Pattern(String),
}

impl Records {
    pub(super) fn to_toml(&self) -> String {
        match self {
            Self::Labels => "\n[records]\nlabels = true\n".to_owned(),
            Self::Css(css, fields) => {
                let mut out = format!("\n[records]\ncss = {}\n\n[records.fields]\n", quoted(css));
                for (name, field) in fields {
                    let (key, value) = match field {
                        Field::Css(css) => ("css", *css),
                        Field::Pattern(pattern) => ("pattern", pattern.as_str()),
                    };
                    let _ = writeln!(out, "{} = {{ {key} = {} }}", quoted(name), quoted(value));
                }
                out
            }
        }
    }

    /// The table that these records make of a document.
    fn grid(
        &self,
        name: &str,
        bytes: &[u8],
        pdf: PageReader<'_>,
        html: Option<&str>,
    ) -> Result<Grid, Fault> {
        let extracted = document::extract(name, bytes, pdf)?;
        let tree = tree::parse(&self.to_toml())?;
        let item = tree.get("records").ok_or_else(|| Fault::new("no [records]", "add it"))?;
        let grid = Grid {
            media: extracted.media.code().to_owned(),
            said: extracted.said,
            ..Grid::default()
        };
        table::records(item.table("records")?, html, extracted.document, grid)
    }
}

/// A document of labelled lines about a person: at least four labels that mean something, one of
/// them a fact of a person.
pub(super) fn labelled(
    name: &str,
    bytes: &[u8],
    pdf: PageReader<'_>,
) -> Result<Option<(Grid, Records)>, Fault> {
    let grid = Records::Labels.grid(name, bytes, pdf, None)?;
    let (columns, _) = place::place(&grid);
    let sure = columns.iter().filter(|column| column.confidence >= Confidence::Medium);
    let meant: Vec<&str> = sure.filter_map(|column| column.what.as_deref()).collect();
    let personal = meant.iter().filter(|what| what.starts_with("person.")).count();
    Ok((meant.len() >= 4 && personal >= 2).then_some((grid, Records::Labels)))
}

/// A text that is a table, whatever its name says: rows of one width that name people.
pub(super) fn tabular(name: &str, bytes: &[u8], pdf: PageReader<'_>) -> Option<Grid> {
    let grid = table::read(name, bytes, &Reader::default(), pdf).ok()?;
    let width = grid.header.len();
    let regular = grid.rows.iter().filter(|row| row.cells.len() == width).count();
    let fits = width >= 2 && grid.rows.len() >= 2 && regular * 10 >= grid.rows.len() * 9;
    let (_, draft) = place::place(&grid);
    (fits && draft.claims()).then_some(grid)
}

/// The records of a PDF: labelled lines, or a table that is most of it or makes claims. Nothing for running text in which a
/// small table stands.
pub(super) fn of_pages(
    name: &str,
    bytes: &[u8],
    pdf: PageReader<'_>,
) -> Result<Option<(Grid, Option<Records>)>, Fault> {
    if let Some((grid, records)) = labelled(name, bytes, pdf)? {
        return Ok(Some((grid, Some(records))));
    }
    let Ok(grid) = table::read(name, bytes, &Reader::default(), pdf) else { return Ok(None) };
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let all = grid.document.as_ref().map_or(0, |document| letters(&document.text));
    let own: usize = grid.rows.iter().flat_map(|row| &row.cells).map(|cell| letters(cell)).sum();
    let (_, draft) = place::place(&grid);
    let fits = grid.header.len() >= 2 && grid.rows.len() >= 2;
    Ok((fits && (own * 2 >= all || draft.claims())).then_some((grid, None)))
}

/// The records of a page: elements of one class if there are at least as many as rows in its
/// largest table, else that table; nothing for a page that has neither.
pub(super) fn of_page(
    name: &str,
    bytes: &[u8],
    pdf: PageReader<'_>,
) -> Result<Option<(Grid, Option<Records>)>, Fault> {
    let media = crate::media::recognise(name, bytes)?;
    let text = document::as_page(media, bytes, &mut Vec::new())?.unwrap_or_default();
    let table = table::read(name, bytes, &Reader::default(), pdf).ok();
    let rows = table.as_ref().map_or(0, |grid| grid.rows.len());
    if let Some((css, texts)) = class_of_entries(&page::parse(&text)?, rows) {
        let mut fields = vec![("name".to_owned(), Field::Css("b, strong"))];
        fields.extend(patterns(&texts));
        let records = Records::Css(css, fields);
        let grid = records.grid(name, bytes, pdf, Some(&text))?;
        return Ok(Some((grid, Some(records))));
    }
    match table {
        Some(grid) => Ok(Some((grid, None))),
        None => Ok(labelled(name, bytes, pdf)?.map(|(grid, records)| (grid, Some(records)))),
    }
}

/// The class whose elements look like entries about persons: at least three, at least `least`,
/// most with a name in bold and forty characters of text. With it the texts of the elements.
fn class_of_entries(html: &Html, least: usize) -> Option<(String, Vec<String>)> {
    let (all, bold) = (Selector::parse("[class]").ok()?, Selector::parse("b, strong").ok()?);
    let mut classes: BTreeMap<String, Vec<ElementRef<'_>>> = BTreeMap::new();
    for element in html.select(&all) {
        let plain = |class: &&str| {
            class.starts_with(|c: char| c.is_ascii_alphabetic())
                && class.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if let Some(class) = element.value().classes().find(plain) {
            classes.entry(format!("{}.{class}", element.value().name())).or_default().push(element);
        }
    }
    let text = |element: &ElementRef<'_>| fold(&element.text().collect::<String>());
    // An entry is small; what holds the whole page is none, and is not gone through.
    let small = |element: &ElementRef<'_>| element.descendants().nth(200).is_none();
    let entry = |element: &&ElementRef<'_>| {
        small(element) && element.select(&bold).count() == 1 && text(element).chars().count() >= 40
    };
    let fits = |elements: &Vec<ElementRef<'_>>| {
        elements.len() >= least.max(1)
            && elements.iter().filter(entry).count() * 5 >= elements.len() * 4
    };
    let (css, elements) = classes
        .into_iter()
        .filter(|(_, elements)| fits(elements))
        .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(&a.0)))?;
    let texts: Vec<String> = elements.iter().map(text).collect();
    Some((css, texts))
}

/// Words after which a date stands, and what the field is called.
const DATED: [(&str, &str); 6] = [
    ("род.", r"(?:род\.|родился|родилась)\s*((?:\d{1,2}\.){0,2}\d{4})"),
    ("nacimiento", r"(?:[Nn]ació|[Nn]acid[oa])\s+(?:el\s+)?(\d[\d/.\-]{3,9})"),
    ("born", r"(?:[Bb]orn|b\.)\s+(?:on\s+)?(\d[\d/.\-]{3,9})"),
    ("расстрелян", r"(?:Р|р)ас{2,3}трелян\w*\s+((?:\d{1,2}\.){0,2}\d{4})"),
    ("asesinado", r"(?:[Aa]sesinad|[Ff]usilad|[Ee]jecutad)[oa]\s+(?:el\s+)?(\d[\d/.\-]{3,9})"),
    ("executed", r"(?:[Ee]xecuted|[Ss]hot|[Kk]illed)\s+(?:on\s+)?(\d[\d/.\-]{3,9})"),
];

/// Fields that most entries have: dates after certain words, and what stands after a label.
fn patterns(texts: &[String]) -> Vec<(String, Field)> {
    let mut fields = Vec::new();
    let mut ends: Vec<String> = Vec::new();
    for (name, pattern) in DATED {
        let Ok(regex) = Regex::new(pattern) else { continue };
        let found = texts.iter().filter(|text| regex.is_match(text)).count();
        if found * 2 >= texts.len() {
            ends.push(pattern.replace("(\\d", "(?:\\d").replace("((?:", "(?:(?:"));
            fields.push((name.to_owned(), Field::Pattern(pattern.to_owned())));
        }
    }
    let labels = labels(texts);
    ends.extend(labels.iter().map(|label| format!("{}:", regex::escape(label))));
    for label in labels {
        let own = format!("{}:", regex::escape(&label));
        let others: Vec<&str> =
            ends.iter().filter(|end| **end != own).map(String::as_str).collect();
        let others: String = others.iter().map(|end| format!("{end}|")).collect();
        let pattern = format!(r"{own}\s*(.+?)\.?\s*(?:{others}$)");
        if Regex::new(&pattern).is_ok_and(|regex| regex.captures_len() == 2) {
            fields.push((label, Field::Pattern(pattern)));
        }
    }
    fields
}

/// `Label:` that four of five entries have.
fn labels(texts: &[String]) -> Vec<String> {
    let Ok(regex) = Regex::new(r"(?:^|[.;,]\s)(\p{Lu}[\p{Alphabetic} ]{2,30}):\s") else {
        return Vec::new();
    };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for text in texts {
        let mut here: Vec<&str> = Vec::new();
        for found in regex.captures_iter(text) {
            let Some(label) = found.get(1) else { continue };
            if !here.contains(&label.as_str()) {
                let order = here.len();
                here.push(label.as_str());
                let count = counts.entry(label.as_str()).or_insert((0, order));
                count.0 += 1;
            }
        }
    }
    let mut labels: Vec<(usize, &str)> = counts
        .into_iter()
        .filter(|(_, (count, _))| count * 5 >= texts.len() * 4)
        .map(|(label, (_, order))| (order, label))
        .collect();
    labels.sort_unstable();
    labels.into_iter().map(|(_, label)| label.to_owned()).collect()
}
