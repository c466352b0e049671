//! Whether the cells of a column bear out what its header says, and how they are to be read.

use paradero_model::{Property, ValueType, Vocabulary};

use super::{
    Confidence,
    profile::{Profile, dates, percent},
    reason::{Reason, reason},
    words::{self, Word},
    write::quoted,
};

/// The code of the reason that says that day and month may be the other way round.
pub(super) const UNSETTLED: &str = "unsettled";

/// A column's reading: what follows `column = ".."` in the mapping, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    /// `date = "dd/mm/yyyy"`, `order = ".."`, `values = { .. }`.
    pub(super) how: Option<String>,
    pub(super) reasons: Vec<Reason>,
    pub(super) confidence: Confidence,
}

impl Cells {
    fn plain(confidence: Confidence, reason: Reason) -> Self {
        Self { how: None, reasons: vec![reason], confidence }
    }

    fn read(how: String, confidence: Confidence, reason: Reason) -> Self {
        Self { how: Some(how), reasons: vec![reason], confidence }
    }
}

/// Reads the cells for a property, or says why they are not what the header promises.
pub(super) fn cells(
    kind: &str,
    property: &Property,
    profile: &Profile<'_>,
    words: &[Word],
) -> Result<Cells, Reason> {
    if profile.filled == 0 {
        return Err(reason!("empty"));
    }
    match (&property.value_type, property.code.as_str()) {
        (ValueType::Date, _) => date(profile),
        (ValueType::Age, _) => age(profile),
        (ValueType::Code(list), _) => code(list, profile, words),
        (ValueType::Bool, _) => yes_or_no(profile),
        (ValueType::Number, _) => number(profile),
        (ValueType::Country, _) => country(profile),
        (ValueType::Indicator, _) => indicators(profile),
        (ValueType::Name, "name") => Ok(name(profile, words)),
        (ValueType::Name, "alias" | "nickname") => Ok(several(profile)),
        (ValueType::Document, _) => document(profile),
        (ValueType::Text, "photo") if profile.values.len() <= 3 => Err(reason!("photo")),
        (ValueType::Text, "docket")
            if profile.share(|v| v.chars().any(|c| c.is_ascii_digit())) < 0.5 =>
        {
            Err(reason!("no-dockets"))
        }
        (ValueType::Text, "docket" | "entry") => {
            Ok(Cells::plain(Confidence::High, profile.repeats()))
        }
        (ValueType::Text, "note") if profile.share(code_like) > 0.5 => Err(reason!("short-codes")),
        (ValueType::Text, "note") if kind == "person" => {
            Ok(Cells::plain(Confidence::Medium, profile.repeats()))
        }
        _ => text(profile),
    }
}

/// `CA`, `07`: nothing that describes anyone.
fn code_like(value: &str) -> bool {
    value.chars().count() <= 3 && !value.chars().any(char::is_lowercase)
}

fn date(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let Some(found) = dates(profile) else {
        return Err(reason!("no-dates", profile.filled));
    };
    if found.share < 0.5 {
        return Err(reason!("few-dates", percent(found.share), found.format));
    }
    let shown = match found.format {
        "fuzzy" => reason!("form-fuzzy"),
        "edtf" => reason!("form-edtf"),
        "excel" => reason!("form-excel"),
        other => reason!("form", other),
    };
    let mut reasons = vec![reason!("dates", percent(found.share), profile.filled, shown)];
    let mut confidence = if found.share >= 0.95 { Confidence::High } else { Confidence::Medium };
    if found.ambiguous {
        reasons.push(reason!("unsettled"));
        confidence = Confidence::Low;
    }
    if found.short_years {
        reasons.push(reason!("short-years"));
        confidence = confidence.min(Confidence::Medium);
    }
    Ok(Cells { how: Some(format!("date = {}", quoted(found.format))), reasons, confidence })
}

fn age(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let years = |value: &str| {
        let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().is_ok_and(|years| years <= 130)
    };
    let share = profile.share(years);
    if share < 0.5 {
        return Err(reason!("few-ages", percent(share)));
    }
    let reason = reason!("ages", percent(share), profile.filled);
    Ok(Cells::plain(Confidence::High, reason))
}

