//! Exports of KoboToolbox: its own columns, and choices of one question that stand apart.

use super::{
    Confidence,
    content::Cells,
    place::{One, Outcome},
    reason::reason,
    write::Line,
};

/// Columns that KoboToolbox adds to the questions of a form. In a sheet of a repeated group they begin with `_submission_`.
const OWN: [&str; 22] = [
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "_index",
    "_parent_table_name",
    "_parent_index",
    "_attachments",
    "_geolocation",
    "_xform_id_string",
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "meta/instanceID",
    "formhub/uuid",
];

fn is_own(name: &str) -> bool {
    let of_parent = |rest: &str| OWN.contains(&rest) || OWN.contains(&format!("_{rest}").as_str());
    OWN.contains(&name) || name.strip_prefix("_submission_").is_some_and(of_parent)
}

/// Whether a table is an export of KoboToolbox.
fn fits(header: &[String]) -> bool {
    let has = |one: &str, other: &str| header.iter().any(|name| name == one || name == other);
    has("_id", "_submission__id")
        && has("_uuid", "_submission__uuid")
        && has("_submission_time", "_submission__submission_time")
}

/// Places what KoboToolbox adds, and single choices of a question; says when a row was said.
pub(super) fn own(columns: &mut [One<'_>]) -> Option<Line> {
    let names: Vec<String> = columns.iter().map(|one| one.name.to_owned()).collect();
    if !fits(&names) {
        return None;
    }
    let ticks = |value: &str| ["0", "1", "true", "false"].contains(&&*value.to_lowercase());
    for one in columns.iter_mut() {
        if is_own(one.name) {
            one.outcome = Outcome::Kept(reason!("kobo-own"));
            continue;
        }
        let question = one.name.rsplit_once('/').map(|(question, _)| question);
        let of = question.filter(|question| names.iter().any(|other| other == question));
        let ticked = one.profile.filled == 0 || one.profile.share(ticks) >= 1.0;
        if let Some(question) = of.filter(|_| ticked) {
            one.outcome = Outcome::Kept(reason!("kobo-choice", question));
        }
    }
    several(columns, &names);
    said_on(columns)
}

/// Several choices in a cell stand apart by blanks; they are told apart only where each has a column of its own.
fn several(columns: &mut [One<'_>], names: &[String]) {
    for one in columns.iter_mut() {
        let Outcome::Gives(kind, property, cells) = &mut one.outcome else { continue };
        let many = paradero_model::Vocabulary::get().property(kind, property);
        let prefix = format!("{}/", one.name);
        let choices: Vec<&str> =
            names.iter().filter_map(|name| name.strip_prefix(prefix.as_str())).collect();
        if choices.is_empty() || !many.is_some_and(|property| property.many) {
            continue;
        }
        let known = |value: &str| value.split_whitespace().all(|code| choices.contains(&code));
        if one.profile.share(known) >= 1.0 {
            let how = cells.how.take().map(|how| format!(", {how}")).unwrap_or_default();
            cells.how = Some(format!("split = \" \"{how}"));
        }
    }
}

/// When the form was sent is when it was said, where the cells are times.
fn said_on(columns: &mut [One<'_>]) -> Option<Line> {
    let sent = ["_submission_time", "_submission__submission_time"];
    let one = columns.iter_mut().find(|one| sent.contains(&one.name))?;
    let day = |value: &str| paradero_model::Date::read_format(value, "edtf").is_ok();
    if one.profile.filled == 0 || one.profile.share(day) < 0.95 {
        return None;
    }
    let how = "date = \"edtf\"".to_owned();
    let cells = Cells {
        how: Some(how.clone()),
        reasons: vec![reason!("kobo-sent")],
        confidence: Confidence::Medium,
    };
    one.outcome = Outcome::Tells("source.said_on".to_owned(), cells);
    Some(Line::new("said_on", format!("{{ column = \"{}\", {how} }}", one.name)))
}

/// What is to be said of a sheet of a repeated group.
pub(super) fn repeated(header: &[String]) -> Option<String> {
    header.iter().any(|name| name == "_parent_index").then(|| {
        "each row belongs to the row of the sheet that `_parent_table_name` names whose `_index` is its `_parent_index`; each sheet is a list of its own"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_repeated_group_are_kobos_own_too() {
        assert!(is_own("_submission__id") && is_own("_submission__submission_time"));
        assert!(is_own("_submission___version__") && !is_own("nombre"));
    }
}
