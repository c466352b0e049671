//! `paradero screen`: whom the rows of a manifest may name, and what stands in their way.

mod print;
mod settle;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_locale::Lang;
use paradero_register::screening::{Asked, Manifest, Outcome, Screener};

use crate::args::Place;
use crate::office::{level, reading, today};
use crate::pdf;
use crate::print::{json as print_json, say};

/// Screen a name, or a manifest, against everyone in the register.
///
/// Exit code 0: screened, whatever was found; 1: with --fail-on-order, someone may be covered by an
/// order in force; 2: nothing was screened, and why.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ScreenArgs {
    #[command(subcommand)]
    act: Option<Act>,
    /// The manifest: CSV, TSV, XLSX, ODS, Parquet, JSON or HTML, with a row a person.
    #[arg(value_name = "FILE", conflicts_with_all = ["name", "file", "born", "document"])]
    pub(crate) manifest: Option<PathBuf>,
    /// The same, as an option.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "born", "document"])]
    pub(crate) file: Option<PathBuf>,
    /// A name instead of a manifest.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Date of birth: 1990, 1990-04 or 1990-04-07.
    #[arg(long, value_name = "DATE")]
    pub(crate) born: Option<String>,
    /// Identity document: a number, or kind:number.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) document: Option<String>,
    /// Country of destination (two letters), where the manifest states none: orders that bar removal
    /// to another country are then told apart.
    #[arg(long, alias = "country", value_name = "CODE")]
    pub(crate) to: Option<String>,
    /// Screen against this list instead of the register.
    #[arg(long, value_name = "LIST", conflicts_with = "as_of")]
    pub(crate) against: Option<PathBuf>,
    /// People shown for a row, at most; whoever an order in force covers is always shown.
    #[arg(long, value_name = "K", default_value_t = 5)]
    pub(crate) top: usize,
    /// Look further, for few names: also for people of whom one frequent word of three agrees.
    #[arg(long)]
    pub(crate) exhaustive: bool,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day on which orders must be in force (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Exit with 1 where someone may be covered by an order in force.
    #[arg(long)]
    pub(crate) fail_on_order: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// Watch a folder: each list in it, and each that comes or changes, is screened, and the answer written beside it as
    /// NAME.screened.json and NAME.screened.html, a notice to be printed.
    #[arg(long, value_name = "DIR", conflicts_with_all =
        ["manifest", "file", "name", "born", "document", "against", "exhaustive", "as_of", "fail_on_order", "json"])]
    pub(crate) watch: Option<PathBuf>,
    /// Language of the notices: es or en.
    #[arg(long, value_parser = crate::args::languages(), default_value = "en", requires = "watch")]
    pub(crate) lang: Lang,
}

/// What else there is to do about screening.
#[derive(Debug, clap::Subcommand)]
enum Act {
    #[command(flatten)]
    Blind(crate::blind::Blind),
    Settle(settle::SettleArgs),
}

/// Runs the command.
///
/// # Errors
/// When the manifest, the list or the register cannot be read, or nothing is asked.
pub(crate) fn run(place: &Place, args: &ScreenArgs) -> anyhow::Result<ExitCode> {
    match &args.act {
        Some(Act::Blind(what)) => return crate::blind::run(place, what),
        Some(Act::Settle(args)) => return settle::run(place, args),
        None => {}
    }
    if let Some(folder) = &args.watch {
        // A country that is none is said now, not of each file.
        Asked::typed("", None, None, args.to.as_deref())?;
        return watch::run(place, folder, (args.lang, args.to.as_deref(), args.today.as_deref()));
    }
    let (screener, countries) = match &args.against {
        Some(list) => {
            let (name, bytes) = read(list)?;
            (Screener::of_list(&name, &bytes, &pdf::reader())?, std::collections::BTreeMap::new())
        }
        None => {
            let register = reading(place, "screen")?;
            register.notices().iter().for_each(|notice| say(notice));
            let level = level(&place.level)?;
            let position = register.position(level, args.as_of.as_deref())?;
            let day = today(args.today.as_deref())?;
            let view = register.view(level, position, day)?;
            (register.screener(view)?, register.country_names()?)
        }
    };
    let screener = if args.exhaustive { screener.exhaustive() } else { screener };
    let mut list = asked(args, &countries)?;
    let typed = Asked::typed("", None, None, args.to.as_deref())?;
    for one in list.asked.iter_mut().filter(|one| one.destination.is_none()) {
        one.destination.clone_from(&typed.destination);
    }
    list.said.iter().for_each(|line| say(&format!("  {line}")));
    let screened = match list.asked.as_slice() {
        [one] if one.locator.is_none() => screener.screen_one(one, args.top)?,
        rows => screener.screen_all(rows, args.top)?,
    };
    let searched = screener.searched();
    if args.json {
        print_json(&screened.document(searched));
    } else {
        print::print(searched, &screened);
    }
    let order = screened.rows.iter().any(|answer| answer.outcome <= Outcome::OrderOfNamesake);
    Ok(if args.fail_on_order && order { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes))
}

fn asked(
    args: &ScreenArgs,
    countries: &std::collections::BTreeMap<String, String>,
) -> anyhow::Result<Manifest> {
    if let Some(path) = args.manifest.as_ref().or(args.file.as_ref()) {
        let (name, bytes) = read(path)?;
        return Ok(Manifest::read(&name, &bytes, countries, &pdf::reader())?);
    }
    let (name, document) = (args.name.as_deref().unwrap_or_default(), args.document.as_deref());
    if name.trim().is_empty() && document.is_none() {
        bail!("nobody is asked about: give a manifest, or --name \"...\" (and --born, --document)");
    }
    let one = Asked::typed(name, args.born.as_deref(), document, args.to.as_deref())?;
    Ok(Manifest { asked: vec![one], said: Vec::new() })
}
