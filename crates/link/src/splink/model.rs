//! Reading the model that Splink saves.

use serde::Deserialize;
use serde_json::Value as Json;

use super::catalogue::UNDERSTOOD;
use super::expr::{Comparing, Expr, Kind, Side};
use super::sql::{Names, Sides, condition};
use crate::error::Error;

/// What Splink writes for a level that its training never met, and the probability it then takes.
const NOT_OBSERVED: (&str, f64) = ("level not observed in training dataset", 1e-6);

/// Between which records pairs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplinkLinkType {
    /// Any two records.
    DedupeOnly,
    /// Records of different lists.
    LinkOnly,
    /// Any two records of any lists.
    LinkAndDedupe,
}

/// A model as Splink 4 and 5 save it with `linker.misc.save_model_to_json()`, for the dialect of `DuckDB`.
#[derive(Debug, Clone)]
pub struct SplinkModel {
    pub(super) link_type: SplinkLinkType,
    /// `log2` of the odds that two random records are one person.
    pub(super) prior: f64,
    unique_id: String,
    source: String,
    pub(super) names: Names,
    /// Expressions over one record, worked out once a distinct value.
    pub(super) worked: Vec<Expr>,
    pub(super) comparisons: Vec<Comparison>,
    pub(super) ways: Vec<Way>,
    pub(super) rules: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) levels: Vec<Level>,
    /// The columns that settle the level.
    pub(super) columns: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Level {
    /// None: any pair that no level before took.
    pub(super) condition: Option<Expr>,
    /// `log2(m / u)`.
    pub(super) weight: f64,
    pub(super) terms: Option<TermAdjustment>,
}

/// A rare value says more than a frequent one: `weight * (log2(u) - log2(max(tf_l, tf_r, least)))`.
#[derive(Debug, Clone)]
pub(super) struct TermAdjustment {
    /// Number of the worked expression whose values are counted.
    pub(super) worked: usize,
    pub(super) weight: f64,
    pub(super) u_bits: f64,
    pub(super) least_bits: f64,
}

/// One way of making pairs: a blocking rule, or one of the alternatives that it joins by OR.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) rule: usize,
    /// Numbers of worked expressions that are equal, of the left and of the right record.
    pub(super) keys: Vec<(usize, usize)>,
    pub(super) rest: Option<Expr>,
}

#[derive(Deserialize)]
struct Saved {
    link_type: SplinkLinkType,
    probability_two_random_records_match: Option<f64>,
    #[serde(default)]
    blocking_rules_to_generate_predictions: Vec<SavedRule>,
    comparisons: Vec<SavedComparison>,
    unique_id_column_name: Option<String>,
    source_dataset_column_name: Option<String>,
    sql_dialect: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SavedRule {
    Plain(String),
    Told { blocking_rule: String, arrays_to_explode: Option<Vec<Json>> },
}

#[derive(Deserialize)]
struct SavedComparison {
    output_column_name: Option<String>,
    comparison_levels: Vec<SavedLevel>,
}

#[derive(Deserialize)]
struct SavedLevel {
    sql_condition: String,
    label_for_charts: Option<String>,
    #[serde(default)]
    is_null_level: bool,
    m_probability: Option<Json>,
    u_probability: Option<Json>,
    tf_adjustment_column: Option<String>,
    tf_adjustment_weight: Option<f64>,
    tf_minimum_u_value: Option<f64>,
    #[serde(default)]
    disable_tf_exact_match_detection: bool,
}

impl SplinkModel {
    /// Reads a model.
    ///
    /// # Errors
    /// When the text is no such model, or a level or blocking rule uses SQL that is not understood: the message
    /// names the comparison, the level and what is understood.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let saved: Saved = serde_json::from_str(text)
            .map_err(|error| Error::new(format!("Splink model: {error}")))?;
        if let Some(dialect) = saved.sql_dialect.as_deref().filter(|dialect| *dialect != "duckdb") {
            return Err(Error::new(format!(
                "Splink model: it is for {dialect}, whose functions give other values than DuckDB's: save one for duckdb"
            )));
        }
        if saved.comparisons.is_empty() {
            return Err(Error::new("Splink model: it has no comparisons"));
        }
        // What a column holds shows only when every condition is read, so they are read twice.
        let mut names = Names::default();
        Self::read(&saved, &mut names)?;
        Self::read(&saved, &mut names)
    }

