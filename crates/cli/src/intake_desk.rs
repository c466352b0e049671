//! Bringing in by the pages: the tray, proposals, additions and pictures of pages, over the register as it stands.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use paradero_intake::Reading;
use paradero_intake::passage::model::Endpoint;
use paradero_model::Level;
use paradero_register::tray::{Draft, Item, Tray};
use paradero_register::{Addition, GuideKind, Proposed, Register};
use paradero_web::{IntakeDesk, Standing, Step, Views};

use crate::alerts;
use crate::office::now;
use crate::serve::Office;

/// How often a register that another process writes to is tried again, and how long is waited between.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(200);

/// Dots to an inch in the picture of a page: enough to read, and no more than a page may weigh.
const DOTS: &str = "110";

/// Most bytes of the picture of a page.
const PICTURE_BYTES: u64 = 16 << 20;

const MEMORY_MAX_BYTES: u64 = 2 << 30;
const CPU_MAX_SECONDS: u64 = 30;

impl Office {
    fn waited_for(&self) -> Result<Register, String> {
        for _ in 0..TRIES {
            match self.writer() {
                Err(error) if error.is_locked() => std::thread::sleep(PAUSE),
                opened => return opened.map_err(|error| error.to_string()),
            }
        }
        Err("another process writes to the register for minutes now; try again once it is done"
            .to_owned())
    }
}

impl IntakeDesk for Office {
    fn tray(&self) -> Result<Tray, String> {
        Ok(self.open()?.tray())
    }

    fn propose(&self, level: Level, file_name: &str, bytes: &[u8]) -> Result<Proposed, String> {
        self.open()?.propose(level, file_name, bytes).map_err(|error| error.to_string())
    }

    fn read(
        &self,
        file_name: &str,
        bytes: &[u8],
        guide: Option<(GuideKind, &str)>,
    ) -> Result<Reading, String> {
        self.open()?.try_guide(file_name, bytes, guide).map_err(|error| error.to_string())
    }

    fn accept(
        &self,
        (level, account): (Level, Option<(&str, bool)>),
        item: &Item,
        told: &dyn Fn(Step),
    ) -> Result<String, String> {
        let said = |error: paradero_register::Error| error.to_string();
        told(Step::Waiting);
        let mut register = self.waited_for()?;
        if let Some((name, keeps)) = account {
            register.act_as(name, keeps);
        }
        told(Step::Adding);
        let tray = register.tray();
        let bytes = tray.bytes(item).map_err(said)?;
        let name = guide_name(item);
        let guide = item.guide.as_ref();
        let added = register.add(&Addition {
            file_name: &item.file_name,
            bytes: &bytes,
            guide: guide.map(|draft| (draft.kind, name.as_str(), draft.text.as_str())),
            info: item.info.clone(),
            now: now(),
        });
        let source = added.map_err(said)?.import.source;
        drop(register);
        // It is in the ledger: from here on nothing takes that back, and what is left is made again when it is asked for.
        told(Step::Deriving);
        tray.throw_away(item).map_err(said)?;
        // Made first, under the lock; the watch then finds it made.
        if let Ok(view) = self.newest(level) {
            self.give_back(level, view);
        }
        if let (Ok(seen), Ok(today)) = (self.open(), self.day()) {
            alerts::quietly(&seen, level, today, std::slice::from_ref(&source));
        }
        Ok(source)
    }

    fn language_model(&self) -> Result<Option<Endpoint>, String> {
        let settings = self.open()?.settings().map_err(|error| error.to_string())?;
        Ok(settings.language_model())
    }

    fn draws(&self) -> bool {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| folder.join("pdftoppm").is_file())
    }

    fn picture(&self, pdf: &[u8], page: u32) -> Result<Option<Vec<u8>>, String> {
        drawn(pdf, page).map_err(|error| format!("{error:#}"))
    }

    fn standing(&self, level: Level, source: &str) -> Result<Option<Standing>, String> {
        let register = self.open()?;
        let said = |error: paradero_register::Error| error.to_string();
        let mut acts = register.acts(level).rev();
        let Some(import) =
            acts.find_map(|act| act.import().filter(|import| import.source == source))
        else {
            return Ok(None);
        };
        let guide = import.guide.as_ref();
        let text = guide.map(|guide| register.bytes(&guide.hash)).transpose().map_err(said)?;
        let text = text.map(String::from_utf8).transpose().map_err(|error| error.to_string())?;
        let guide = guide.zip(text).map(|(guide, text)| Draft::new(guide.kind, text));
        let item = Item {
            id: String::new(),
            level: import.level,
            file_name: import.file_name.clone(),
            bytes: import.bytes,
            source: import.source.clone(),
            media: String::new(),
            by: String::new(),
            at: 0,
            info: import.info.clone(),
            guide,
            asked: None,
        };
        let bytes = register.bytes(source).map_err(said)?;
        Ok(Some(Standing { item, bytes }))
    }
}

fn guide_name(item: &Item) -> String {
    let ending = match item.guide.as_ref().map(|draft| draft.kind) {
        Some(GuideKind::Sheet) => "claims.toml",
        _ => "mapping.toml",
    };
    format!("{}.{ending}", item.file_name)
}

/// A page of a PDF, drawn by `pdftoppm` in a process that may use so much memory and time and no more.
fn drawn(pdf: &[u8], page: u32) -> anyhow::Result<Option<Vec<u8>>> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut child = Command::new(program)
        .args(["draw-page", &page.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start what draws pages")?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let mut picture = Vec::new();
    let from = child.stdout.take().context("no standard output")?;
    from.take(PICTURE_BYTES + 1).read_to_end(&mut picture).context("the picture")?;
    let status = child.wait().context("what draws pages")?;
    let _ = writer.join();
    if status.code() == Some(i32::from(NONE)) {
        return Ok(None);
    }
    let whole = status.success()
        && picture.starts_with(b"\x89PNG")
        && picture.len() as u64 <= PICTURE_BYTES;
    if !whole {
        bail!("the page could not be drawn");
    }
    Ok(Some(picture))
}

/// How the child ends where no `pdftoppm` is installed.
const NONE: u8 = 3;

/// What the child process does: becomes `pdftoppm`, within its limits.
pub(crate) fn draw_page(page: u32) -> anyhow::Result<ExitCode> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, limit(MEMORY_MAX_BYTES))?;
    setrlimit(Resource::Cpu, limit(CPU_MAX_SECONDS))?;
    let page = page.to_string();
    // It comes back only where there is no such program.
    let _ =
        Command::new("pdftoppm").args(["-png", "-r", DOTS, "-f", &page, "-l", &page, "-"]).exec();
    Ok(ExitCode::from(NONE))
}
