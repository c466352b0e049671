//! `paradero screen --watch`: a folder whose files are screened as they come, each answer beside its file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};
use paradero_locale::Lang;
use paradero_web::{Views, screen_file};

use crate::args::Place;
use crate::print::{out, say};
use crate::serve::Office;

/// How often the folder is looked at.
const POLL: Duration = Duration::from_secs(1);

/// The largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// What the names of answers end with.
const ANSWERS: [&str; 2] = [".screened.json", ".screened.html"];

/// Size and time of a file, by which a change is told.
type Look = (u64, Option<SystemTime>);

/// A folder that is watched.
struct Watched<'a> {
    folder: &'a Path,
    office: Arc<dyn Views>,
    lang: Lang,
    to: Option<&'a str>,
    /// How each file looked the last time.
    seen: BTreeMap<PathBuf, Look>,
    /// How it looked when it was screened, or could not be.
    done: BTreeMap<PathBuf, Look>,
    /// Why the folder cannot be read, where that was said.
    trouble: Option<String>,
}

/// Watches until Ctrl-C.
///
/// # Errors
/// When the folder is none, or the register cannot be read.
pub(super) fn run(
    place: &Place,
    folder: &Path,
    (lang, to, today): (Lang, Option<&str>, Option<&str>),
) -> anyhow::Result<ExitCode> {
    if !folder.is_dir() {
        bail!("{}: is no folder to watch", folder.display());
    }
    let office = Office::at(place, today)?;
    // What is wrong with the register is said before anything is waited for.
    office.view(office.level(), None).map_err(anyhow::Error::msg)?;
    let (runtime, stop) = until_stopped()?;
    let (seen, done) = (BTreeMap::new(), BTreeMap::new());
    let mut watched =
        Watched { folder, office: Arc::new(office), lang, to, seen, done, trouble: None };
    say(&format!("{}: watched (stop with Ctrl-C)", folder.display()));
    loop {
        watched.round();
        if stop.recv_timeout(POLL) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    runtime.shutdown_background();
    say("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Something arrives when the process is asked to stop.
fn until_stopped() -> anyhow::Result<(tokio::runtime::Runtime, Receiver<()>)> {
    let (tell, stop) = channel();
    let runtime = tokio::runtime::Runtime::new().context("cannot wait for Ctrl-C")?;
    runtime.spawn(async move {
        // Where the signal cannot be waited for, the process is ended by the system alone.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        // Nobody listens when it stops anyway.
        let _ = tell.send(());
    });
    Ok((runtime, stop))
}

impl Watched<'_> {
    /// Looks once; screens what is new or changed, and whole: of one size and time in two looks.
    fn round(&mut self) {
        let files = match files(self.folder) {
            Ok(files) => files,
            Err(error) => {
                let error = format!("{error:#}");
                if self.trouble.as_ref() != Some(&error) {
                    say(&format!("{error}; looking again every second"));
                }
                self.trouble = Some(error);
                return;
            }
        };
        self.trouble = None;
        for (path, look) in &files {
            if self.done.get(path) != Some(look) && self.seen.get(path) == Some(look) {
                if !answered_since(path, look) || self.done.contains_key(path) {
                    self.file(path);
                }
                self.done.insert(path.clone(), *look);
            }
        }
        self.done.retain(|path, _| files.contains_key(path));
        self.seen = files;
    }

    fn file(&self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match self.screened(path, &name) {
            Ok(line) => out(&format!("{name}: {line}")),
            Err(error) => {
                // An answer to what the file was before would be read as one to what it is.
                ANSWERS.iter().for_each(|end| drop(std::fs::remove_file(answer(path, end))));
                say(&format!("{name}: not screened: {error:#}"));
            }
        }
    }

    fn screened(&self, path: &Path, name: &str) -> anyhow::Result<String> {
        let size = path.metadata()?.len();
        if size > MOST_BYTES {
            bail!("it has {size} bytes; up to {MOST_BYTES} are read: split it");
        }
        let bytes = std::fs::read(path)?;
        let done = screen_file(self.office.clone(), self.lang, (name, &bytes), self.to)
            .map_err(anyhow::Error::msg)?;
        let [json, page] = ANSWERS.map(|end| answer(path, end));
        write(&json, format!("{:#}\n", done.json).as_bytes())?;
        write(&page, done.html.as_bytes())?;
        let orders = match done.orders {
            0 => "none may be someone whom an order in force covers".to_owned(),
            number => format!("{number} MAY BE SOMEONE WHOM AN ORDER IN FORCE COVERS"),
        };
        let beside = page.file_name().unwrap_or_default().to_string_lossy();
        Ok(format!("{} screened; {orders}; see {beside}", done.rows))
    }
}

/// The files of a folder that are no answers, and not hidden.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, Look>> {
    let listed = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = BTreeMap::new();
    for entry in listed.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = name.starts_with('.') || ANSWERS.iter().any(|end| name.ends_with(end));
        // What went away between the two looks is none.
        let Ok(about) = std::fs::metadata(entry.path()) else { continue };
        if about.is_file() && !own {
            files.insert(entry.path(), (about.len(), about.modified().ok()));
        }
    }
    Ok(files)
}

/// Whether an answer is there that is not older than the file: from before the watch began.
fn answered_since(path: &Path, (_, at): &Look) -> bool {
    ANSWERS.iter().all(|end| {
        let made = std::fs::metadata(answer(path, end)).and_then(|about| about.modified());
        made.is_ok_and(|made| at.is_some_and(|at| made >= at))
    })
}

/// Where an answer stands.
fn answer(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(end);
    path.with_file_name(name)
}

/// Writes a file under another name first: nobody reads half of it.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    std::fs::write(&temporary, bytes)
        .and_then(|()| std::fs::rename(&temporary, path))
        .with_context(|| path.display().to_string())
}