    fn read(saved: &Saved, names: &mut Names) -> Result<Self, Error> {
        let mut worked = Vec::new();
        let mut comparisons = Vec::new();
        for (at, comparison) in (1..).zip(&saved.comparisons) {
            comparisons.push(read_comparison(comparison, at, names, &mut worked)?);
        }
        let (mut ways, mut rules) = (Vec::new(), Vec::new());
        for (number, rule) in saved.blocking_rules_to_generate_predictions.iter().enumerate() {
            let sql = match rule {
                SavedRule::Plain(sql) => sql,
                SavedRule::Told { blocking_rule, arrays_to_explode } => {
                    if arrays_to_explode.as_ref().is_some_and(|arrays| !arrays.is_empty()) {
                        return Err(Error::new(format!(
                            "Splink model, blocking rule {blocking_rule:?}: rules that explode arrays are not understood"
                        )));
                    }
                    blocking_rule
                }
            };
            read_rule(sql, number, names, &mut worked, &mut ways)?;
            rules.push(sql.clone());
        }
        if rules.is_empty() {
            ways.push(Way { rule: 0, keys: Vec::new(), rest: None });
            rules.push("every pair".to_owned());
        }
        let prior = saved.probability_two_random_records_match.unwrap_or(1e-4);
        if !(prior > 0.0 && prior < 1.0) {
            return Err(Error::new(format!(
                "Splink model: probability_two_random_records_match is {prior}, not between 0 and 1"
            )));
        }
        let or = |name: &Option<String>, usual: &str| {
            name.as_deref().unwrap_or(usual).trim_matches('"').to_owned()
        };
        Ok(Self {
            link_type: saved.link_type,
            prior: (prior / (1.0 - prior)).log2(),
            unique_id: or(&saved.unique_id_column_name, "unique_id"),
            source: or(&saved.source_dataset_column_name, "source_dataset"),
            names: names.clone(),
            worked,
            comparisons,
            ways,
            rules,
        })
    }

    /// Between which records pairs are made.
    #[must_use]
    pub fn link_type(&self) -> SplinkLinkType {
        self.link_type
    }

    /// The column that named the records.
    #[must_use]
    pub fn id_column(&self) -> &str {
        &self.unique_id
    }

    /// The column that said which list a record is of.
    #[must_use]
    pub fn source_column(&self) -> &str {
        &self.source
    }

    /// The columns that comparisons and blocking rules read.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names.names
    }
}

fn read_comparison(
    saved: &SavedComparison,
    at: usize,
    names: &mut Names,
    worked: &mut Vec<Expr>,
) -> Result<Comparison, Error> {
    let called = saved.output_column_name.clone().unwrap_or_else(|| format!("number {at}"));
    let fail = |level: &SavedLevel, why: &str| {
        let label = level.label_for_charts.as_deref().unwrap_or(&level.sql_condition);
        Error::new(format!(
            "Splink model, comparison {called:?}, level {label:?}, {}: {why}; understood are: {UNDERSTOOD}",
            level.sql_condition.split_whitespace().collect::<Vec<_>>().join(" ")
        ))
    };
    let mut conditions = Vec::new();
    for level in &saved.comparison_levels {
        let sql = level.sql_condition.trim();
        conditions.push(if sql.eq_ignore_ascii_case("else") {
            None
        } else {
            Some(condition(sql, Sides::Suffix, names).map_err(|why| fail(level, &why))?)
        });
    }
    let mut columns = Vec::new();
    for condition in conditions.iter().flatten() {
        condition.columns(&mut columns);
    }
    let told = saved.comparison_levels.iter().filter(|level| !level.is_null_level).count();
    let chances = chances(saved, told).map_err(|(level, why)| fail(level, &why))?;
    let mut levels = Vec::new();
    for (number, level) in saved.comparison_levels.iter().enumerate() {
        let (m, u) = chances.get(number).copied().unwrap_or((1.0, 1.0));
        let terms = match &level.tf_adjustment_column {
            Some(column) if !level.is_null_level && conditions.get(number) != Some(&None) => {
                let column = column.trim_matches('"');
                let exact = if level.disable_tf_exact_match_detection {
                    Some(u)
                } else {
                    let plain = names.number(column);
                    let exact = conditions.iter().position(|one| exact_on(one.as_ref(), plain));
                    exact.and_then(|exact| chances.get(exact)).map(|(_, u)| *u)
                };
                let exact = exact.ok_or_else(|| {
                    fail(level, &format!("no level is an exact match on {column:?} alone, which the adjustment for term frequency needs"))
                })?;
                Some(term_adjustment(level, names.column(Side::Left, column), exact, worked))
            }
            _ => None,
        };
        let weight = if level.is_null_level { 0.0 } else { (m / u).log2() };
        levels.push(Level { condition: None, weight, terms });
    }
    for (level, condition) in levels.iter_mut().zip(conditions) {
        level.condition = condition.map(|mut condition| {
            condition.work_out(worked);
            condition
        });
    }
    Ok(Comparison { levels, columns })
}

