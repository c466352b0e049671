//! `paradero rule`: rules of an office's own, in the folder `rules` of its register.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use paradero_findings::example::Example;
use paradero_findings::{Rule, built_in, built_in_views, schema};
use paradero_model::Vocabulary;
use serde_json::{Value, json};

use crate::args::Place;
use crate::office::directory;
use crate::print::{json as print_json, out, say};

/// What a new rule begins as: one that works, to be changed.
const TEMPLATE: &str = include_str!("template.sql");

/// Rules of an office's own: one file each, a front matter and one SELECT, in the folder `rules` of the register. Its examples
/// are its test. A rule gives one row per cited event: subject, key, certain (1: for every reading of the dates), since_lo,
/// since_hi, until_lo, until_hi, n_lo, n_hi, detail, cite, role (core, context, contra), and speaker if it says one. A date is two
/// day numbers, the earliest (_lo) and the latest (_hi) that it may mean; nothing is open.
#[derive(clap::Subcommand)]
pub(crate) enum RuleCommand {
    /// Begin a rule: a file with examples that works, to be changed.
    New {
        /// What it is called, as in held-thirty-days: small letters, digits, hyphens.
        id: String,
        /// The folder to write to (default: `rules` of the register).
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Run the examples of rules; fails where one does not come out as it says.
    Test {
        /// Files, or folders of them (default: `rules` of the register).
        files: Vec<PathBuf>,
    },
    /// Name all rules: those that ship, and the register's own.
    List {
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Name the tables and columns that rules may read.
    Tables {
        /// Only those whose name has this in it.
        part: Option<String>,
    },
}

pub(crate) fn run(place: &Place, command: &RuleCommand) -> anyhow::Result<ExitCode> {
    match command {
        RuleCommand::New { id, to } => new(&folder(place, to.as_deref())?, id)?,
        RuleCommand::Test { files } => return test(&chosen(place, files)?),
        RuleCommand::List { json } => list(place, *json)?,
        RuleCommand::Tables { part } => tables(part.as_deref().unwrap_or_default())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of rules: the one that was named, else the register's own.
fn folder(place: &Place, named: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let directory = directory(place)?;
    if !directory.join("paradero.toml").is_file() {
        bail!("{}: is no register; `paradero init DIR` makes one", directory.display());
    }
    Ok(directory.join("rules"))
}

fn new(folder: &Path, id: &str) -> anyhow::Result<()> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(sign) || id.starts_with('-') || id.ends_with('-') {
        bail!(
            "`{id}` is no id of a rule: use small letters, digits and hyphens, as in held-thirty-days"
        );
    }
    if built_in()?.iter().any(|rule| rule.id == id) {
        bail!("the rule `{id}` ships with the program; choose another id");
    }
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let path = folder.join(format!("{id}.sql"));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).open(&path).with_context(|| {
        format!("{} is not written; a rule that is there is not written over", path.display())
    })?;
    file.write_all(TEMPLATE.replace("{id}", id).as_bytes())?;
    say(&format!(
        "{}: a rule that works, with its examples. Change it, then: paradero rule test {}",
        path.display(),
        path.display()
    ));
    Ok(())
}

/// The files of rules that are named, or lie in folders that are named.
fn chosen(place: &Place, named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let named = if named.is_empty() { vec![folder(place, None)?] } else { named.to_vec() };
    let mut files = BTreeSet::new();
    for path in &named {
        if path.is_file() {
            files.insert(path.clone());
            continue;
        }
        let listed = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
        for entry in listed {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "sql") {
                files.insert(path);
            }
        }
    }
    if files.is_empty() {
        bail!("no rule (*.sql) is in {}; `paradero rule new ID` begins one", named[0].display());
    }
    Ok(files.into_iter().collect())
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> anyhow::Result<Rule> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Rule::parse(&name_of(path), &text).with_context(|| path.display().to_string())
}

fn test(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let shipped: BTreeSet<String> = built_in()?.into_iter().map(|rule| rule.id).collect();
    let mut failed = 0;
    for path in files {
        let tried = read(path).and_then(|rule| {
            if shipped.contains(&rule.id) && !path.ends_with(format!("rules/{}.sql", rule.id)) {
                bail!("a rule of this id ships with the program; give it another");
            }
            rule.check()?;
            Ok(rule)
        });
        match tried {
            Ok(rule) => out(&format!("good    {}: {} examples", rule.id, rule.examples.len())),
            Err(error) => {
                failed += 1;
                out(&format!("failed  {}: {error:#}", name_of(path)));
            }
        }
    }
    if failed > 0 {
        say(&format!("{failed} of {} rules do not do what their examples say", files.len()));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn list(place: &Place, as_json: bool) -> anyhow::Result<()> {
    let shipped = built_in()?.into_iter().map(|rule| (rule, false));
    let own = folder(place, None).ok().filter(|folder| folder.is_dir());
    let own = own.map(|folder| chosen(place, &[folder]).unwrap_or_default()).unwrap_or_default();
    let own = own.iter().map(|path| Ok((read(path)?, true)));
    let mut all = shipped.map(Ok).chain(own).collect::<anyhow::Result<Vec<_>>>()?;
    all.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    if as_json {
        let line = |(rule, own): &(Rule, bool)| {
            json!({ "id": rule.id, "own": own, "severity": rule.severity.code(),
                "subject": rule.subject.code(), "basis_in_law": rule.basis_in_law,
                "title": { "en": rule.title.en, "es": rule.title.es }, "examples": rule.examples.len() })
        };
        print_json(&Value::Array(all.iter().map(line).collect()));
        return Ok(());
    }
    for (rule, own) in all {
        let own = if own { " (own)" } else { "" };
        out(&format!("{:9}{:36}{}{own}", rule.severity.code(), rule.id, rule.title.en));
    }
    Ok(())
}

/// Prints the tables that rules may read, with what they hold: from an empty store that is ready for rules.
fn tables(part: &str) -> anyhow::Result<()> {
    let empty = Example {
        name: String::new(),
        today: "2026-01-01".to_owned(),
        rows: String::new(),
        fires: Vec::new(),
        certainty: None,
        basis: None,
        contested: None,
        cites: None,
        days: None,
        n: None,
    };
    let (connection, _, _) = empty.prepared()?;
    let kinds = Vocabulary::get().events().iter();
    let mut about: BTreeMap<String, String> =
        kinds.map(|kind| (schema::table(&kind.code), kind.help.en.clone())).collect();
    about.extend(built_in_views()?.into_iter().map(|view| (view.name, view.about)));
    let mut statement = connection.prepare(
        "SELECT m.name, group_concat(p.name, ', ') FROM sqlite_master AS m, pragma_table_info(m.name) AS p
         WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name ORDER BY m.name",
    )?;
    let mut rows = statement.query([])?;
    let mut shown = 0;
    while let Some(row) = rows.next()? {
        let (name, columns): (String, String) = (row.get(0)?, row.get(1)?);
        if !name.contains(part) {
            continue;
        }
        shown += 1;
        let about = about.get(&name).map(|about| format!(" - {about}")).unwrap_or_default();
        out(&format!("{name}{about}\n    {columns}"));
    }
    if shown == 0 {
        bail!("no table has `{part}` in its name; `paradero rule tables` names all");
    }
    Ok(())
}
