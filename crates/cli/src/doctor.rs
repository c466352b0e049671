//! `paradero doctor`: what this machine lacks for what the program does, and how to get it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use paradero_scan::{Engine, LANGUAGES};
use serde::Serialize;

use crate::args::Place;
use crate::{office, print};

/// Free bytes on a disk below which large lists may not find room.
const ROOM: u64 = 2 << 30;
/// Memory below which large lists are better bounded.
const MEMORY: u64 = 2 << 30;

#[derive(clap::Args)]
pub(crate) struct DoctorArgs {
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

/// How something is with what the program needs.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    /// As it should be.
    Good,
    /// Not here, and something that not everybody does cannot be done.
    Without,
    /// To be mended.
    Wrong,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Checked {
    what: &'static str,
    standing: Standing,
    /// What was found.
    found: String,
    /// What to do, where something is to be done.
    remedy: Option<String>,
}

impl Checked {
    fn good(what: &'static str, found: impl Into<String>) -> Self {
        Self { what, standing: Standing::Good, found: found.into(), remedy: None }
    }

    fn without(what: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (found, remedy) = (found.into(), Some(remedy.into()));
        Self { what, standing: Standing::Without, found, remedy }
    }

    fn wrong(what: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { standing: Standing::Wrong, ..Self::without(what, found, remedy) }
    }
}

/// Looks at the machine, and at the register where one is named. Fails where something is to be mended.
///
/// # Errors
/// None of its own: what cannot be looked at is told as such.
pub(crate) fn run(place: &Place, args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let mut all = vec![
        machine(),
        own_children(),
        temporary(&std::env::temp_dir()),
        terminal(),
        recognition(),
        fonts(),
        cluster(),
    ];
    match &place.register {
        Some(directory) => {
            all.push(register(place));
            all.extend(keys(directory));
            all.push(room(directory));
            all.push(postgres(directory));
        }
        None => all.push(Checked::good(
            "register",
            "none is named (-r DIR): nothing of one was looked at",
        )),
    }
    if args.json {
        print::json(&serde_json::to_value(&all)?);
    } else {
        all.iter().for_each(tell);
    }
    let wrong = all.iter().any(|one| one.standing == Standing::Wrong);
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn tell(one: &Checked) {
    let sign = match one.standing {
        Standing::Good => "good",
        Standing::Without => "without",
        Standing::Wrong => "WRONG",
    };
    print::out(&format!("{sign:8} {:12} {}", one.what, one.found));
    if let Some(remedy) = &one.remedy {
        print::out(&format!("{:22}{remedy}", ""));
    }
}

fn machine() -> Checked {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (system, kind) = (std::env::consts::OS, std::env::consts::ARCH);
    let found = |memory: &str| {
        format!("paradero {}, {system} {kind}, {cores} threads{memory}", env!("CARGO_PKG_VERSION"))
    };
    match memory() {
        Some(bytes) if bytes < MEMORY => Checked::without(
            "machine",
            found(&format!(", {} MiB of memory", bytes >> 20)),
            "large lists: say --memory 512MiB, and what has no room lies on the disk",
        ),
        Some(bytes) => Checked::good("machine", found(&format!(", {} MiB of memory", bytes >> 20))),
        None => Checked::good("machine", found("")),
    }
}

/// Bytes of memory, where the system tells (Linux).
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
}

/// PDFs and pictures are read by children of this program.
fn own_children() -> Checked {
    let asked = std::env::current_exe().and_then(|own| Command::new(own).arg("--version").output());
    match asked {
        Ok(answer) if answer.status.success() => {
            Checked::good("children", "PDFs and pictures are read in processes of their own")
        }
        Ok(answer) => Checked::wrong(
            "children",
            format!("the program cannot start itself: {}", answer.status),
            "PDFs cannot be read; install the program again where programs may be run",
        ),
        Err(error) => Checked::wrong(
            "children",
            format!("the program cannot start itself: {error}"),
            "PDFs cannot be read; install the program again where programs may be run",
        ),
    }
}

fn temporary(folder: &Path) -> Checked {
    let at = folder.join(format!("paradero-doctor-{}", std::process::id()));
    let written = std::fs::write(&at, b"x").and_then(|()| std::fs::remove_file(&at));
    match (written, free(folder)) {
        (Err(error), _) => Checked::wrong(
            "temporary",
            format!("{}: {error}", folder.display()),
            "set TMPDIR to a folder that can be written to",
        ),
        (Ok(()), Some(bytes)) if bytes < ROOM => Checked::without(
            "temporary",
            format!("{}: {} MiB are free", folder.display(), bytes >> 20),
            "large lists and many scans: make room, or set TMPDIR to a folder on a larger disk",
        ),
        (Ok(()), _) => Checked::good("temporary", folder.display().to_string()),
    }
}

/// Free bytes on the disk of a folder.
fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

fn terminal() -> Checked {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let set = set.unwrap_or_default();
    let wide = set.to_ascii_lowercase().replace('-', "").contains("utf8");
    if wide {
        return Checked::good("letters", set);
    }
    Checked::without(
        "letters",
        format!("the terminal is set to {:?}", if set.is_empty() { "C" } else { &set }),
        "names with accents may not show at the terminal: export LC_ALL=C.UTF-8 (pages and files are not touched by it)",
    )
}

fn recognition() -> Checked {
    let wanted: Vec<String> = LANGUAGES.iter().map(|code| (*code).to_owned()).collect();
    match Engine::find(&wanted) {
        Ok(engine) => {
            let lacking: Vec<&str> = wanted
                .iter()
                .filter(|code| !engine.languages.contains(code))
                .map(String::as_str)
                .collect();
            let found = format!("Tesseract {} ({})", engine.version, engine.languages.join(", "));
            if lacking.is_empty() {
                return Checked::good("scans", found);
            }
            let packages: Vec<String> =
                lacking.iter().map(|code| format!("tesseract-ocr-{code}")).collect();
            let remedy = format!("apt-get install {}", packages.join(" "));
            Checked::without("scans", format!("{found}; without {}", lacking.join(", ")), remedy)
        }
        Err(why) => Checked::without(
            "scans",
            why,
            "without it scans and photographs are kept and not read: apt-get install tesseract-ocr tesseract-ocr-spa",
        ),
    }
}

fn fonts() -> Checked {
    if cfg!(feature = "pdf") {
        Checked::good(
            "documents",
            "PDF; its fonts are in the program, none of this machine's is needed",
        )
    } else {
        Checked::without(
            "documents",
            "Markdown alone: this program was built without `pdf`",
            "build it with `cargo build --release`",
        )
    }
}

/// Only who works on a cluster needs it, so that its absence is no lack.
fn cluster() -> Checked {
    let what = "cluster";
    let Ok(program) = paradero_handover::find() else {
        return Checked::good(what, "none, and --on alone needs one (docs/scale.md)");
    };
    let shown = program.display();
    let answer = Command::new(&program).arg("--version").output();
    let said = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned());
    let own = env!("CARGO_PKG_VERSION");
    match said {
        Ok(said) if said.split(' ').nth(1) == Some(own) => {
            Checked::good(what, format!("{shown}: {said}"))
        }
        Ok(said) => Checked::wrong(
            what,
            format!("{shown}: {said:?}, and this is {own}"),
            "put the program of the same build there",
        ),
        Err(error) => {
            Checked::wrong(what, format!("{shown}: {error}"), "put the program there anew")
        }
    }
}

