//! The `[source]` table of a claim sheet or mapping.

use paradero_model::{Level, Purpose, SourceInfo};

use crate::{
    country, dates,
    error::Fault,
    tree::{Item, Table},
};

/// What `[source]` says of how the bytes are to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reader {
    pub(crate) encoding: Option<(String, u32)>,
    pub(crate) delimiter: Option<(String, u32)>,
    pub(crate) sheet: Option<(String, u32)>,
    /// Which table of the sheet, counted from 1.
    pub(crate) table: Option<(usize, u32)>,
    pub(crate) header_rows: Option<(usize, u32)>,
    /// The list within a JSON document whose elements are the rows: `docket_entries`.
    pub(crate) rows: Option<(String, u32)>,
    /// Cells that hold nothing though they are filled: `NA`, `sin datos`.
    pub(crate) missing: Vec<String>,
}

/// Reads `[source]`; unknown keys are faults.
pub(crate) fn read(table: Option<&Table>) -> Result<(SourceInfo, Reader), Fault> {
    let mut info = SourceInfo::default();
    let mut reader = Reader::default();
    for (key, item) in table.map(|table| table.fields.as_slice()).unwrap_or_default() {
        if !statement(&mut info, key, item)? && !reading(&mut reader, key, item)? {
            return Err(Fault::at(
                item.line,
                format!("no key `{key}` in [source]"),
                "use one of title, kind, language, said_by, said_on, level, publisher, url, \
                 obtained, purpose, consent, country, repeats, supersedes, unique, encoding, \
                 delimiter, sheet, table, header_rows, rows, missing",
            ));
        }
    }
    Ok((info, reader))
}

fn statement(info: &mut SourceInfo, key: &str, item: &Item) -> Result<bool, Fault> {
    let text = || item.text(key).map(|text| Some(text).filter(|text| !text.trim().is_empty()));
    match key {
        "title" => info.title = text()?,
        "kind" => info.kind = text()?,
        "language" => info.language = text()?,
        "said_by" => info.said_by = text()?,
        "said_on" => info.said_on = dates::from_sheet(key, item)?,
        "publisher" => info.publisher = text()?,
        "url" => info.url = text()?,
        "obtained" => info.obtained = obtained(item)?,
        "consent" => info.consent = text()?,
        "repeats" => info.repeats = text()?,
        "supersedes" => info.supersedes = text()?,
        "unique" => info.unique = item.bool(key)?,
        "level" => {
            let code = item.text(key)?;
            info.level = Some(Level::from_code(&code).ok_or_else(|| {
                Fault::at(item.line, format!("no level `{code}`"), "write public, team or sealed")
            })?);
        }
        "purpose" => info.purpose = Some(purpose(item)?),
        "country" => {
            let code = item.text(key)?;
            if !country::is_code(&code) {
                return Err(Fault::at(
                    item.line,
                    format!("`{code}` is not a country's code"),
                    "write the two capital letters of ISO 3166-1",
                ));
            }
            info.country = Some(code);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// `obtained` is text, or a table of how, by whom and when, which is written out.
fn obtained(item: &Item) -> Result<Option<String>, Fault> {
    let crate::tree::Node::Table(table) = &item.node else {
        return item.text("obtained").map(Some);
    };
    let parts: Vec<String> = table
        .fields
        .iter()
        .map(|(key, item)| Ok(format!("{key}: {}", item.text(key)?)))
        .collect::<Result<_, Fault>>()?;
    Ok(Some(parts.join("; ")))
}

fn purpose(item: &Item) -> Result<Purpose, Fault> {
    match item.text("purpose")?.as_str() {
        "search" => Ok(Purpose::Search),
        "proceedings" => Ok(Purpose::Proceedings),
        "statistics" => Ok(Purpose::Statistics),
        "public" => Ok(Purpose::Public),
        other => Err(Fault::at(
            item.line,
            format!("no purpose `{other}`"),
            "write search, proceedings, statistics or public",
        )),
    }
}

fn reading(reader: &mut Reader, key: &str, item: &Item) -> Result<bool, Fault> {
    match key {
        "encoding" => reader.encoding = Some((item.text(key)?, item.line)),
        "delimiter" => reader.delimiter = Some((item.text(key)?, item.line)),
        "missing" => {
            for element in item.elements() {
                reader.missing.push(element.text(key)?.trim().to_owned());
            }
        }
        "sheet" => reader.sheet = Some((item.text(key)?, item.line)),
        "table" => {
            let table = usize::try_from(item.whole(key)?).ok().filter(|table| *table > 0);
            let table = table.ok_or_else(|| {
                Fault::at(item.line, "`table` is out of range", "write 1 for the first table")
            })?;
            reader.table = Some((table, item.line));
        }
        "rows" => reader.rows = Some((item.text(key)?, item.line)),
        "header_rows" => {
            let rows =
                usize::try_from(item.whole(key)?).ok().filter(|rows| *rows <= 20).ok_or_else(
                    || Fault::at(item.line, "`header_rows` is out of range", "write 0 to 20"),
                )?;
            reader.header_rows = Some((rows, item.line));
        }
        _ => return Ok(false),
    }
    Ok(true)
}
