//! `paradero export datasette` and `paradero export tables`: a view as tables for other programs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use paradero_locale::Lang;
use paradero_register::View;
use paradero_register::postgres::Postgres;
use paradero_tables::{Forms, Reader, Rule, Written, datasette, flat, postgres};

use crate::args::{Ask, Place};
use crate::office::{directory, open, view};
use crate::print::say;
use crate::serve;

/// Where an export is written, and of which state.
#[derive(Debug, clap::Args)]
pub(crate) struct TablesArgs {
    /// The new folder.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    of: OfState,
}

/// Of which state, in which language.
#[derive(Debug, clap::Args)]
pub(crate) struct OfState {
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

/// On which server, and of which state.
#[derive(Debug, clap::Args)]
pub(crate) struct PostgresArgs {
    /// The address: postgresql://USER@/DATABASE?host=/run/postgresql. A password is better in PGPASSWORD or ~/.pgpass.
    #[arg(long = "to", value_name = "URL", env = "PARADERO_POSTGRES", hide_env_values = true)]
    address: String,
    /// The new schema (default: export_ and the level).
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    #[command(flatten)]
    of: OfState,
}

/// Writes a schema on a server.
///
/// # Errors
/// If no register is named or it cannot be read, the schema is there already, or the server does not take it.
pub(crate) fn on_server(place: &Place, args: &PostgresArgs) -> anyhow::Result<ExitCode> {
    let server = Postgres::at(&args.address, directory(place)?)?;
    let named = args.schema.clone();
    let schema = named.unwrap_or_else(|| format!("export_{}", place.level.as_str()));
    let written =
        made(place, &args.of, "export postgres", |reader| Ok(postgres(reader, &server, &schema)?))?;
    told(&schema, &written);
    Ok(ExitCode::SUCCESS)
}

/// Writes a folder that Datasette shows.
///
/// # Errors
/// If no register is named or it cannot be read, or the folder has something in it or cannot be written.
pub(crate) fn for_datasette(place: &Place, args: &TablesArgs) -> anyhow::Result<ExitCode> {
    let made =
        made(place, &args.of, "export datasette", |reader| Ok(datasette(reader, &args.out)?));
    told(&args.out.display().to_string(), &made?);
    say(&format!("  datasette {}", args.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes a folder with one file a table.
///
/// # Errors
/// As [`for_datasette`].
pub(crate) fn as_files(place: &Place, args: &FlatArgs) -> anyhow::Result<ExitCode> {
    let forms = Forms { csv: args.csv || !args.parquet, parquet: args.parquet };
    let out = &args.tables.out;
    let made =
        made(place, &args.tables.of, "export tables", |reader| Ok(flat(reader, out, forms)?));
    told(&out.display().to_string(), &made?);
    Ok(ExitCode::SUCCESS)
}

fn told(to: &str, written: &Written) {
    let (rows, tables) = (written.all(), written.rows.len());
    say(&format!("{to}: {tables} tables, {rows} rows, {} people", written.of("person")));
}

fn made(
    place: &Place,
    args: &OfState,
    what: &str,
    write: impl FnOnce(&Reader<'_>) -> anyhow::Result<Written>,
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
    write(&Reader { connection, level, position, today, office, rules, lang })
}
