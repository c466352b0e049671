//! Exports of Uwazi: entities of several templates in one table, whose first and last columns are always the same.

use paradero_model::Vocabulary;

use super::{
    content,
    place::{One, Outcome},
    reason::{Reason, reason},
    words::{Word, words},
    write::{Line, quoted},
};

/// Columns before and after those of the properties: title, date added, template; place, documents, attachments, published.
const BEFORE: usize = 3;
const AFTER: usize = 4;

/// Whether the columns are those of an export: their names are in the language of the collection, so the cells tell.
fn fits(columns: &[One<'_>]) -> bool {
    let [title, added, template, .., documents, _, published] = columns else { return false };
    let states = |value: &str| matches!(value, "Published" | "Unpublished");
    let files = |value: &str| value.split('|').all(|one| one.starts_with("/files/"));
    let english = ["Title", "Date added", "Template"];
    columns.len() >= BEFORE + AFTER
        && published.profile.filled > 0
        && published.profile.share(states) >= 1.0
        && (documents.profile.filled == 0 || documents.profile.share(files) >= 1.0)
        && ([title, added, template].iter().zip(english).all(|(one, name)| one.name == name)
            || template.profile.filled == published.profile.filled)
}

/// Places the columns that each export has, and says which rows are persons where templates are mixed.
pub(super) fn own(columns: &mut [One<'_>]) -> Option<Line> {
    if !fits(columns) {
        return None;
    }
    let last = columns.len() - AFTER;
    let codes = ["uwazi-added", "uwazi-template", "uwazi-place", "uwazi-files", "uwazi-files"];
    let places = [1, 2, last, last + 1, last + 2];
    for (at, code) in places.into_iter().zip(codes) {
        columns[at].outcome = Outcome::Kept(Reason::new(code, Vec::new()));
    }
    columns[last + 3].outcome = Outcome::Kept(reason!("uwazi-published"));
    for one in &mut columns[BEFORE..last] {
        several(one);
    }
    let templates: Vec<&str> = columns[2].profile.values.iter().map(|(name, _)| *name).collect();
    let of_persons: Vec<&str> =
        templates.iter().copied().filter(|name| words(name).contains(&Word::Person)).collect();
    let name = Vocabulary::get().property("person", "name");
    let cells = name.and_then(|name| {
        content::cells("person", name, &columns[0].profile, &columns[0].words).ok()
    });
    let Some(mut cells) = cells.filter(|_| !of_persons.is_empty()) else {
        columns[0].outcome = Outcome::Kept(reason!("uwazi-title"));
        return None;
    };
    cells.reasons.insert(0, reason!("uwazi-person", of_persons.join(", ")));
    columns[0].outcome = Outcome::Gives("person", "name", cells);
    (of_persons.len() < templates.len()).then(|| {
        let is: Vec<String> = of_persons.iter().map(|name| quoted(name)).collect();
        let template = quoted(columns[2].name);
        Line::new("when", format!("{{ column = {template}, is = [{}] }}", is.join(", ")))
    })
}

/// Several values stand apart by `|`.
fn several(one: &mut One<'_>) {
    let Outcome::Gives(kind, property, cells) = &mut one.outcome else { return };
    let many = Vocabulary::get().property(kind, property).is_some_and(|property| property.many);
    let split = cells.how.as_ref().is_some_and(|how| how.contains("split"));
    if many && !split && one.profile.share(|value| value.contains('|')) > 0.0 {
        let how = cells.how.take().map(|how| format!(", {how}")).unwrap_or_default();
        cells.how = Some(format!("split = \"|\"{how}"));
    }
}