fn register(place: &Place) -> Checked {
    match office::open(place) {
        Ok(_) => Checked::good("register", "opens; `paradero verify` looks at every byte of it"),
        Err(error) => Checked::wrong(
            "register",
            format!("{error:#}"),
            "`paradero verify` names what is damaged, `paradero repair` mends it from a copy",
        ),
    }
}

/// Keys of a register that others on this machine can read.
#[cfg(unix)]
fn keys(directory: &Path) -> Vec<Checked> {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = directory.join("keys");
    let Ok(found) = std::fs::metadata(&folder) else { return Vec::new() };
    if found.permissions().mode() & 0o077 == 0 {
        return vec![Checked::good("keys", "of the owner alone")];
    }
    vec![Checked::wrong(
        "keys",
        format!("others on this machine may look into {}", folder.display()),
        format!("chmod -R go= {}", folder.display()),
    )]
}

#[cfg(not(unix))]
fn keys(_: &Path) -> Vec<Checked> {
    Vec::new()
}

/// A state is made beside the one in use, so that its disk must hold it twice.
fn room(directory: &Path) -> Checked {
    let derived = size(&directory.join("derived"));
    match free(directory) {
        Some(bytes) if bytes < derived => Checked::wrong(
            "room",
            format!(
                "{} MiB are free, and what is derived takes {} MiB",
                bytes >> 20,
                derived >> 20
            ),
            "make room on the register's disk: the next state is made beside the one in use",
        ),
        Some(bytes) => Checked::good("room", format!("{} MiB are free", bytes >> 20)),
        None => Checked::good("room", "the system does not tell how much is free"),
    }
}

/// Bytes of the files in a folder; what cannot be read counts as nothing.
fn size(folder: &Path) -> u64 {
    let (mut left, mut bytes): (Vec<PathBuf>, u64) = (vec![folder.to_owned()], 0);
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(found) if found.is_dir() => left.push(entry.path()),
                Ok(found) => bytes += found.len(),
                Err(_) => {}
            }
        }
    }
    bytes
}

/// Whether the server that the environment names answers.
fn postgres(directory: &Path) -> Checked {
    let what = "PostgreSQL";
    let Ok(address) = std::env::var("PARADERO_POSTGRES") else {
        return Checked::good(what, "none is named, and none is needed (docs/postgres.md)");
    };
    let kept = paradero_register::postgres::Postgres::at(&address, directory)
        .and_then(|server| server.kept());
    match kept {
        Ok(kept) => Checked::good(what, format!("answers, and holds {} views", kept.len())),
        // Its address may hold a password, so it is not repeated.
        Err(error) => Checked::wrong(
            what,
            error.to_string(),
            "look at PARADERO_POSTGRES and whether the server runs (docs/postgres.md)",
        ),
    }
}
