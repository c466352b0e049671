//! What linking is given: columns, decisions, settings.

use paradero_model::Day;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::texts::Texts;

/// The most fields one comparison can hold (four bits a field in a 64-bit pattern).
pub(crate) const MOST_FIELDS: usize = 16;

/// What a column holds, which settles how two of its values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A whole name, in any order of given names and surnames.
    FullName,
    /// Given names.
    Given,
    /// Surname, the first where there are two.
    Surname,
    /// Second surname.
    SurnameSecond,
    /// Other names of the person, compared with aliases and full names.
    Alias,
    /// Name of an organisation or of a site of one.
    Organisation,
    /// Sex, as any of the usual words and letters.
    Sex,
    /// Day of birth.
    BirthDate,
    /// Day of something that happened to the person.
    EventDate,
    /// A place.
    Place,
    /// A street address, with or without its town.
    Address,
    /// Postal code.
    PostCode,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Number of an identity document.
    Document,
    /// One of few codes, equal or not.
    Category,
    /// A number.
    Number,
    /// Any other text.
    Text,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::FullName,
        Self::Given,
        Self::Surname,
        Self::SurnameSecond,
        Self::Alias,
        Self::Organisation,
        Self::Sex,
        Self::BirthDate,
        Self::EventDate,
        Self::Place,
        Self::Address,
        Self::PostCode,
        Self::Phone,
        Self::Email,
        Self::Document,
        Self::Category,
        Self::Number,
        Self::Text,
    ];

    /// Its name in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FullName => "full-name",
            Self::Given => "given",
            Self::Surname => "surname",
            Self::SurnameSecond => "surname-second",
            Self::Alias => "alias",
            Self::Organisation => "organisation",
            Self::Sex => "sex",
            Self::BirthDate => "birth-date",
            Self::EventDate => "event-date",
            Self::Place => "place",
            Self::Address => "address",
            Self::PostCode => "post-code",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Document => "document",
            Self::Category => "category",
            Self::Number => "number",
            Self::Text => "text",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The values of one column, one entry a row.
#[derive(Debug, Clone)]
pub enum Values {
    /// One text or none.
    Text(Texts),
    /// Any number of texts.
    Many(Vec<Vec<String>>),
    /// Earliest and latest day, counted from 1970-01-01.
    Date(Vec<Option<(i32, i32)>>),
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(rows) => rows.len(),
            Self::Many(rows) => rows.len(),
            Self::Date(rows) => rows.len(),
        }
    }

    /// Whether a row has no value.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Text(all) => all.get(row).is_none(),
            Self::Many(all) => all.get(row).is_none_or(Vec::is_empty),
            Self::Date(all) => all.get(row).copied().flatten().is_none(),
        }
    }

    /// The value of a row as text; several joined by `; `, a span of days as its two ends; empty where
    /// there is none.
    #[must_use]
    pub fn shown(&self, row: usize) -> String {
        match self {
            Self::Text(all) => all.get(row).unwrap_or_default().to_owned(),
            Self::Many(all) => all.get(row).map(|texts| texts.join("; ")).unwrap_or_default(),
            Self::Date(all) => match all.get(row).copied().flatten() {
                Some((first, last)) if first == last => Day(first).to_string(),
                Some((first, last)) => format!("{}/{}", Day(first), Day(last)),
                None => String::new(),
            },
        }
    }

    /// The same column, of the given rows only.
    pub(crate) fn only(&self, rows: &[usize]) -> Self {
        fn pick<T: Clone + Default>(from: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| from.get(row).cloned().unwrap_or_default()).collect()
        }
        match self {
            Self::Text(all) => Self::Text(rows.iter().map(|&row| all.get(row)).collect()),
            Self::Many(all) => Self::Many(pick(all, rows)),
            Self::Date(all) => Self::Date(pick(all, rows)),
        }
    }
}

/// One column.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name, by which a trained model knows it again.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Its values.
    pub values: Values,
}

/// Rows to link, column by column.
#[derive(Debug, Clone)]
pub struct Input {
    /// A number that goes with each row wherever it stands: never evidence; between rows of equal content
    /// ties break on it.
    pub ids: Vec<u64>,
    /// Which list each row stands in.
    pub list: Vec<u32>,
    /// For each list: it names nobody twice.
    pub unique: Vec<bool>,
    /// The columns that are evidence.
    pub fields: Vec<Field>,
    /// Only pairs across lists are of interest.
    pub link_only: bool,
}

