//! `paradero estimate`: how many people are on no list.

mod print;
mod recorded;
mod register;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use paradero_estimate::analysis::{Analysis, Question, analyse};
use paradero_estimate::assess::{Lang, Settings, assess_repeats};
use paradero_estimate::picture;

use crate::args::{By, Place};
use crate::print::{json as print_json, out, say};
use paradero_register::uncounted::{About, Columns, Found, Typed, answer, read_table, reported};

/// Shorter work than this shows no progress.
const QUIET: Duration = Duration::from_secs(2);

/// The table, and how it is estimated.
#[derive(Debug, clap::Args)]
pub(crate) struct EstimateArgs {
    /// A table (CSV): a column of 0 and 1 for each list, and a column `count`; without it each row is a person. Or, with
    /// --list and --cluster, a table of records. Or columns `times` and `count`: one list with repeats. Without a file, the
    /// lists of the register (-r).
    #[arg(value_name = "TABLE")]
    pub(crate) table: Option<PathBuf>,
    /// The column that says on which list a record stands.
    #[arg(long, value_name = "COLUMN", requires_all = ["table", "cluster"])]
    pub(crate) list: Option<String>,
    /// The column that says who a record is of, as `dedupe --out` writes it.
    #[arg(long, value_name = "COLUMN", requires_all = ["table", "list"])]
    pub(crate) cluster: Option<String>,
    /// The column that says (1, yes, true) that a record was copied from another list.
    #[arg(long, value_name = "COLUMN", requires = "list")]
    pub(crate) copy: Option<String>,
    /// Of the register: a list and the sources it is made of, `NAME=SOURCE+SOURCE` or `SOURCE`; say it once for each list. Without it
    /// every source with ten people and more is a list, with all its versions.
    #[arg(long, value_name = "LIST", conflicts_with = "table")]
    pub(crate) lists: Vec<String>,
    /// Of the register: only records that tell of an event of this kind, such as arrest or death.
    #[arg(long, value_name = "KIND", conflicts_with = "table")]
    pub(crate) of: Option<String>,
    /// Part people by a column; of the register by sex, nationality, year, place or authority (of the arrest).
    #[arg(long, value_name = "COLUMN")]
    pub(crate) strata: Option<String>,
    /// Carry how sure the linkage is: a file of draws (`dedupe --draws-out`), or of the register how many to draw.
    #[arg(long, value_name = "FILE|N")]
    pub(crate) linkage: Option<String>,
    /// Count captures that a list copied from another (`repeats`, relayed passages, --copy) like any other.
    #[arg(long)]
    pub(crate) count_copies: bool,
    /// Of the register: what it knew, by a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN", conflicts_with = "table")]
    pub(crate) as_of: Option<String>,
    /// Which methods: all, or some of chapman, chao, zelterman, coverage, captures-chao, captures-darroch, loglinear (or
    /// loglinear-bic, -aic, -stepwise), dga, lcmcr.
    #[arg(long, default_value = "all", value_delimiter = ',')]
    pub(crate) method: Vec<String>,
    /// What the random numbers begin with.
    #[arg(long, default_value_t = 19_481_210)]
    pub(crate) seed: u64,
    /// Prior persons in each combination of lists, for dga (default: one spread over all combinations).
    #[arg(long)]
    pub(crate) delta: Option<f64>,
    /// What is held of the number before the data, for dga: inverse (1/N), uniform, or gamma:A:B (Poisson with a mean that has a gamma
    /// distribution, as Madigan and York write it).
    #[arg(long, default_value = "inverse")]
    pub(crate) prior: String,
    /// Look only at numbers of unseen people up to this, for dga (default: as far as there is mass, to 1000 times the observed).
    #[arg(long, value_name = "N")]
    pub(crate) grid: Option<u64>,
    /// Classes at most, for lcmcr.
    #[arg(long, default_value_t = 10)]
    pub(crate) classes: usize,
    /// Draws kept of each of the four chains of lcmcr, one each twenty sweeps, or each forty, eighty ... until the chains have met.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) draws: usize,
    /// Sweeps of a chain of lcmcr at most, until the chains have met; 0: just as many as the draws take.
    #[arg(long, default_value_t = 2_000_000)]
    pub(crate) sweeps: u64,
    /// How often the table is drawn again for the limits of log-linear models.
    #[arg(long, default_value_t = 500)]
    pub(crate) replicates: usize,
    /// Leave out the checks: lists left out, a list as the truth, tables made again, other settings.
    #[arg(long)]
    pub(crate) no_checks: bool,
    /// The language of sentences: es or en.
    #[arg(long, default_value = "en")]
    pub(crate) lang: String,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// Draw the estimate into this file (SVG): methods on one axis, strata, overlaps, distributions, models, chains.
    #[arg(long, value_name = "FILE.svg")]
    pub(crate) plot: Option<PathBuf>,
    /// Sign the estimate into the register's ledger: tables, settings, seed and answers.
    #[arg(long)]
    pub(crate) record: bool,
    /// List the estimates that are recorded in the register.
    #[arg(long, conflicts_with_all = ["table", "record", "again", "plot"])]
    pub(crate) recorded: bool,
    /// Make a recorded estimate again from its tables and settings, and compare every byte.
    #[arg(long, value_name = "ENTRY", conflicts_with_all = ["table", "record"])]
    pub(crate) again: Option<u64>,
    #[command(flatten)]
    pub(crate) by: By,
}

