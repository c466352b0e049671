//! `paradero synth`: fictional people and rosters, with the truth about them.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args as ClapArgs, Subcommand};

use crate::args::Place;
use crate::office::directory;
use crate::score::score;

/// Make fictional people or a fictional case load from a seed.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    /// One table of people as eight lists report them, with the truth in `entity_id`.
    People {
        /// Number of rows.
        #[arg(long, visible_alias = "people", default_value_t = 100_000)]
        rows: usize,
        /// The same seed gives the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The file to write; `-` is standard output.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// An office's case load over two years: lists, mappings, papers, claim sheets, the truth.
    Roster {
        /// Number of people arrested, at most ten million (what a spreadsheet of them can hold); fewer
        /// than 300 are made 300.
        #[arg(long, visible_alias = "rows", default_value_t = 6_000,
            value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
        people: u32,
        /// The same seed gives the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The directory to write into; it must not hold anything yet.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Hold what the register (-r) found of a roster against the roster's truth.
    Score {
        /// The directory that `synth roster` wrote.
        #[arg(long, value_name = "DIR")]
        truth: PathBuf,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

/// Makes what was asked for and writes it.
///
/// # Errors
/// Where the file or directory cannot be written, or the directory already holds something.
pub(crate) fn run(place: &Place, args: Args) -> Result<()> {
    match args.what {
        What::People { rows, seed, out } => {
            let bytes = paradero_synth::people(rows, seed);
            write(&out, &bytes)?;
            eprintln!("{rows} rows, seed {seed}, to {}", out.display());
        }
        What::Roster { people, seed, out } => {
            empty(&out)?;
            let people = usize::try_from(people).context("--people")?;
            let made = paradero_synth::roster(people, seed);
            for (name, bytes) in &made.files {
                write(&out.join(name), bytes)?;
            }
            eprintln!("{} files, seed {seed}, in {}", made.files.len(), out.display());
        }
        What::Score { truth, json } => score(directory(place)?, &truth, json)?,
    }
    Ok(())
}

/// Makes the directory, which may not hold anything: truth and lists of two seeds must not mix.
fn empty(out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)
        .with_context(|| format!("cannot make the directory {}", out.display()))?;
    let mut entries =
        std::fs::read_dir(out).with_context(|| format!("cannot read {}", out.display()))?;
    if entries.next().is_some() {
        bail!("{} is not empty; name a new directory", out.display());
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if path == Path::new("-") {
        return std::io::stdout().write_all(bytes).context("cannot write to standard output");
    }
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