fn term_adjustment(
    level: &SavedLevel,
    mut column: Expr,
    exact: f64,
    worked: &mut Vec<Expr>,
) -> TermAdjustment {
    column.work_out(worked);
    let worked = if let Expr::Worked(_, number, _) = column { number } else { 0 };
    TermAdjustment {
        worked,
        weight: level.tf_adjustment_weight.unwrap_or(1.0),
        u_bits: exact.log2(),
        least_bits: level.tf_minimum_u_value.unwrap_or(0.0).log2(),
    }
}

/// The m and u of each level; where none is saved, what Splink then takes.
fn chances(saved: &SavedComparison, told: usize) -> Result<Vec<(f64, f64)>, (&SavedLevel, String)> {
    let mut left = told;
    let mut chances = Vec::new();
    for level in &saved.comparison_levels {
        if level.is_null_level {
            chances.push((1.0, 1.0));
            continue;
        }
        left -= 1;
        let usual = usual_chances(left, told);
        let read = |given: &Option<Json>, usual: f64, called: &str| match given {
            None | Some(Json::Null) => Ok(usual),
            Some(Json::String(text)) if text == NOT_OBSERVED.0 => Ok(NOT_OBSERVED.1),
            // Splink takes no probability for smaller than this.
            Some(other) => match other.as_f64() {
                Some(chance) if (0.0..=1.0).contains(&chance) => Ok(chance.max(1e-300)),
                _ => Err((level, format!("{called} is {other}, not a number from 0 to 1"))),
            },
        };
        let m = read(&level.m_probability, usual.0, "m_probability")?;
        let u = read(&level.u_probability, usual.1, "u_probability")?;
        chances.push((m, u));
    }
    Ok(chances)
}

/// What Splink takes for a level that was not trained: 0.95 of the m for the top level, the rest shared; weights
/// of -5 to 3 bits in equal steps below 10 for the top.
fn usual_chances(value: usize, told: usize) -> (f64, f64) {
    let count = |number: usize| u32::try_from(number).map_or(0.0, f64::from);
    if value + 1 == told {
        return (0.95, 0.95 / 1024.0);
    }
    let m = (1.0 - 0.95) / count(told - 1);
    let step = if told > 2 { 8.0 / count(told - 2) } else { 0.0 };
    (m, m / (step * count(value) - 5.0).exp2())
}

/// Whether a condition is that one column, and nothing else, is equal.
fn exact_on(condition: Option<&Expr>, column: usize) -> bool {
    let plain = |expr: &Expr| match expr {
        Expr::Column(side, number) => Some((*side, *number)),
        Expr::Cast(_, inner) => match inner.as_ref() {
            Expr::Column(side, number) => Some((*side, *number)),
            _ => None,
        },
        _ => None,
    };
    let Some(Expr::Compare(Comparing::Equal, one, two)) = condition else { return false };
    matches!(
        (plain(one), plain(two)),
        (Some((left, a)), Some((right, b))) if left != right && a == column && b == column
    )
}

fn read_rule(
    sql: &str,
    rule: usize,
    names: &mut Names,
    worked: &mut Vec<Expr>,
    ways: &mut Vec<Way>,
) -> Result<(), Error> {
    let whole = condition(sql, Sides::Prefix, names).map_err(|why| {
        Error::new(format!(
            "Splink model, blocking rule {sql:?}: {why}; understood are: {UNDERSTOOD}"
        ))
    })?;
    let alternatives = if let Expr::Any(all) = whole { all } else { vec![whole] };
    for alternative in alternatives {
        let parts = if let Expr::All(all) = alternative { all } else { vec![alternative] };
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for mut part in parts {
            part.work_out(worked);
            match key(&part) {
                Some(key) => keys.push(key),
                None if part == Expr::Truth(true) => {}
                None => rest.push(part),
            }
        }
        let rest = (!rest.is_empty()).then_some(Expr::All(rest));
        ways.push(Way { rule, keys, rest });
    }
    Ok(())
}

/// The two worked expressions whose equality a condition is, where equal codes mean equal values.
fn key(part: &Expr) -> Option<(usize, usize)> {
    let Expr::Compare(Comparing::Equal, one, two) = part else { return None };
    let (Expr::Worked(side, a, kind), Expr::Worked(other, b, other_kind)) =
        (one.as_ref(), two.as_ref())
    else {
        return None;
    };
    let comparable = a == b || (*kind == Kind::Text && *other_kind == Kind::Text);
    match (side, other) {
        _ if !comparable => None,
        (Side::Left, Side::Right) => Some((*a, *b)),
        (Side::Right, Side::Left) => Some((*b, *a)),
        _ => None,
    }
}
