//! `paradero synth score`: what a register found of a roster, held against the roster's truth.
//!
//! Persons are known by the rows that name them (`truth_people.csv`): a person of the register is
//! the one whom most of its mentions name. Everything else is known by its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use paradero_model::{Day, Level};
use paradero_register::{Register, View};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::pdf;
use crate::print::{columns, json as print_json, out};

/// `truth.toml`: what was planted.
#[derive(Deserialize)]
struct Truth {
    today: String,
    open: BTreeSet<String>,
    finding: Vec<Planted>,
    #[serde(default)]
    allowed: Vec<Planted>,
}

#[derive(Deserialize)]
struct Planted {
    rule: String,
    subject: String,
    entity: Option<String>,
}

impl Planted {
    fn key(&self) -> (String, String) {
        (self.rule.clone(), self.entity.as_ref().unwrap_or(&self.subject).clone())
    }
}

/// Who each place of the lists names: `(file, row or handle)` to the entity.
type Entities = BTreeMap<(String, String), String>;

/// Prints, for every rule, what was planted, found, missed and wrongly found, and how well
/// linking did.
///
/// # Errors
/// Where the truth or the register cannot be read.
pub(crate) fn score(register: &Path, truth: &Path, as_json: bool) -> Result<()> {
    let planted: Truth = {
        let path = truth.join("truth.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        toml::from_str(&text).with_context(|| path.display().to_string())?
    };
    let entities = entities(&truth.join("truth_people.csv"))?;
    let register = Register::open(register, pdf::reader())?;
    let today = Day::parse_iso(&planted.today).context("truth.toml: `today` is not a day")?;
    let view = register.view(Level::Sealed, register.size(Level::Sealed), today)?;
    let people = People::of(&view, &entities)?;
    let rules = rules(&view, truth, &planted, &people.entity)?;
    if as_json {
        print_json(&json!({ "rules": rules, "linking": people.linking }));
        return Ok(());
    }
    columns(&rules);
    out("");
    columns(&[people.linking]);
    Ok(())
}

fn entities(path: &Path) -> Result<Entities> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let mut entities = Entities::new();
    for row in reader.deserialize() {
        let (file, place, entity): (String, String, String) = row?;
        entities.insert((file, place), entity);
    }
    Ok(entities)
}

/// The persons of the register against the truth.
struct People {
    /// The entity of each person.
    entity: BTreeMap<String, String>,
    /// Pairwise precision, recall and F1.
    linking: Map<String, Value>,
}

impl People {
    fn of(view: &View, entities: &Entities) -> Result<Self> {
        let mut persons: BTreeMap<String, BTreeMap<&String, u64>> = BTreeMap::new();
        let mut sizes: BTreeMap<&String, u64> = BTreeMap::new();
        for row in view.rows(
            "SELECT m.person, s.file_name, m.handle FROM mention m JOIN source s ON s.id = m.source",
            &[],
        )? {
            let place = text(&row, "handle");
            let place = place.strip_prefix("row:").unwrap_or(&place).to_owned();
            let Some(entity) = entities.get(&(text(&row, "file_name"), place)) else { continue };
            *persons.entry(text(&row, "person")).or_default().entry(entity).or_default() += 1;
            *sizes.entry(entity).or_default() += 1;
        }
        let pairs = |n: u64| n * n.saturating_sub(1) / 2;
        let right: u64 = persons.values().flat_map(BTreeMap::values).map(|&n| pairs(n)).sum();
        let linked: u64 = persons.values().map(|of| pairs(of.values().sum())).sum();
        let all: u64 = sizes.values().map(|&n| pairs(n)).sum();
        let mut linking = Map::new();
        linking.insert("mentions".to_owned(), json!(sizes.values().sum::<u64>()));
        linking.insert("people".to_owned(), json!(sizes.len()));
        linking.insert("persons".to_owned(), json!(persons.len()));
        linking.insert("pairs".to_owned(), json!(all));
        linking.insert("precision".to_owned(), share(right, linked));
        linking.insert("recall".to_owned(), share(right, all));
        linking.insert("f1".to_owned(), share(2 * right, linked + all));
        let entity = persons
            .into_iter()
            .filter_map(|(person, of)| {
                let most = of.into_iter().max_by_key(|&(entity, n)| (n, std::cmp::Reverse(entity)));
                Some((person, most?.0.clone()))
            })
            .collect();
        Ok(Self { entity, linking })
    }
}

/// One line a rule.
fn rules(
    view: &View,
    directory: &Path,
    truth: &Truth,
    entity: &BTreeMap<String, String>,
) -> Result<Vec<Map<String, Value>>> {
    let mut found: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for finding in view.rows(
        "SELECT f.rule, f.subject, s.name, group_concat(DISTINCT c.file_name) AS files
         FROM finding f LEFT JOIN subject s ON s.id = f.subject
           LEFT JOIN finding_cite x ON x.finding = f.id LEFT JOIN event e ON e.id = x.event
           LEFT JOIN source c ON c.id = e.source
         GROUP BY f.id",
        &[],
    )? {
        // Of other sources in the same register the truth says nothing.
        let files = text(&finding, "files");
        if files.split(',').any(|file| !directory.join(file).exists()) {
            continue;
        }
        let (id, name) = (text(&finding, "subject"), text(&finding, "name"));
        let key = entity.get(&id).cloned().unwrap_or_else(|| name.clone());
        found.entry(text(&finding, "rule")).or_default().insert((key, name));
    }
    let mut planted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for finding in &truth.finding {
        planted.entry(&finding.rule).or_default().insert(finding.key().1);
    }
    let allowed: BTreeSet<(String, String)> = truth.allowed.iter().map(Planted::key).collect();
    let names: BTreeSet<&str> =
        planted.keys().copied().chain(found.keys().map(String::as_str)).collect();
    let none = (BTreeSet::new(), BTreeSet::new());
    let line = |rule: &str| {
        let planted = planted.get(rule).unwrap_or(&none.0);
        let found = found.get(rule).unwrap_or(&none.1);
        let hit = |key: &String| found.iter().any(|(entity, name)| entity == key || name == key);
        let right = planted.iter().filter(|key| hit(key)).count() as u64;
        let is_right = |(entity, name): &&(String, String)| {
            let holds = |key: &String| {
                planted.contains(key) || allowed.contains(&(rule.to_owned(), key.clone()))
            };
            holds(entity) || holds(name)
        };
        let wrong = found.iter().filter(|found| !is_right(found)).count() as u64;
        let wrong = if truth.open.contains(rule) { 0 } else { wrong };
        let mut line = Map::new();
        line.insert("rule".to_owned(), json!(rule));
        line.insert("planted".to_owned(), json!(planted.len()));
        line.insert("found".to_owned(), json!(right));
        line.insert("missed".to_owned(), json!(planted.len() as u64 - right));
        line.insert("wrong".to_owned(), json!(wrong));
        line.insert("precision".to_owned(), share(right, right + wrong));
        line.insert("recall".to_owned(), share(right, planted.len() as u64));
        line
    };
    Ok(names.into_iter().map(line).collect())
}

/// To four places; nothing where there is nothing to share.
fn share(part: u64, whole: u64) -> Value {
    if whole == 0 {
        return Value::Null;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs stay below 2^52")]
    let share = part as f64 / whole as f64;
    json!((share * 10_000.0).round() / 10_000.0)
}

fn text(row: &Map<String, Value>, column: &str) -> String {
    row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}
