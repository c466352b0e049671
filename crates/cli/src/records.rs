//! `records`: a table of any size as records in Parquet, without a register.

use std::fs::File;
use std::io::BufWriter;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use paradero_intake::stream::{self, Share};
use serde_json::json;

use crate::print::{json as print_json, say};

/// Write a table as records in Parquet: every cell verbatim, what it claims, what is wrong. Needs no register.
#[derive(Clone, Debug, ClapArgs)]
pub(crate) struct RecordsArgs {
    /// The table. A CSV or TSV may be larger than the memory.
    file: PathBuf,
    /// The mapping; without one the cells are kept as they are.
    #[arg(long, value_name = "FILE", conflicts_with = "yes")]
    mapping: Option<PathBuf>,
    /// Accept the mapping that is proposed from the first rows.
    #[arg(long)]
    yes: bool,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Threads that work on it; the bytes that are written do not depend on them.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &RecordsArgs) -> anyhow::Result<()> {
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mapping = mapping(args, &name)?;
    let one = NonZeroUsize::MIN;
    let threads =
        args.threads.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(one));
    // What is not whole is never there by the name that was asked for.
    let part = args.to.with_added_extension("part");
    let told = || part.display().to_string();
    let out = || File::create(&part).map(BufWriter::new);
    let written =
        stream::to_parquet(&name, open(&args.file)?, mapping.as_deref(), Share::of(threads), out);
    let streamed = match written {
        Ok(streamed) => streamed,
        Err(error) => {
            // Merely tidy: the reason is told by the error. There is no such file where nothing was begun.
            let _ = std::fs::remove_file(&part);
            return Err(error.into());
        }
    };
    open(&part)?.sync_all().with_context(told)?;
    std::fs::rename(&part, &args.to).with_context(|| args.to.display().to_string())?;
    say(&format!(
        "{name}: {} records ({} with a problem)",
        streamed.records, streamed.with_problems
    ));
    streamed.said.iter().for_each(|line| say(&format!("  {line}")));
    if let Some(why) = streamed.whole {
        say(&format!("  read as a whole: {why}"));
    }
    if mapping.is_some() && !streamed.unmapped.is_empty() {
        say(&format!("  columns neither mapped nor named: {}", streamed.unmapped.join(", ")));
    }
    if args.json {
        print_json(&json!({
            "file": name, "records": streamed.records, "problems": streamed.with_problems,
            "said": streamed.said, "columns": streamed.columns, "unmapped": streamed.unmapped,
            "whole": streamed.whole,
        }));
    }
    Ok(())
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file).with_context(|| file.display().to_string())
}

/// The mapping that is given, or the one that is proposed where that is accepted.
fn mapping(args: &RecordsArgs, name: &str) -> anyhow::Result<Option<String>> {
    if let Some(path) = &args.mapping {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        return Ok(Some(text));
    }
    if !args.yes {
        return Ok(None);
    }
    let Some(proposal) = stream::propose(name, open(&args.file)?)? else {
        bail!("{name}: no mapping can be proposed; give one with --mapping FILE");
    };
    let text = proposal.to_toml();
    say(&text);
    Ok(Some(text))
}
