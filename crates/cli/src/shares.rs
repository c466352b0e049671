//! `paradero shares`: a recovery key in printed shares.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use paradero_model::Level;
use paradero_register::{checksum, decrypt_keys, join_key, page, page_key, read_page, split_key};

use crate::args::{By, Place};
use crate::office::{now, writer};
use crate::print::{out, say};
use crate::recipients::secret_file;
use crate::{keepers, who};

/// What is done with shares.
#[derive(Debug, clap::Args)]
pub(crate) struct SharesArgs {
    #[command(subcommand)]
    pub(crate) what: What,
}

/// What to do with shares.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum What {
    /// Make a recovery key, split it into files to be printed, and encrypt copies of keys to it from now on.
    Split {
        /// How many shares give the key back: 2 or more.
        #[arg(long, value_name = "K")]
        needed: u8,
        /// How many shares there are: 16 at most.
        #[arg(long, value_name = "N")]
        of: u8,
        /// A new directory for the files of the shares.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Why. The reason stays in the ledger.
        #[arg(long, default_value = "so that keys are not lost with a machine")]
        why: String,
        #[command(flatten)]
        by: By,
    },
    /// Join shares and open the keys that a backup encrypted to them. Needs no register.
    Join {
        /// Files of shares: pages, or their words alone.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Where a backup put the keys: COPY.keys.
        #[arg(long, value_name = "DIR", requires = "to")]
        from: Option<PathBuf>,
        /// A new directory for the keys in clear.
        #[arg(long, value_name = "DIR", requires = "from")]
        to: Option<PathBuf>,
        /// Write the recovery key itself to a new file, for the tool `age`.
        #[arg(long, value_name = "FILE")]
        key_to: Option<PathBuf>,
    },
}

/// Splits or joins.
///
/// # Errors
/// When there are too few shares or they do not belong together, or the disk fails.
pub(crate) fn run(place: &Place, args: &SharesArgs) -> anyhow::Result<ExitCode> {
    match &args.what {
        What::Split { needed, of, to, why, by } => split(place, (*needed, *of), to, why, by),
        What::Join { files, from, to, key_to } => {
            let mut shares = Vec::new();
            let mut named = None;
            for file in files {
                let told = || file.display().to_string();
                let text = std::fs::read_to_string(file).with_context(told)?;
                shares.push(read_page(&text).with_context(told)?);
                if text.contains("sha256 of what") && !checksum::is_whole(&text) {
                    say(&format!(
                        "{}: the page was altered; its words have a checksum of their own",
                        told()
                    ));
                }
                named = named.or_else(|| page_key(&text));
            }
            let key = join_key(&shares, named.as_deref())?;
            if let Some(file) = key_to {
                secret_file(file, checksum::sign(&format!("{}\n", key.secret_text())).as_bytes())?;
                say(&format!(
                    "{}: the recovery key; destroy it when it is done with",
                    file.display()
                ));
            }
            if let (Some(from), Some(to)) = (from, to) {
                let count = decrypt_keys(from, &key, to)?;
                say(&format!(
                    "{}: {count} files of keys; `paradero -r DIR repair --from COPY --keys {}` puts them back, or \
                     copied into the folder `keys` of the copy they make it the register",
                    to.display(),
                    to.display()
                ));
            }
            say(&format!("{} shares give back the key {}", shares.len(), key.name()));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn split(
    place: &Place,
    (needed, of): (u8, u8),
    to: &std::path::Path,
    why: &str,
    by: &By,
) -> anyhow::Result<ExitCode> {
    let mut by = by.clone();
    if by.by.is_empty() && !who::has_accounts(place)? {
        by.by.push("office".to_owned());
    }
    let who = who::keepers(place, &by)?;
    who.sees(Level::Sealed)?;
    let mut register = writer(place)?;
    let key = split_key(needed, of)?;
    if to.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{}: is not empty; name a new directory", to.display());
    }
    std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let name = register.settings()?.name;
    let on = jiff::Timestamp::from_second(now()).map(|at| at.to_string()).unwrap_or_default();
    let on = on.get(..10).unwrap_or_default();
    for share in &key.shares {
        let file = to.join(format!("share-{}-of-{of}.txt", share.number()));
        secret_file(&file, page(&name, &key.public, share, of, on).as_bytes())?;
        out(&file.display().to_string());
    }
    say(&format!(
        "print each, give each to somebody else, and destroy the files; {needed} of {of} open the copies of keys, and \
         nothing else does"
    ));
    let what = register.change_of_recovery(&key.public);
    keepers::keep(&mut register, &what, why, &who)
}