/// What is estimated: a table with all that comes with it, or how often people stand on one list.
enum Asked {
    Tables(Box<Question>, About),
    Repeats(Vec<u64>, About),
}

/// Estimates a table.
///
/// # Errors
/// When it cannot be read, or a method is unknown. That there is no estimate is none: it is said.
pub(crate) fn estimate(place: &Place, args: &EstimateArgs) -> anyhow::Result<ExitCode> {
    let lang = match args.lang.as_str() {
        "es" => Lang::Es,
        "en" => Lang::En,
        other => bail!("--lang: `{other}` is no language here; say es or en"),
    };
    if args.recorded {
        return recorded::list(place, args);
    }
    if let Some(entry) = args.again {
        return recorded::again(place, args, entry, lang);
    }
    let (question, about) = match asked(place, args)? {
        Asked::Tables(question, about) => (question, about),
        Asked::Repeats(frequencies, about) => {
            ensure!(!args.record, "--record: bounds of one list are not recorded");
            return repeats(&frequencies, &about, args, lang);
        }
    };
    let analysis = with_progress(&question);
    show(&question, &analysis, &about, args.json, lang);
    plot(args, || picture::analysis(&question.tables.whole, &analysis, lang))?;
    if args.record {
        recorded::record(place, args, &question, &analysis, &about)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(question: &Question, analysis: &Analysis, about: &About, as_json: bool, lang: Lang) {
    if as_json {
        print_json(&answer(question, analysis, about, lang));
    } else {
        print::analysis(question, analysis, about, lang);
    }
}

/// Draws into the file that was named, if one was.
fn plot(args: &EstimateArgs, draw: impl Fn() -> String) -> anyhow::Result<()> {
    let Some(path) = &args.plot else { return Ok(()) };
    std::fs::write(path, draw()).with_context(|| format!("cannot write {}", path.display()))
}

fn asked(place: &Place, args: &EstimateArgs) -> anyhow::Result<Asked> {
    let settings = settings(args)?;
    let question =
        |tables| Box::new(Question { tables, settings: settings.clone(), checks: !args.no_checks });
    let Some(path) = &args.table else {
        ensure!(
            place.register.is_some(),
            "say which table: `paradero estimate TABLE.csv`, or a register with -r DIR"
        );
        let (tables, about) = register::read(place, args)?;
        return Ok(Asked::Tables(question(tables), about));
    };
    let told = || path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(told)?;
    let drawn = match (&args.list, &args.linkage) {
        (Some(_), Some(path)) => Some((
            path.as_str(),
            std::fs::read_to_string(path).with_context(|| path.clone()).with_context(told)?,
        )),
        (None, Some(path)) => Some((path.as_str(), String::new())),
        (_, None) => None,
    };
    let columns = Columns {
        list: args.list.as_deref(),
        cluster: args.cluster.as_deref(),
        strata: args.strata.as_deref(),
        copy: args.copy.as_deref(),
        count_copies: args.count_copies,
        linkage: drawn.as_ref().map(|(path, text)| (*path, text.as_str())),
    };
    match read_table(&text, &columns).with_context(told)? {
        Found::Tables(tables, notes) => {
            Ok(Asked::Tables(question(*tables), About::file(path, notes)))
        }
        Found::Repeats(frequencies) => {
            Ok(Asked::Repeats(frequencies, About::file(path, Vec::new())))
        }
    }
}

fn settings(args: &EstimateArgs) -> anyhow::Result<Settings> {
    let typed = Typed {
        methods: args.method.clone(),
        seed: args.seed,
        delta: args.delta,
        prior: args.prior.clone(),
        grid: args.grid,
        classes: args.classes,
        draws: args.draws,
        sweeps: args.sweeps,
        replicates: args.replicates,
    };
    Ok(typed.settings()?)
}

/// One list with repeats: bounds only.
fn repeats(
    frequencies: &[u64],
    about: &About,
    args: &EstimateArgs,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let report = assess_repeats(&about.name, frequencies)?;
    if args.json {
        print_json(&reported(&report, about, lang));
    } else {
        print::report(&report, None, lang);
    }
    plot(args, || picture::engines(&report, lang))?;
    Ok(ExitCode::SUCCESS)
}

/// Answers, and says on a terminal how far the work is.
fn with_progress(question: &Question) -> Analysis {
    let (start, done, all) = (Instant::now(), AtomicUsize::new(0), question.steps());
    let is_shown = std::io::stderr().is_terminal();
    let analysis = analyse(question, || {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if is_shown && start.elapsed() > QUIET {
            eprint!("\r{:6.1} s  {done} / {all}", start.elapsed().as_secs_f64());
        }
    });
    if is_shown && start.elapsed() > QUIET {
        say("");
    }
    analysis
}

/// A heading and lines below it, where there are any.
fn section(head: &str, lines: impl IntoIterator<Item = String>) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_some() {
        out("");
        out(head);
        lines.for_each(|line| out(&line));
    }
}
