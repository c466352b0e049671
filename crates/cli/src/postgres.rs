//! `paradero postgres`: views copied to PostgreSQL and back.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use paradero_register::postgres::{KeptView, Postgres, save};

use crate::args::Place;
use crate::office::{directory, level, open, reading, today};
use crate::print::{json, out, say};

/// What to do.
#[derive(clap::Subcommand)]
pub(crate) enum PostgresCommand {
    /// Copy the newest state of --level to the server, derived first where it is not.
    Load {
        #[command(flatten)]
        server: ServerArgs,
        /// The day on which clocks are read (default: the machine's).
        #[arg(long, value_name = "DATE")]
        today: Option<String>,
    },
    /// Copy a view back, as files of SQLite that lie in a register's derived/ folder of its level.
    Save {
        /// The name of the findings' schema, as `list` shows it; the store they are of is written beside them.
        schema: String,
        /// The folder to write register.sqlite and findings-<day>.sqlite into.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// What lies there: name, level, day, size, and how many connections read it.
    List {
        #[command(flatten)]
        server: ServerArgs,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Drop a schema, or all of this register, which no connection reads.
    Drop {
        /// Its name.
        #[arg(required_unless_present = "all")]
        schema: Option<String>,
        /// All of this register.
        #[arg(long, conflicts_with = "schema")]
        all: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
}

/// Which server.
#[derive(clap::Args)]
pub(crate) struct ServerArgs {
    /// The address: postgresql://USER@/DATABASE?host=/run/postgresql. A password is better in PGPASSWORD or ~/.pgpass.
    #[arg(long, env = "PARADERO_POSTGRES", hide_env_values = true, value_name = "URL")]
    postgres: String,
}

impl ServerArgs {
    fn server(&self, place: &Place) -> anyhow::Result<Postgres> {
        Ok(Postgres::at(&self.postgres, directory(place)?)?)
    }
}

/// Does it.
///
/// # Errors
/// If no register is named, the server cannot be reached, or it does not take what it is given.
pub(crate) fn run(place: &Place, command: &PostgresCommand) -> anyhow::Result<ExitCode> {
    match command {
        PostgresCommand::Load { server, today: day } => {
            let server = server.server(place)?;
            // Whoever reads the database reads what is sealed: copying it is a reading.
            let register = reading(place, "postgres load")?;
            let names = register.load(&server, level(&place.level)?, today(day.as_deref())?)?;
            out(&format!("{}\n{}", names.store, names.findings));
        }
        PostgresCommand::Save { schema, to, server } => {
            let server = server.server(place)?;
            for path in save(&server, schema, to)? {
                say(&path.display().to_string());
            }
        }
        PostgresCommand::List { server, json: as_json } => {
            let kept = server.server(place)?.kept()?;
            if *as_json {
                json(&serde_json::to_value(&kept)?);
            } else {
                show(&kept);
            }
        }
        PostgresCommand::Drop { schema, all: _, server } => {
            return drop(place, &server.server(place)?, schema.as_deref());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(kept: &[KeptView]) {
    if kept.is_empty() {
        say("nothing");
    }
    for one in kept {
        let KeptView { schema, level, bytes, readers, .. } = one;
        let day = one.day.as_deref().unwrap_or("store");
        out(&format!("{schema}  {level}  {day}  {} KiB  {readers} readers", bytes >> 10));
    }
}

/// Drops one schema with the findings of it, or all of the register.
fn drop(place: &Place, server: &Postgres, schema: Option<&str>) -> anyhow::Result<ExitCode> {
    open(place)?;
    let mut kept = server.kept_here()?;
    if let Some(schema) = schema {
        kept.retain(|one| one.schema == schema || one.store.as_deref() == Some(schema));
        if kept.is_empty() {
            bail!(
                "no schema of this register is called `{schema}`; `paradero postgres list` shows them"
            );
        }
    }
    // Findings before the store that they are of.
    kept.sort_by_key(|one| one.store.is_none());
    let mut code = ExitCode::SUCCESS;
    for one in kept {
        if server.drop(&one.schema)? {
            say(&format!("{}: dropped", one.schema));
        } else {
            say(&format!("{}: is read just now and stays", one.schema));
            code = ExitCode::from(1);
        }
    }
    Ok(code)
}
