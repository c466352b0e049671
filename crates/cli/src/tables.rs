//! `paradero export datasette` and `paradero export tables`: a view as tables for other programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use paradero_locale::Lang;
use paradero_register::View;
use paradero_tables::{Forms, Reader, Rule, Written, datasette, flat};

use crate::args::{Ask, Place};
use crate::office::{directory, open, view};
use crate::print::say;
use crate::serve;

/// Where an export is written, and of which state.
#[derive(Debug, clap::Args)]
pub(crate) struct TablesArgs {
    /// The new folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The language of titles, descriptions and messages.
    #[arg(long, default_value = "es", value_parser = crate::args::languages())]
    pub(crate) lang: Lang,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day on which clocks are read (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// The same, and in which form.
#[derive(Debug, clap::Args)]
pub(crate) struct FlatArgs {
    #[command(flatten)]
    pub(crate) tables: TablesArgs,
    /// Write CSV; this is what is done without either.
    #[arg(long)]
    pub(crate) csv: bool,
    /// Write Parquet.
    #[arg(long)]
    pub(crate) parquet: bool,
}

/// Writes a folder that Datasette shows.
///
/// # Errors
/// If no register is named or it cannot be read, or the folder has something in it or cannot be written.
pub(crate) fn for_datasette(place: &Place, args: &TablesArgs) -> anyhow::Result<ExitCode> {
    let written = made(place, args, "export datasette", |reader, out| Ok(datasette(reader, out)?))?;
    told(args, &written);
    say(&format!("  datasette {}", args.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes a folder with one file a table.
///
/// # Errors
/// As [`for_datasette`].
pub(crate) fn as_files(place: &Place, args: &FlatArgs) -> anyhow::Result<ExitCode> {
    let forms = Forms { csv: args.csv || !args.parquet, parquet: args.parquet };
    let written =
        made(place, &args.tables, "export tables", |reader, out| Ok(flat(reader, out, forms)?))?;
    told(&args.tables, &written);
    Ok(ExitCode::SUCCESS)
}

fn told(args: &TablesArgs, written: &Written) {
    let (folder, rows, tables) = (args.out.display(), written.all(), written.rows.len());
    say(&format!("{folder}: {tables} tables, {rows} rows, {} people", written.of("person")));
}

fn made(
    place: &Place,
    args: &TablesArgs,
    what: &str,
    write: impl FnOnce(&Reader<'_>, &Path) -> anyhow::Result<Written>,
) -> anyhow::Result<Written> {
    let ask = Ask { as_of: args.as_of.clone(), today: args.today.clone(), json: false };
    let view: View = view(place, &ask, what)?;
    let office = open(place)?.settings()?.name;
    let rules: BTreeMap<String, Rule> = serve::rules(directory(place)?)?
        .into_iter()
        .map(|(id, rule)| (id, Rule { title: rule.title, basis_in_law: rule.basis_in_law }))
        .collect();
    let (level, position, today) = (view.level(), view.position(), view.today());
    let connection = view.connection();
    let (office, rules, lang) = (office.as_str(), &rules, args.lang);
    write(&Reader { connection, level, position, today, office, rules, lang }, &args.out)
}
