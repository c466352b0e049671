//! `paradero export ftm`: a view as FollowTheMoney.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_ftm::{About, Reader, Written, about, export};
use paradero_register::View;

use crate::args::{Ask, Place};
use crate::office::{open, view};
use crate::print::say;

/// Where the export is written, and of which state.
#[derive(Debug, clap::Args)]
pub(crate) struct FtmArgs {
    /// The new table of statements (CSV). Without it they are printed. Beside it stands what the export is and what it loses.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// A new file of entities as JSON lines, as OpenAleph and OpenSanctions take them.
    #[arg(long, value_name = "FILE")]
    pub(crate) entities: Option<PathBuf>,
    /// The new file that says what the export is and what it loses (default: the table's name, ending in .README.txt).
    #[arg(long, value_name = "FILE")]
    pub(crate) about: Option<PathBuf>,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day of the export (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// Writes the export.
///
/// # Errors
/// If no register is named or it cannot be read, or a file is there already or cannot be written.
pub(crate) fn run(place: &Place, args: &FtmArgs) -> anyhow::Result<ExitCode> {
    let beside = args.about.clone().or_else(|| args.out.as_deref().map(beside));
    let files = [&args.out, &args.entities, &beside];
    for (at, file) in files.iter().enumerate() {
        let Some(file) = file.as_deref() else { continue };
        if file.exists() {
            bail!("{}: is there already; name a new file", file.display());
        }
        if files[..at].iter().any(|other| other.as_deref() == Some(file)) {
            bail!("{}: is named twice; name another file", file.display());
        }
    }
    let ask = Ask { as_of: args.as_of.clone(), today: args.today.clone(), json: false };
    let view = view(place, &ask, "export ftm")?;
    let written = match whole(place, &view, args) {
        Ok(written) => written,
        Err(error) => {
            // What is half written would be taken for the export.
            for file in [&args.out, &args.entities].into_iter().flatten() {
                let _ = std::fs::remove_file(file);
            }
            return Err(error);
        }
    };
    if let Some(file) = &beside {
        let text = said(place, &view, &written)?;
        let mut to = create(file)?;
        to.write_all(text.as_bytes())
            .and_then(|()| to.sync_all())
            .with_context(|| file.display().to_string())?;
    }
    say(&format!("{} statements on {} entities", written.statements, written.entities));
    if written.barred > 0 {
        let why = "they would mark people: topics, Membership or Associate";
        say(&format!("  {} statements of other programs were left out: {why}", written.barred));
    }
    Ok(ExitCode::SUCCESS)
}

fn beside(table: &Path) -> PathBuf {
    table.with_extension("README.txt")
}

fn whole(place: &Place, view: &View, args: &FtmArgs) -> anyhow::Result<Written> {
    let seen = seen(place, view)?;
    let reader = Reader { connection: view.connection(), seen: &seen };
    let mut entities = args.entities.as_deref().map(create).transpose()?.map(BufWriter::new);
    let lines = entities.as_mut().map(|file| file as &mut dyn Write);
    let written = match args.out.as_deref() {
        Some(path) => {
            let mut table = create(path)?;
            let written = export(&reader, &mut table, lines)?;
            table.sync_all().with_context(|| path.display().to_string())?;
            written
        }
        None => export(&reader, &mut std::io::stdout().lock(), lines)?,
    };
    if let Some(file) = entities {
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
    }
    Ok(written)
}

/// When sources were taken in, as far as the view knows of that.
fn seen(place: &Place, view: &View) -> anyhow::Result<BTreeMap<String, i64>> {
    let register = open(place)?;
    let position = usize::try_from(view.position()).unwrap_or(usize::MAX);
    let mut seen = BTreeMap::new();
    for act in register.acts(view.level()).take(position) {
        if let Some(import) = act.import() {
            seen.entry(import.source.clone()).or_insert(act.recorded_at());
        }
    }
    Ok(seen)
}

fn said(place: &Place, view: &View, written: &Written) -> anyhow::Result<String> {
    let settings = open(place)?.settings()?;
    let (level, position, today) = (view.level(), view.position(), view.today());
    Ok(about(&About { office: &settings.name, level, position, today, written }))
}

/// A new file that only its owner reads.
fn create(path: &Path) -> anyhow::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).with_context(|| path.display().to_string())
}
