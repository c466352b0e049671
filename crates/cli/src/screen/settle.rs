//! `paradero screen settle`: a hit that somebody looked at, recorded as a decision.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_register::screening::{Asked, Manifest, Settle};

use crate::args::Place;
use crate::office::{level, now, reading, today, writer};
use crate::pdf;
use crate::print::{out, say};

/// Record that a row is not the person whom a hit names: it stays settled until more is known of the person.
#[derive(Debug, clap::Args)]
pub(crate) struct SettleArgs {
    /// The manifest in which the row stands.
    #[arg(value_name = "FILE", requires = "row", conflicts_with_all = ["name", "born", "document"])]
    manifest: Option<PathBuf>,
    /// The number of the row in it, the first from 1 (headers do not count).
    #[arg(long, value_name = "N", requires = "manifest")]
    row: Option<usize>,
    /// The name that the row states.
    #[arg(long)]
    name: Option<String>,
    /// The date of birth that the row states.
    #[arg(long, value_name = "DATE")]
    born: Option<String>,
    /// The document that the row states.
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// The person's id, as the hit shows it.
    #[arg(long, value_name = "ID")]
    person: String,
    /// Why the row is, or is not, that person.
    #[arg(long)]
    why: String,
    /// Reverse an earlier decision: the hit is open again.
    #[arg(long)]
    reopen: bool,
    /// Who decides.
    #[arg(long, default_value = "office")]
    by: String,
    /// Print the decision as a file for `paradero decide --file`, and record nothing.
    #[arg(long)]
    print: bool,
}

/// Records the decision.
///
/// # Errors
/// When the row cannot be read, the person is not known, or the register takes no decision.
pub(crate) fn run(place: &Place, args: &SettleArgs) -> anyhow::Result<ExitCode> {
    let level = level(&place.level)?;
    let register = reading(place, "screen settle")?;
    let asked = asked(args, &register.country_names()?)?;
    let view = register.view(level, register.size(level), today(None)?)?;
    let what = if args.reopen { Settle::Reopen } else { Settle::SomebodyElse };
    let text = register.screener(view)?.settle(&asked, &args.person, what, &args.why)?;
    if args.print {
        out(text.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let entry = writer(place)?.decide("screen settle", &text, &args.by, level, now())?;
    say(&format!("recorded as entry {entry}"));
    Ok(ExitCode::SUCCESS)
}

fn asked(
    args: &SettleArgs,
    countries: &std::collections::BTreeMap<String, String>,
) -> anyhow::Result<Asked> {
    let (Some(path), Some(row)) = (&args.manifest, args.row) else {
        let name = args.name.as_deref().unwrap_or_default();
        return Ok(Asked::typed(name, args.born.as_deref(), args.document.as_deref(), None)?);
    };
    let (name, bytes) = super::read(path)?;
    let mut rows = Manifest::read(&name, &bytes, countries, &pdf::reader())?.asked;
    if row == 0 || row > rows.len() {
        bail!("{name}: has no row {row}: it has rows 1 to {}", rows.len());
    }
    rows.drain(..).nth(row - 1).context("no such row")
}
