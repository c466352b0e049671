//! `paradero label`: people judge pairs of records without knowing what the model thinks of them.
//!
//! What they say binds later runs of `dedupe --labels`, and measures them: the pairs are drawn at random.

mod calibrated;
mod estimate;
mod file;
mod judged;
mod measure;
mod page;
mod records;
mod sample;
mod session;
mod terminal;
mod view;
mod web;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use paradero_link::{Judgement, Linked, Settings, Threads};
use paradero_locale::Lang;

use crate::dedupe::{Config, Progress, Records, RecordsArgs};
use crate::memory;
use crate::print::say;
pub(crate) use calibrated::{Bin, EDGES};
pub(crate) use measure::Measured;
use records::Known;
pub(crate) use records::Named;
use session::Session;

/// Judge pairs of records blind, in the terminal or in a browser.
///
/// Draws pairs at random from all that `dedupe` would report, more of them where the model is unsure, and shows them
/// without weight, order or any other sign of what it thinks. Each answer is in the file of labels before the next
/// pair is shown; the same command goes on where it was stopped.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LabelArgs {
    #[command(flatten)]
    pub(crate) records: RecordsArgs,
    /// File of labels (CSV): made where there is none, else added to.
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: PathBuf,
    /// Show the pairs in a browser on this machine; write it after the files.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:8080")]
    pub(crate) web: Option<String>,
    /// Who judges.
    #[arg(long, value_name = "NAME", env = "USER", default_value = "reviewer")]
    pub(crate) reviewer: String,
    /// How many pairs to draw; a greater number later adds to those drawn.
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) count: u64,
    /// Another number draws other pairs.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Language of what is shown (default: the browser's, English in the terminal).
    #[arg(long, value_parser = crate::args::languages())]
    pub(crate) lang: Option<Lang>,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or written or is damaged, or there is no pair to judge.
pub(crate) fn run(args: &LabelArgs) -> anyhow::Result<()> {
    let reviewer = args.reviewer.trim();
    if reviewer.is_empty() || reviewer.contains(char::is_control) {
        bail!("--reviewer {reviewer:?} is no name; say who judges");
    }
    let config = Config::read(args.records.config.as_deref())?;
    let args = &LabelArgs { records: config.records(&args.records), ..args.clone() };
    args.records.memory.bound()?;
    let records = Records::read(&args.records, &config)?;
    let settings = config.settings(None);
    let progress = Progress::new(Instant::now());
    let watch = |step| progress.tell(step);
    // The very run of `dedupe`, so that what is judged is what it reports.
    let linker = records.linker(&watch)?;
    if let Some(corpus) = records.corpus_used(&linker) {
        say(&corpus.line());
    }
    let (_, linked) = linker.train_and_link(&[], &settings, &Threads)?;
    let known = Known::new(&records, &args.records);
    let session = open(args, &records, &known, &linked, reviewer)?;
    if session.mended {
        say(&format!(
            "{}: the last line was cut off while it was written; it was removed, and its pair is shown again",
            args.labels.display()
        ));
    }
    match &args.web {
        Some(address) => web::serve(address, session, args.lang, |address| {
            say(&format!("http://{address}/ (stop with Ctrl-C)"));
        })?,
        None => in_terminal(session, args.lang.unwrap_or(Lang::en()))?,
    }
    let contents = file::read(&args.labels, &known)?;
    for line in measure::measure(&contents.labels, &linked, &settings).lines() {
        say(&line);
    }
    memory::say_held(memory::held().as_ref());
    Ok(())
}

/// Draws the pairs and opens the file.
fn open(
    args: &LabelArgs,
    records: &Records,
    known: &Known<'_>,
    linked: &Linked,
    reviewer: &str,
) -> anyhow::Result<Session> {
    if linked.pairs.is_empty() {
        bail!(
            "{}: no two records are alike enough to be worth a look",
            records.table.files.join(", ")
        );
    }
    let keys: Vec<u64> =
        (0..u32::try_from(records.names.len())?).map(|row| known.key(row)).collect();
    let key = |row: u32| keys.get(row as usize).copied().unwrap_or(0);
    let frame = sample::frame(linked);
    let sample = sample::draw(&frame, linked, &key, (args.seed, args.count));
    let hidden =
        view::hidden(&records.table, &[args.records.id.as_deref(), args.records.truth.as_deref()]);
    Session::open(&args.labels, (records, known), (&frame, &sample), &hidden, reviewer)
}

fn in_terminal(mut session: Session, lang: Lang) -> anyhow::Result<()> {
    let term = console::Term::stderr();
    let keyboard = std::io::stdin().is_terminal() && term.is_term();
    let width = term.size_checked().map_or(80, |(_, columns)| usize::from(columns));
    let mut out = std::io::stderr();
    let mut screen = terminal::Screen { out: &mut out, width, clears: keyboard, lang };
    if keyboard {
        terminal::run(&mut session, &mut terminal::Keyboard(term), &mut screen)
    } else {
        let mut lines = terminal::Lines(std::io::stdin().lock());
        terminal::run(&mut session, &mut lines, &mut screen)
    }
}

/// A file of labels for a run of `dedupe`.
pub(crate) struct Labels {
    contents: file::Contents,
}

impl Labels {
    /// Reads a file of labels about some records.
    ///
    /// # Errors
    /// When it cannot be read or is damaged, or names records that are not there.
    pub(crate) fn read(path: &Path, records: &Records, args: &RecordsArgs) -> anyhow::Result<Self> {
        Self::about(path, &Known::new(records, args))
    }

    /// Reads a file of labels about records that are known otherwise.
    ///
    /// # Errors
    /// When it cannot be read or is damaged, or names records that are not there.
    pub(crate) fn about(path: &Path, known: &dyn Named) -> anyhow::Result<Self> {
        let contents = file::read(path, known).context("--labels")?;
        if contents.torn {
            say(&format!(
                "{}: the last line was cut off while it was written and is passed over",
                path.display()
            ));
        }
        let changed = contents.labels.iter().filter(|label| label.changed).count();
        if changed > 0 {
            say(&format!(
                "{}: {changed} lines are about records whose cells have changed since; they bind all the same, so look at them again",
                path.display()
            ));
        }
        Ok(Self { contents })
    }

    /// What binds linking.
    pub(crate) fn binding(&self) -> Vec<(u32, u32, Judgement)> {
        judged::binding(&judged::judged(&self.contents.labels))
    }

    /// Measures a run that they did not bind.
    pub(crate) fn measure(&self, linked: &Linked, settings: &Settings) -> Measured {
        measure::measure(&self.contents.labels, linked, settings)
    }
}