/// The codes of a closed list; for sex also one-letter codes and `male = 1`.
fn code(list: &str, profile: &Profile<'_>, words: &[Word]) -> Result<Cells, Reason> {
    if profile.values.len() > 30 {
        return Err(reason!("no-codes", profile.repeats()));
    }
    let spanish = profile.values.iter().any(|(value, _)| value.eq_ignore_ascii_case("h"));
    let read = |value: &str| -> Option<String> {
        if let Some(code) = Vocabulary::get().read_code(list, value) {
            return Some(code.code.clone());
        }
        match list {
            "sex" => sex(value, spanish, words).map(str::to_owned),
            "whereabouts" => whereabouts(value).map(str::to_owned),
            _ => None,
        }
    };
    let share = profile.share(|value| read(value).is_some());
    if share < 0.5 {
        return Err(reason!("few-codes", percent(share)));
    }
    let pairs: Vec<String> = profile
        .values
        .iter()
        .filter_map(|(value, _)| Some(format!("{} = {}", quoted(value), quoted(&read(value)?))))
        .collect();
    let unread: Vec<&str> =
        profile.values.iter().map(|(v, _)| *v).filter(|value| read(value).is_none()).collect();
    let mut cells = Cells::read(
        format!("values = {{ {} }}", pairs.join(", ")),
        Confidence::High,
        reason!("codes", percent(share), profile.filled),
    );
    if !unread.is_empty() {
        cells.reasons.push(reason!("kept-as-text", some(&unread)));
        cells.confidence = Confidence::Medium;
    }
    Ok(cells)
}

fn sex(value: &str, spanish: bool, words: &[Word]) -> Option<&'static str> {
    let yes = match value.to_lowercase().as_str() {
        "1" | "true" | "yes" | "s\u{ed}" | "si" => Some(true),
        "0" | "false" | "no" => Some(false),
        _ => None,
    };
    if let Some(yes) = yes {
        let male = match (words.contains(&Word::Male), words.contains(&Word::Female)) {
            (true, false) => yes,
            (false, true) => !yes,
            _ => return None,
        };
        return Some(if male { "male" } else { "female" });
    }
    let folded = words::folded(value);
    match folded.trim() {
        "m" if spanish => Some("female"),
        "m" | "h" | "masc" | "masculino" | "varon" | "male" | "man" | "\u{43c}" => Some("male"),
        "f" | "fem" | "femenino" | "feminino" | "female" | "woman" | "\u{436}" => Some("female"),
        _ => None,
    }
}

fn whereabouts(value: &str) -> Option<&'static str> {
    let folded = words::folded(value);
    match folded.trim() {
        "no se sabe" | "se desconoce" | "ignorado" | "not known" => Some("unknown"),
        _ => None,
    }
}

fn yes_or_no(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let word = |value: &str| {
        let folded = words::folded(value);
        ["si", "yes", "true", "1", "no", "false", "0", "x", "y", "n", "s"].contains(&folded.trim())
    };
    let share = profile.share(word);
    if share < 0.8 {
        return Err(reason!("few-yes", percent(share)));
    }
    Ok(Cells::plain(Confidence::Medium, reason!("yes", percent(share))))
}

fn number(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let share = profile.share(|value| value.replace(',', ".").parse::<f64>().is_ok());
    if share < 0.8 {
        return Err(reason!("few-numbers", percent(share)));
    }
    Ok(Cells::plain(Confidence::High, reason!("numbers", percent(share))))
}

/// Country's codes; names stay for a person to give codes to.
fn country(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let known: Vec<String> = profile
        .values
        .iter()
        .filter_map(|(value, _)| {
            let code = super::super::country::code_of(value)?;
            (code != *value).then(|| format!("{} = {}", quoted(value), quoted(code)))
        })
        .collect();
    let share = profile.share(|value| super::super::country::code_of(value).is_some());
    if share < 0.5 {
        return Err(reason!("no-countries"));
    }
    let reason = reason!("countries", percent(share));
    Ok(Cells {
        how: (!known.is_empty()).then(|| format!("values = {{ {} }}", known.join(", "))),
        reasons: vec![reason],
        confidence: if share >= 0.95 { Confidence::High } else { Confidence::Medium },
    })
}

