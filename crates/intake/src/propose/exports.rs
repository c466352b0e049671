//! Tables that another system wrote, known by their columns: the mapping that ships for them is proposed.

use super::{
    Column, Confidence, Proposal,
    reason::{Reason, reason},
    write::Draft,
};
use crate::{
    edit::{self, Uses},
    shipped,
    table::Grid,
};

/// The proposal for a table that a mapping which ships is made for.
pub(super) fn of(name: &str, grid: &Grid) -> Option<Proposal> {
    let known = shipped::fits(&grid.header)?;
    let fitted = shipped::fitted(known, name, grid).ok()?;
    let uses = edit::uses(&fitted.text).ok()?;
    let columns = report_all(&grid.header, &uses, known.title);
    let mut said = grid.said.clone();
    said.push(format!("these are the columns of {} (mapping `{}`)", known.title, known.name));
    said.extend(fitted.said);
    Some(Proposal {
        file: name.to_owned(),
        rows: grid.rows.len(),
        columns,
        said,
        draft: Draft { shipped: Some(fitted.text), ..Draft::default() },
    })
}

/// What a mapping says of each column, for the report of a proposal.
pub(super) fn report_all(header: &[String], uses: &Uses, title: &str) -> Vec<Column> {
    header.iter().map(|column| report(column, uses, title)).collect()
}

fn report(column: &str, uses: &Uses, title: &str) -> Column {
    let name = column.to_owned();
    let kept = uses.kept.iter().find(|(kept, _)| kept == column);
    if let Some((_, why)) = kept {
        let reasons = vec![reason!("shipped-kept", why.as_str())];
        return Column { name, what: None, how: None, reasons, confidence: Confidence::High };
    }
    let given = uses.of(column).find(|one| !one.when).or_else(|| uses.of(column).next());
    let what = given.map(|one| match one.when {
        true => format!("{}.when", one.kind),
        false => format!("{}.{}", one.kind, one.property),
    });
    let how = given.and_then(|one| one.date.as_ref()).map(|date| format!("date = \"{date}\""));
    let reasons: Vec<Reason> = vec![reason!("shipped", title)];
    Column { name, what, how, reasons, confidence: Confidence::High }
}
