//! `paradero recipients` and `keygen`: who may read what is sealed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use paradero_ledger::ActKey;
use paradero_register::checksum;

use crate::args::{By, Place};
use crate::office::{open, writer};
use crate::print::{out, say};
use crate::{keepers, who};

/// What is done with those who may read what is sealed.
#[derive(Debug, clap::Args)]
pub(crate) struct RecipientsArgs {
    #[command(subcommand)]
    pub(crate) what: Option<What>,
}

/// What to do with recipients.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum What {
    /// Name them.
    List,
    /// Let the holder of a key read all that is sealed.
    Add {
        /// Its public half, `age1...`, as `keygen` prints it.
        key: String,
        /// Why. The reason stays in the ledger.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        by: By,
    },
    /// Wrap all keys of sealed acts anew without a key.
    Remove {
        /// Its public half.
        key: String,
        /// Why. The reason stays in the ledger.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        by: By,
    },
}

/// Where the key goes.
#[derive(Debug, clap::Args)]
pub(crate) struct KeygenArgs {
    /// A new file, for its owner alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
}

/// Names or changes those who may read what is sealed.
///
/// # Errors
/// When they cannot be changed here, or the disk fails.
pub(crate) fn run(place: &Place, args: &RecipientsArgs) -> anyhow::Result<ExitCode> {
    let (key, why, by, may) = match &args.what {
        None | Some(What::List) => {
            let register = open(place)?;
            let own = register.own_name();
            for line in register.recipient_lines()? {
                let mine = own.as_ref().is_some_and(|own| line.starts_with(own.as_str()));
                out(&format!("{line}{}", if mine { "  (this machine reads with it)" } else { "" }));
            }
            return Ok(ExitCode::SUCCESS);
        }
        Some(What::Add { key, why, by }) => (key, why, by, true),
        Some(What::Remove { key, why, by }) => (key, why, by, false),
    };
    let who = who::keepers(place, by)?;
    who.sees(paradero_model::Level::Sealed)?;
    let mut register = writer(place)?;
    let what = register.change_of_recipients(key, may)?;
    keepers::keep(&mut register, &what, why, &who)
}

/// Makes a key.
///
/// # Errors
/// When the file is there already or cannot be written.
pub(crate) fn keygen(args: &KeygenArgs) -> anyhow::Result<ExitCode> {
    let key = ActKey::generate();
    let text = format!(
        "# Reads what is sealed, once `paradero recipients add` names it. Nobody else may have this file.\n\
         # public key: {}\n{}\n",
        key.name(),
        key.secret_text()
    );
    secret_file(&args.to, checksum::sign(&text).as_bytes())?;
    out(&key.name());
    say(&format!(
        "{}: the key; its public half is above: give that to a keeper",
        args.to.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Writes a new file that only its owner may read.
///
/// # Errors
/// When there is one, or it cannot be written.
pub(crate) fn secret_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let told = || path.display().to_string();
    let mut file = options.open(path).with_context(told)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(told)
}