/// Indicators of a label, several in a cell, with their points.
fn indicators(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let vocabulary = Vocabulary::get();
    let split = ["|", ";", ","].into_iter().find(|mark| profile.share(|v| v.contains(mark)) > 0.02);
    let points = profile.share(|value| value.contains(':')) > 0.5;
    let piece = |piece: &str| {
        let kind = piece.split(':').next().unwrap_or_default().trim();
        vocabulary.read_code("indicator", kind).is_some()
    };
    let share = profile.share(|value| match split {
        Some(mark) => value.split(mark).all(piece),
        None => piece(value),
    });
    if share < 0.5 {
        return Err(reason!("few-indicators", percent(share)));
    }
    let mut how = Vec::new();
    how.extend(split.map(|mark| format!("split = {}", quoted(mark))));
    how.extend(points.then(|| "item = \"{kind}:{points}\"".to_owned()));
    Ok(Cells {
        how: (!how.is_empty()).then(|| how.join(", ")),
        reasons: vec![reason!("indicators", percent(share))],
        confidence: Confidence::High,
    })
}

/// The order in which a name is written.
fn name(profile: &Profile<'_>, words: &[Word]) -> Cells {
    let comma = profile.share(|value| {
        value.split_once(',').is_some_and(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())
    });
    let blanks = profile.share(|value| {
        value.split_once("  ").is_some_and(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())
    });
    if comma >= 0.8 {
        return Cells::read(
            "order = \"surname, given\"".into(),
            Confidence::High,
            reason!("comma", percent(comma)),
        );
    }
    let surname_first = words.contains(&Word::Surname);
    if blanks >= 0.8 && surname_first {
        return Cells::read(
            "order = \"surname  given\"".into(),
            Confidence::High,
            reason!("blanks", percent(blanks)),
        );
    }
    let mut cells = Cells::plain(Confidence::High, profile.repeats());
    cells.reasons.push(reason!("whole-name"));
    cells
}

/// Names of which a cell may hold several.
fn several(profile: &Profile<'_>) -> Cells {
    let marks = ["|", ";", " / ", ","];
    let share = |mark: &str| profile.share(|value| value.contains(mark));
    let most = marks.into_iter().max_by(|a, b| share(a).total_cmp(&share(b)));
    let mark = most.filter(|mark| share(mark) >= 0.02);
    match mark {
        Some(mark) => Cells::read(
            format!("split = {}", quoted(mark)),
            Confidence::High,
            reason!("several", percent(profile.share(|v| v.contains(mark))), mark),
        ),
        None => Cells::plain(Confidence::High, profile.repeats()),
    }
}

fn document(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let share = profile.share(|value| value.chars().any(|c| c.is_ascii_digit()));
    if share < 0.5 {
        return Err(reason!("few-digits", percent(share)));
    }
    let repeated = profile.values.first().is_some_and(|(_, count)| count * 10 > profile.filled);
    if repeated && profile.filled > 20 {
        return Err(reason!("one-value", profile.repeats()));
    }
    let reason = reason!("digits", percent(share), profile.filled);
    let mark = [";", "|"].into_iter().find(|mark| profile.share(|v| v.contains(mark)) >= 0.02);
    Ok(match mark {
        Some(mark) => Cells::read(format!("split = {}", quoted(mark)), Confidence::High, reason),
        None => Cells::plain(Confidence::High, reason),
    })
}

/// Text and names of places and authorities: cells that are numbers, dates or yes and no are
/// something else.
fn text(profile: &Profile<'_>) -> Result<Cells, Reason> {
    let words = profile.share(|value| value.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    if words < 0.5 {
        return Err(reason!("few-words", percent(words)));
    }
    let yes = ["s\u{ed}", "si", "no", "yes", "true", "false", "na"];
    let said = profile.share(|value| yes.contains(&value.to_lowercase().as_str()));
    if said > 0.5 {
        return Err(reason!("cells-yes", profile.repeats()));
    }
    Ok(Cells::plain(Confidence::High, profile.repeats()))
}

/// A few of several values.
pub(super) fn some(values: &[&str]) -> String {
    let shown: Vec<String> = values.iter().take(5).map(|value| format!("`{value}`")).collect();
    let more = values.len().saturating_sub(5);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
