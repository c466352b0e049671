//! What a column's cells say that it holds.

use std::collections::BTreeSet;

use paradero_names::{fold, is_given_name};

use crate::input::{FieldKind, as_f64};

/// Longest mean length of cells, in characters, that is still no running text.
const LONGEST_MEAN: usize = 80;

/// What is seen of a column.
pub(super) struct Content<'a> {
    /// Cells that hold something.
    pub(super) filled: Vec<&'a str>,
    /// How many cells were looked at.
    pub(super) seen: usize,
    /// How many values are different.
    pub(super) distinct: usize,
}

impl<'a> Content<'a> {
    pub(super) fn of(cells: &[&'a str]) -> Self {
        let filled: Vec<&str> =
            cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let distinct = filled.iter().copied().collect::<BTreeSet<&str>>().len();
        Self { filled, seen: cells.len(), distinct }
    }

    /// Share of the filled cells for which something holds.
    pub(super) fn share(&self, holds: impl Fn(&str) -> bool) -> f64 {
        let held = self.filled.iter().filter(|cell| holds(cell)).count();
        as_f64(held as u64) / as_f64(self.filled.len().max(1) as u64)
    }

    /// Share of the cells that are filled.
    pub(super) fn fill(&self) -> f64 {
        as_f64(self.filled.len() as u64) / as_f64(self.seen.max(1) as u64)
    }

    /// Numbers that only count the rows.
    pub(super) fn counts_rows(&self) -> bool {
        let numbers: Vec<i64> = self.filled.iter().filter_map(|cell| cell.parse().ok()).collect();
        let steps: BTreeSet<i64> =
            numbers.windows(2).filter_map(|pair| pair[1].checked_sub(pair[0])).collect();
        numbers.len() == self.filled.len()
            && numbers.len() > 3
            && steps.len() == 1
            && steps.iter().all(|step| *step != 0)
    }

    pub(super) fn is_running_text(&self) -> bool {
        self.filled.iter().map(|cell| cell.chars().count()).sum::<usize>()
            > self.filled.len() * LONGEST_MEAN
    }

    pub(super) fn are_dates(&self) -> bool {
        self.share(is_date) > 0.6
    }

    /// Whole numbers from one to another.
    pub(super) fn are_within(&self, from: i64, to: i64) -> bool {
        self.share(|cell| cell.parse::<i64>().is_ok_and(|n| (from..=to).contains(&n))) > 0.9
    }

    pub(super) fn are_organisations(&self) -> bool {
        self.share(is_organisation) > 0.3
    }

    pub(super) fn are_persons(&self) -> bool {
        self.share(is_person) > 0.2 && self.distinct * 5 > self.filled.len()
    }

    /// A kind that the cells alone show; none where they could be anything.
    pub(super) fn kind(&self) -> Option<FieldKind> {
        let sexes = ["m", "f", "male", "female", "masculino", "femenino", "hombre", "mujer"];
        if self.filled.is_empty() {
            None
        } else if self.share(|cell| cell.contains('@') && cell.contains('.')) > 0.6 {
            Some(FieldKind::Email)
        } else if self.share(|cell| sexes.contains(&fold(cell).as_str())) > 0.9 {
            Some(FieldKind::Sex)
        } else if self.share(is_phone) > 0.8 {
            Some(FieldKind::Phone)
        } else if self.share(is_address) > 0.5 {
            Some(FieldKind::Address)
        } else if self.are_organisations() && self.distinct * 5 > self.filled.len() {
            Some(FieldKind::Organisation)
        } else if self.share(is_person) > 0.4 && self.distinct * 5 > self.filled.len() {
            Some(FieldKind::FullName)
        } else {
            None
        }
    }

    /// How to compare values of which nothing is known.
    pub(super) fn plain_kind(&self) -> FieldKind {
        let few = self.distinct <= 200 && self.distinct * 5 <= self.filled.len();
        let short =
            self.filled.iter().map(|cell| cell.len()).sum::<usize>() <= self.filled.len() * 12;
        if self.are_dates() {
            FieldKind::EventDate
        } else if self.are_within(1850, 2100) && self.distinct > 20 {
            FieldKind::Number
        } else if few && short {
            FieldKind::Category
        } else {
            FieldKind::Text
        }
    }
}

/// Whether a cell looks like a date: eight digits, or three parts of digits or of a month's name.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> =
        cell.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let digits = |text: &str| text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let month = |text: &str| text.len() >= 3 && text.chars().all(char::is_alphabetic);
    let compact = cell.len() == 8
        && cell.bytes().all(|b| b.is_ascii_digit())
        && matches!(cell.get(..2), Some("18" | "19" | "20"));
    compact
        || (parts.len() == 3
            && parts.iter().filter(|part| digits(part)).count() >= 2
            && parts.iter().all(|part| digits(part) || month(part)))
}

/// Seven digits or more, written as numbers of telephones are.
fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let signs = cell.contains(['+', '(', '-', ' ']);
    (7..=if cell.starts_with('+') { 15 } else { 11 }).contains(&digits)
        && signs
        && !is_date(cell)
        && cell.chars().all(|c| c.is_ascii_digit() || "+()-. /".contains(c))
}

fn is_address(cell: &str) -> bool {
    const STREETS: &[&str] = &[
        "st", "street", "ave", "av", "avenue", "avenida", "rd", "road", "dr", "drive", "ln",
        "lane", "blvd", "calle", "carrera", "pasaje", "colonia", "barrio", "strasse",
    ];
    let folded = fold(cell);
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.len() >= 2
        && words.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()))
        && words.iter().any(|word| STREETS.contains(word))
}

fn is_organisation(cell: &str) -> bool {
    const SIGNS: &[&str] = &[
        "inc",
        "llc",
        "ltd",
        "corp",
        "corporation",
        "company",
        "gmbh",
        "srl",
        "foundation",
        "fundacion",
        "association",
        "asociacion",
        "society",
        "sociedad",
        "school",
        "escuela",
        "colegio",
        "university",
        "universidad",
        "college",
        "center",
        "centre",
        "centro",
        "church",
        "iglesia",
        "ministry",
        "ministerio",
        "department",
        "hospital",
        "institute",
        "instituto",
        "agency",
        "agencia",
        "academy",
        "academia",
        "services",
        "servicios",
        "bank",
        "banco",
        "union",
        "sindicato",
        "club",
        "council",
        "consejo",
        "committee",
        "comite",
    ];
    fold(cell).split(' ').any(|word| SIGNS.contains(&word))
}

/// Two to six words without digits, one of them a known given name.
fn is_person(cell: &str) -> bool {
    let folded = fold(cell);
    let words: Vec<&str> = folded.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
        && words.iter().any(|word| is_given_name(word))
}
