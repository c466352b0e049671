//! `link.toml`: the choices of a run, as text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::Error;
use crate::input::{BlockingSettings, FieldKind, Rule, Settings};
use crate::records::kind_of;
use crate::size::Size;
use crate::table::Table;

/// What a file of choices says; what it does not say is found from the records or left as it is by default.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choices {
    #[serde(skip)]
    name: String,
    id: Option<String>,
    truth: Option<String>,
    unique: Option<bool>,
    threshold: Option<Bits>,
    accept: Option<bool>,
    review: Option<Bits>,
    seed: Option<u64>,
    sample: Option<usize>,
    memory: Option<Size>,
    spill: Option<PathBuf>,
    #[serde(rename = "name-corpus")]
    name_corpus: Option<Paths>,
    columns: BTreeMap<String, Kind>,
    field: Option<Vec<FieldChoice>>,
    blocking: BlockingChoice,
    clusters: ClusterChoice,
}

/// A kind of column, or `none`.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(try_from = "String")]
struct Kind(Option<FieldKind>);

impl TryFrom<String> for Kind {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        kind_of(&code).map(Self)
    }
}

/// One file or several.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(try_from = "toml::Value")]
struct Paths(Vec<PathBuf>);

impl TryFrom<toml::Value> for Paths {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let said = format!("{value} is no file; give \"FILE\", or [\"FILE\", ..]");
        let all = match value {
            toml::Value::Array(all) => all,
            one => vec![one],
        };
        let path = |one: toml::Value| one.as_str().map(PathBuf::from);
        all.into_iter().map(path).collect::<Option<_>>().map(Self).ok_or(said)
    }
}

/// A weight that is a number.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(try_from = "f64")]
struct Bits(f64);

impl TryFrom<f64> for Bits {
    type Error = String;

    fn try_from(bits: f64) -> Result<Self, String> {
        if bits.is_finite() && bits.abs() <= MOST_BITS {
            return Ok(Self(bits));
        }
        Err(format!("{bits} is no weight; give bits between -{MOST_BITS} and {MOST_BITS}"))
    }
}

/// Weights beyond this say nothing more.
const MOST_BITS: f64 = 1000.0;

/// A weight that counts one way only.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(try_from = "Bits")]
struct Penalty(f64);

impl TryFrom<Bits> for Penalty {
    type Error = String;

    fn try_from(Bits(bits): Bits) -> Result<Self, String> {
        if bits >= 0.0 { Ok(Self(bits)) } else { Err(format!("{bits}: give 0 bits or more")) }
    }
}

/// One field that is compared.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldChoice {
    kind: Kind,
    columns: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BlockingChoice {
    pairs_a_link: Option<Penalty>,
    largest_block: Option<u32>,
    rule: Option<Vec<RuleChoice>>,
    also: Vec<RuleChoice>,
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleChoice {
    name: String,
    largest_block: u32,
}

#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ClusterChoice {
    absent: Option<Penalty>,
    unlike: Option<Penalty>,
    clip: Option<Penalty>,
}

/// The kind of a field and its ways, each some columns.
type StatedField = (FieldKind, Vec<Vec<usize>>);

