//! Dates as sheets and mappings write them.

use paradero_model::Date;

use crate::{
    error::Fault,
    tree::{Item, Node},
};

/// The one value of a deadline that is no date and is kept as it is.
pub(crate) const SOON: &str = "as soon as possible";

/// A date of a sheet: EDTF text, a bare TOML date, a year, or `{ says, means }`. Empty text is
/// no date.
pub(crate) fn from_sheet(key: &str, item: &Item) -> Result<Option<Date>, Fault> {
    let edtf = |text: &str| {
        Date::parse_edtf(text).map(Some).map_err(|error| {
            Fault::at(
                item.line,
                format!("`{key}`: {error}"),
                "write EDTF such as 2025-03 or ../2025-04-13, or { says = \"...\", means = \"...\" }",
            )
        })
    };
    match &item.node {
        Node::Text(text) if text.trim().is_empty() => Ok(None),
        Node::Text(text) if text.trim() == SOON && key == "deadline" => {
            Ok(Some(Date::unread(SOON)))
        }
        Node::Text(text) => edtf(text.trim()),
        Node::Stamp(text) => edtf(&text.replacen(' ', "T", 1)),
        Node::Whole(year @ 1000..=9999) => edtf(&year.to_string()),
        Node::Table(table) => {
            table.only("a date", &["says", "means"])?;
            let says = table.text("says")?.unwrap_or_default();
            let Some(means) = table.text("means")? else {
                return Ok(Some(Date::unread(&says)));
            };
            Date::said(&says, &means).map(Some).map_err(|error| {
                Fault::at(item.line, format!("`{key}`: {error}"), "write EDTF in `means`")
            })
        }
        other => Err(Fault::at(
            item.line,
            format!("`{key}` is {}, not a date", other.kind()),
            "write EDTF text, or { says = \"...\", means = \"...\" }",
        )),
    }
}