impl Input {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ids.len()
    }

    /// The given rows only, each as if in a list of its own.
    pub(crate) fn only(&self, rows: &[usize]) -> Self {
        let only = |field: &Field| Field {
            name: field.name.clone(),
            kind: field.kind,
            values: field.values.only(rows),
        };
        Self {
            ids: (0..rows.len() as u64).collect(),
            list: (0_u32..).take(rows.len()).collect(),
            unique: vec![false; rows.len()],
            fields: self.fields.iter().map(only).collect(),
            link_only: false,
        }
    }

    /// Adds the rows of another input with the same fields, whose description of lists holds for both.
    pub(crate) fn append(&mut self, more: &Self) -> Result<(), Error> {
        self.ids.extend_from_slice(&more.ids);
        self.list.extend_from_slice(&more.list);
        self.unique.clone_from(&more.unique);
        let known = self.fields.iter().map(|field| (&field.name, field.kind));
        if !known.eq(more.fields.iter().map(|field| (&field.name, field.kind))) {
            return Err(Error::new("rows of other fields cannot be joined: give the same fields"));
        }
        for (field, more) in self.fields.iter_mut().zip(&more.fields) {
            match (&mut field.values, &more.values) {
                (Values::Text(all), Values::Text(more)) => all.append(more),
                (Values::Many(all), Values::Many(more)) => all.extend_from_slice(more),
                (Values::Date(all), Values::Date(more)) => all.extend_from_slice(more),
                _ => {
                    return Err(Error::new(format!(
                        "field {:?} holds values of two forms: give the same columns",
                        field.name
                    )));
                }
            }
        }
        Ok(())
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let rows = self.rows();
        if u32::try_from(rows).is_err() {
            return Err(Error::new(format!(
                "{rows} rows are more than one run can hold (4,294,967,295): split the input"
            )));
        }
        if self.list.len() != rows {
            return Err(Error::new(format!(
                "{} list numbers for {rows} rows: give one a row",
                self.list.len()
            )));
        }
        if let Some(list) = self.list.iter().find(|&&list| list as usize >= self.unique.len()) {
            return Err(Error::new(format!(
                "a row stands in list {list}, but only {} lists are described",
                self.unique.len()
            )));
        }
        if self.fields.len() > MOST_FIELDS {
            return Err(Error::new(format!(
                "{} fields to compare, at most {MOST_FIELDS} can be: leave out those that say least",
                self.fields.len()
            )));
        }
        for field in &self.fields {
            if field.values.len() != rows {
                return Err(Error::new(format!(
                    "field {:?} has {} values for {rows} rows",
                    field.name,
                    field.values.len()
                )));
            }
        }
        Ok(())
    }

    pub(crate) fn list_of(&self, row: u32) -> u32 {
        self.list.get(row as usize).copied().unwrap_or(0)
    }

    fn list_sizes(&self) -> Vec<u64> {
        let mut sizes = vec![0_u64; self.unique.len()];
        for &list in &self.list {
            if let Some(size) = sizes.get_mut(list as usize) {
                *size += 1;
            }
        }
        sizes
    }

    /// How many pairs of rows can be one person at the same time: where no list names anyone twice, two
    /// lists share as many people as the shorter holds.
    pub(crate) fn most_links(&self) -> f64 {
        if !self.unique.iter().all(|unique| *unique) {
            return self.pair_space();
        }
        let sizes = self.list_sizes();
        let shared = |(at, one): (usize, &u64)| {
            sizes.iter().skip(at + 1).map(|two| *one.min(two)).sum::<u64>()
        };
        as_f64(sizes.iter().enumerate().map(shared).sum()).max(1.0)
    }

    /// How many pairs of rows may be one person.
    pub(crate) fn pair_space(&self) -> f64 {
        let sizes = self.list_sizes();
        let choose = |n: u64| as_f64(n) * (as_f64(n) - 1.0) / 2.0;
        let mut pairs = choose(self.list.len() as u64);
        for (size, unique) in sizes.iter().zip(&self.unique) {
            if self.link_only || *unique {
                pairs -= choose(*size);
            }
        }
        pairs.max(1.0)
    }
}

/// Counts stay far below 2^52, so this loses nothing.
pub(crate) fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows and pairs stay below 2^52")]
    let value = count as f64;
    value
}

/// What a human settled on a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// One person.
    Same,
    /// Two persons.
    Different,
}

/// Choices of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Weight from which a pair is linked, in bits of posterior odds; none: even odds (0).
    pub threshold_bits: Option<f64>,
    /// Weight from which a pair is reported, in bits.
    pub review_bits: f64,
    /// Seed of the sample of random pairs.
    pub seed: u64,
    /// Random pairs drawn to learn how strangers agree.
    pub sample_pairs: usize,
    /// What a pair that was never compared counts against joining two groups, in bits; none: from the share of links that
    /// blocking is estimated to lose.
    pub absent_bits: Option<f64>,
    /// What a pair compared and found below `review_bits` counts against it, in bits. Less than its weight: in a
    /// large group some records of one person always lack what others have.
    pub unlike_bits: f64,
    /// The most that one pair's weight counts for or against joining two groups, in bits.
    pub clip_bits: f64,
    /// What is settled about which pairs are compared.
    pub blocking: BlockingSettings,
    /// Whether nothing is linked, judgements aside, where the evidence comes from too few sides (see
    /// [`Report::caution`](crate::Report::caution)).
    pub cautious: bool,
    /// How many groupings are drawn from their posterior.
    pub draws: usize,
    /// Seed of what is drawn.
    pub draw_seed: u64,
}

/// What a person settles about which pairs are compared; by default all of it is found from the rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockingSettings {
    /// These rules and no others; none: they are chosen from the rows.
    pub only: Option<Vec<Rule>>,
    /// Rules that pair blocks of at least their size, whatever they are found to be worth.
    pub also: Vec<Rule>,
    /// Rows of the largest block that a rule chosen from the rows may pair whole.
    pub largest_block: Option<u32>,
    /// Pairs that may be compared to find one link more.
    pub pairs_a_link: Option<f64>,
}

/// A blocking rule, as a run names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The keys that it joins: see [`crate::Choice::rule`].
    pub name: String,
    /// Rows of the largest block that it pairs whole.
    pub largest_block: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threshold_bits: None,
            review_bits: -6.0,
            seed: 1,
            sample_pairs: 200_000,
            absent_bits: None,
            unlike_bits: 2.0,
            clip_bits: 6.0,
            blocking: BlockingSettings::default(),
            cautious: false,
            draws: 0,
            draw_seed: 1,
        }
    }
}
