//! `paradero cosign` and `paradero timestamp`: asking others for their word on the checkpoints, by the net or
//! by files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use paradero_model::Level;
use paradero_register::{Outcome, Settings};
use paradero_web::Outward;

use crate::args::Place;
use crate::checkpoints::moment;
use crate::office::{directory, open, random};
use crate::print::{out, say};

/// Ask the witnesses of paradero.toml to cosign the newest checkpoints, and keep what they answer.
///
/// A witness learns the names of the logs it is asked for and their numbers of entries; nothing of what stands
/// in them. Exit code 1: one did not cosign, or an answer was not taken.
#[derive(Debug, clap::Args)]
pub(crate) struct CosignArgs {
    /// Send nothing; write the requests to this directory, for witnesses without a network.
    #[arg(long, value_name = "DIR")]
    request: Option<PathBuf>,
    /// Send nothing; take answers that came back as files. Together with --request, before it.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    answers: Vec<PathBuf>,
}

/// Ask the authorities of paradero.toml to stamp the newest checkpoints (RFC 3161), and keep what they answer.
///
/// An authority learns the SHA-256 of a checkpoint and nothing else. Exit code 1: one did not stamp.
#[derive(Debug, clap::Args)]
pub(crate) struct TimestampArgs {
    /// Send nothing; write the requests to this directory: for each log a .tsq, and the .note that is stamped.
    #[arg(long, value_name = "DIR", conflicts_with = "answer")]
    request: Option<PathBuf>,
    /// Send nothing; take answers (.tsr). The .tsq and the .note that they are of lie beside them.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    answer: Vec<PathBuf>,
    /// The certificates under which answers that are taken must hold (default: those of paradero.toml).
    #[arg(long, value_name = "FILE", requires = "answer")]
    certificate: Option<PathBuf>,
}

/// Asks witnesses.
///
/// # Errors
/// When no witness is named, a file cannot be read or written, or an answer cannot be kept.
pub(crate) fn cosign(place: &Place, args: &CosignArgs) -> anyhow::Result<ExitCode> {
    let register = open(place)?;
    let mut all = true;
    for file in &args.answers {
        let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
        match register.take_cosignatures(&bytes) {
            Ok(taken) => {
                for (by, at) in &taken.by {
                    say(&format!(
                        "{}: {} entries cosigned by {by} on {}",
                        taken.origin,
                        taken.size,
                        moment(*at)
                    ));
                }
                for name in &taken.unknown {
                    say(&format!(
                        "{}: {name} is no witness of paradero.toml: not kept",
                        file.display()
                    ));
                }
            }
            Err(error) => {
                all = false;
                out(&format!("{}: {error}", file.display()));
            }
        }
    }
    if let Some(folder) = &args.request {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for (name, body) in register.cosign_requests()? {
            write(&folder.join(name), body.as_bytes())?;
        }
    }
    if args.request.is_none() && args.answers.is_empty() {
        let asked = register.cosign(&Outward::default())?;
        if asked.is_empty() {
            bail!(
                "no witness of paradero.toml has an address: use --request DIR and --answers FILE"
            );
        }
        for one in asked {
            let of = format!("{}: {}", one.origin, one.witness);
            match one.outcome {
                Outcome::Cosigned { size, at } => {
                    say(&format!("{of} cosigned {size} entries on {}", moment(at)));
                }
                Outcome::Not(what) => {
                    all = false;
                    out(&format!("{of} did not cosign: {what}"));
                }
                Outcome::Contradicts(what) => {
                    all = false;
                    out(&format!("{of} did not cosign. ALARM: {what}"));
                }
            }
        }
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
    say(&path.display().to_string());
    Ok(())
}

/// Asks authorities for timestamps.
///
/// # Errors
/// When no authority is named, a file cannot be read or written, or an answer cannot be kept.
pub(crate) fn timestamp(place: &Place, args: &TimestampArgs) -> anyhow::Result<ExitCode> {
    let register = open(place)?;
    let seed = random()?;
    let mut drawn = 0_u64;
    let mut nonce = move || {
        drawn += 1;
        let hash = paradero_ledger::sha256(&[&seed[..], &drawn.to_be_bytes()].concat()).0;
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash[..8]);
        bytes
    };
    if let Some(folder) = &args.request {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for asked in register.to_stamp(&levels(place)?, &mut nonce)? {
            let stem = folder.join(format!("{}-{}", asked.level.code(), asked.size));
            write(&stem.with_extension("note"), asked.note.as_bytes())?;
            write(&stem.with_extension("tsq"), &asked.query)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut all = true;
    if args.answer.is_empty() {
        let asked = register.stamp(&Outward::default(), &mut nonce)?;
        if asked.is_empty() {
            bail!(
                "no authority of paradero.toml has an address: use --request DIR and --answer FILE"
            );
        }
        for one in asked {
            match one.outcome {
                Ok(at) => say(&stamped(&one.origin, one.size, at)),
                Err(what) => {
                    all = false;
                    out(&format!("{}: {} did not stamp: {what}", one.origin, one.authority));
                }
            }
        }
    }
    let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string());
    let text =
        |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
    let pem = args.certificate.as_deref().map(text).transpose()?;
    for file in &args.answer {
        let (note, query) =
            (text(&file.with_extension("note"))?, read(&file.with_extension("tsq"))?);
        match register.take_stamp(&note, &query, &read(file)?, pem.as_deref()) {
            Ok(one) => say(&stamped(&one.origin, one.size, one.outcome.unwrap_or_default())),
            Err(error) => {
                all = false;
                out(&format!("{}: {error}", file.display()));
            }
        }
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn stamped(origin: &str, size: u64, at: u64) -> String {
    format!("{origin}: {size} entries stamped on {}", moment(at))
}

/// The levels in use.
fn levels(place: &Place) -> anyhow::Result<Vec<Level>> {
    let path = directory(place)?.join("paradero.toml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(Settings::parse(&text)?.levels)
}