impl Choices {
    /// Reads a file of choices; `name` is what errors call it.
    ///
    /// # Errors
    /// When it is no TOML, or has a key or a value that means nothing: with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let choices: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
            });
            Error::new(format!("{name}, line {line}: {}", error.message()))
        })?;
        Ok(Self { name: name.to_owned(), ..choices })
    }

    /// What the file is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Column that names a record.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Column that says which records are one person.
    #[must_use]
    pub fn truth(&self) -> Option<&str> {
        self.truth.as_deref()
    }

    /// No file holds a person twice.
    #[must_use]
    pub fn unique(&self) -> bool {
        self.unique.unwrap_or(false)
    }

    /// What the run may hold in memory.
    #[must_use]
    pub fn memory(&self) -> Option<&Size> {
        self.memory.as_ref()
    }

    /// The folder for what memory has no room for.
    #[must_use]
    pub fn spill(&self) -> Option<&PathBuf> {
        self.spill.as_ref()
    }

    /// Files of names of other people.
    #[must_use]
    pub fn name_corpus(&self) -> &[PathBuf] {
        self.name_corpus.as_ref().map_or(&[], |Paths(files)| files)
    }

    /// Where something stands in the file, for people.
    pub(crate) fn place(&self, part: &str) -> String {
        format!("{}, {part}", self.name)
    }

    /// The settings of a run, with the weight from which records are linked where one is typed.
    #[must_use]
    pub fn settings(&self, threshold: Option<f64>) -> Settings {
        let plain = Settings::default();
        let bits = |own: Option<Penalty>, other: f64| own.map_or(other, |Penalty(bits)| bits);
        let rules = |rules: &[RuleChoice]| -> Vec<Rule> {
            let rule = |rule: &RuleChoice| Rule {
                name: rule.name.clone(),
                largest_block: rule.largest_block,
            };
            rules.iter().map(rule).collect()
        };
        let (own, blocking) = (&self.clusters, &self.blocking);
        Settings {
            threshold_bits: threshold.or(self.threshold.map(|Bits(bits)| bits)).or(Some(0.0)),
            review_bits: self.review.map_or(plain.review_bits, |Bits(bits)| bits),
            seed: self.seed.unwrap_or(plain.seed),
            sample_pairs: self.sample.unwrap_or(plain.sample_pairs),
            absent_bits: own.absent.map(|Penalty(bits)| bits),
            unlike_bits: bits(own.unlike, plain.unlike_bits),
            clip_bits: bits(own.clip, plain.clip_bits),
            blocking: BlockingSettings {
                only: blocking.rule.as_deref().map(rules),
                also: rules(&blocking.also),
                largest_block: blocking.largest_block,
                pairs_a_link: blocking.pairs_a_link.map(|Penalty(pairs)| pairs),
            },
            ..plain
        }
    }

    /// Whether evidence that comes from too few sides links nothing; `taken` says that what was typed takes it as it is.
    #[must_use]
    pub fn cautious(&self, taken: bool) -> bool {
        !taken && !self.accept.unwrap_or(self.threshold.is_some())
    }

    /// Columns by name and what the file says of each.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, Option<FieldKind>)> {
        self.columns.iter().map(|(name, Kind(kind))| (name.as_str(), *kind))
    }

    /// The fields that the file lists, where it lists any; a column of which something else is said is taken out of
    /// them.
    ///
    /// # Errors
    /// When a field names no column, one that is not there or one of another field.
    pub(crate) fn fields(
        &self,
        table: &Table,
        said: &[(usize, Option<FieldKind>)],
    ) -> Result<Option<Vec<StatedField>>, Error> {
        let Some(choices) = &self.field else { return Ok(None) };
        let mut used: Vec<usize> = said.iter().map(|(at, _)| *at).collect();
        let mut fields = Vec::new();
        for (number, choice) in (1_usize..).zip(choices) {
            let place = || self.place(&format!("[[field]] {number}"));
            let within = |error: Error| Error::new(format!("{}: {error}", place()));
            let Kind(Some(kind)) = choice.kind else {
                return Err(within(Error::new(
                    "a field of kind \"none\" is no field; leave it out",
                )));
            };
            let mut ways = Vec::new();
            for way in &choice.columns {
                let named = way.iter().map(|name| table.column(name));
                let columns: Vec<usize> = named.collect::<Result<_, _>>().map_err(within)?;
                let own = columns.iter().copied();
                let own: Vec<usize> =
                    own.filter(|at| !said.iter().any(|one| one.0 == *at)).collect();
                if let Some(twice) = own.iter().find(|at| used.contains(at)) {
                    let name = table.headers.get(*twice).map_or("", String::as_str);
                    let twice = format!("column {name:?} stands in two places; name it once");
                    return Err(within(Error::new(twice)));
                }
                used.extend_from_slice(&own);
                ways.extend((!own.is_empty()).then_some(own));
            }
            check_ways(kind, &ways).map_err(within)?;
            fields.extend((!ways.is_empty()).then_some((kind, ways)));
        }
        fields
            .extend(said.iter().filter_map(|(at, kind)| kind.map(|kind| (kind, vec![vec![*at]]))));
        Ok(Some(fields))
    }

    /// Refuses what has no meaning under a model that Splink has trained.
    ///
    /// # Errors
    /// When the file says any of it.
    pub fn suits_splink(&self) -> Result<(), Error> {
        let BlockingChoice { pairs_a_link, largest_block, rule, also } = &self.blocking;
        let ClusterChoice { absent, unlike, clip } = self.clusters;
        let chosen = pairs_a_link.is_some() || largest_block.is_some() || rule.is_some();
        let grouped = absent.or(unlike).or(clip).is_some();
        let columns = !self.columns.is_empty() || self.field.is_some();
        let told = columns || self.unique == Some(true) || self.name_corpus.is_some();
        if chosen || !also.is_empty() || grouped || told {
            return Err(Error::new(format!(
                "{}: `unique`, `name-corpus`, [columns], [[field]], [blocking] and [clusters] have no meaning with --splink-model: the model says what is compared and linked",
                self.name
            )));
        }
        Ok(())
    }
}

/// A date stands in one column, or in three for its year, month and day.
fn check_ways(kind: FieldKind, ways: &[Vec<usize>]) -> Result<(), Error> {
    let date = matches!(kind, FieldKind::BirthDate | FieldKind::EventDate);
    if date && ways.iter().any(|way| !matches!(way.len(), 1 | 3)) {
        return Err(Error::new(
            "a date stands in one column, or in three for year, month and day: columns = [[\"year\", \"month\", \"day\"]]",
        ));
    }
    Ok(())
}
