//! `paradero screen blind` and its like: screening between offices that do not hand over their lists.

mod print;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use paradero_register::screening::{Manifest, Screener};
use paradero_screen::Person;
use paradero_screen::blind::{self, Chance, Handle, Key, Limits};
use serde_json::{Value, json};

use crate::args::Place;
use crate::office::{level, reading, today};
use crate::pdf;
use crate::print::{json as print_json, out, say};

/// First member of a file of handles.
const FORM: &str = "paradero blind handles";

/// What two offices do, one after the other.
#[derive(Debug, clap::Subcommand)]
#[expect(
    clippy::enum_variant_names,
    reason = "subcommands of `screen`, where `blind` tells them from it"
)]
pub(crate) enum Blind {
    /// Make the secret that two offices share: a new file, to be handed over in person.
    BlindKey(KeyArgs),
    /// Write keyed hashes of the people of a list, or of the register, for another office to screen against.
    ExportBlind(ExportArgs),
    /// Screen a manifest against what another office exported: which of its handles match.
    Blind(ScreenArgs),
    /// Say who the handles are that another office asks about.
    BlindReveal(RevealArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeyArgs {
    /// The file to make.
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The list: a table with a row a person; without it, the register (-r).
    #[arg(value_name = "LIST", conflicts_with_all = ["covered", "as_of", "today"])]
    list: Option<PathBuf>,
    /// The key of both offices.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file to make, for the other office.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// The file to make that says who the handles are; it stays here (default: OUT.handles).
    #[arg(long, value_name = "FILE")]
    handles: Option<PathBuf>,
    /// Only people whom an order covers.
    #[arg(long)]
    covered: bool,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    as_of: Option<String>,
    /// The day on which clocks are read (default: the machine's).
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ScreenArgs {
    /// The manifest: CSV, TSV, XLSX, ODS, Parquet, JSON or HTML, with a row a person.
    manifest: PathBuf,
    /// The key of both offices.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// What the other office exported.
    #[arg(long = "with", value_name = "FILE")]
    export: PathBuf,
    /// Handles told for a row, at most.
    #[arg(long, value_name = "K", default_value_t = 10)]
    top: usize,
    /// What a hit must weigh, in bits (default: log2 of the names exported, less 6).
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    least_bits: Option<f64>,
    /// Write the handles to ask about to a new file: each once, in no order, without the rows.
    #[arg(long, value_name = "FILE")]
    ask: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RevealArgs {
    /// The handles asked about.
    #[arg(value_name = "HANDLE", required_unless_present = "asked")]
    wanted: Vec<String>,
    /// The file of handles that `export-blind` made.
    #[arg(long, value_name = "FILE")]
    handles: PathBuf,
    /// A file of handles to resolve, as `blind --ask` writes it.
    #[arg(long, value_name = "FILE", conflicts_with = "wanted")]
    asked: Option<PathBuf>,
    /// Refuse to resolve more than this at once.
    #[arg(long, value_name = "N", default_value_t = 50)]
    most: usize,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// Runs one of the commands.
///
/// # Errors
/// When a file cannot be read or made, is not what it should be, or was made with another key.
pub(crate) fn run(place: &Place, what: &Blind) -> anyhow::Result<ExitCode> {
    match what {
        Blind::BlindKey(args) => make_key(args),
        Blind::ExportBlind(args) => export(place, args),
        Blind::Blind(args) => screen(args),
        Blind::BlindReveal(args) => reveal(args),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn make_key(args: &KeyArgs) -> anyhow::Result<()> {
    let key = Key::new(random()?);
    let mut file = private(&args.file)?;
    file.write_all(key.to_text().as_bytes()).with_context(|| cannot_write(&args.file))?;
    file.sync_all().with_context(|| cannot_write(&args.file))?;
    out(&format!("{}: a new key, fingerprint {}", args.file.display(), key.fingerprint()));
    for line in [
        "Hand it over in person or by a messenger with end-to-end encryption, never beside the export.",
        "Both offices then compare the fingerprint by telephone.",
        "Whoever holds it and an export can try names against it. Use it once, then destroy both copies.",
    ] {
        out(line);
    }
    Ok(())
}

fn export(place: &Place, args: &ExportArgs) -> anyhow::Result<()> {
    let key = key(&args.key)?;
    let people = people(place, args)?;
    ensure!(!people.is_empty(), "nobody to export: the list holds no one who can be found");
    let kept = args.handles.clone().unwrap_or_else(|| {
        let mut name = args.out.clone().into_os_string();
        name.push(".handles");
        name.into()
    });
    let to = private(&args.out)?;
    let made = private(&kept).and_then(|kept_file| {
        let made = write_both((to, &args.out), (kept_file, &kept), &people, &key);
        made.inspect_err(|_| remove(&kept))
    });
    // An export whose handles are not kept resolves for nobody: half of the two is none.
    let made = made.inspect_err(|_| remove(&args.out))?;
    let bytes = std::fs::metadata(&args.out).map_or(0, |data| data.len());
    out(&format!(
        "{}: {} people, {} names of {} different words, {bytes} bytes; key {}",
        args.out.display(),
        made.handles.len(),
        made.names,
        made.words,
        key.fingerprint()
    ));
    out(&format!("{}: who they are; it stays here", kept.display()));
    out("Whoever holds the key can try names against the export: see docs/blind-screening.md.");
    Ok(())
}

fn write_both(
    (to, path): (File, &Path),
    (kept_file, kept): (File, &Path),
    people: &[Person],
    key: &Key,
) -> anyhow::Result<blind::Exported> {
    let chance = Chance { salt: random()?, secret: random()? };
    let mut to = BufWriter::new(to);
    let made =
        blind::export(people, key, &chance, &mut to).with_context(|| path.display().to_string())?;
    whole(to, path)?;
    write_handles(kept_file, kept, (&made, people), key)?;
    Ok(made)
}

/// Removes a file that this run made.
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}

fn people(place: &Place, args: &ExportArgs) -> anyhow::Result<Vec<Person>> {
    let screener = if let Some(list) = &args.list {
        let bytes = std::fs::read(list).with_context(|| list.display().to_string())?;
        Screener::of_list(&file_name(list), &bytes, &pdf::reader())?
    } else {
        let register = reading(place, "screen export-blind")?;
        let level = level(&place.level)?;
        let position = register.position(level, args.as_of.as_deref())?;
        let view = register.view(level, position, today(args.today.as_deref())?)?;
        register.screener(view)?
    };
    Ok(screener.persons(args.covered))
}

/// One JSON object a line: what the file is, then a handle each.
fn write_handles(
    file: File,
    path: &Path,
    (made, people): (&blind::Exported, &[Person]),
    key: &Key,
) -> anyhow::Result<()> {
    let by_id: BTreeMap<&str, &Person> =
        people.iter().map(|person| (person.id.as_str(), person)).collect();
    let mut to = BufWriter::new(file);
    let head = json!({ FORM: 1, "export": made.export, "key": key.fingerprint(),
        "people": made.handles.len() });
    let people = made.handles.iter().map(|(handle, id)| {
        let names: Vec<&String> = by_id
            .get(id.as_str())
            .into_iter()
            .flat_map(|person| person.names.iter().chain(&person.aliases))
            .collect();
        json!({ "handle": handle, "id": id, "names": names })
    });
    for line in std::iter::once(head).chain(people) {
        writeln!(to, "{line}").with_context(|| cannot_write(path))?;
    }
    whole(to, path)
}

fn screen(args: &ScreenArgs) -> anyhow::Result<()> {
    let key = key(&args.key)?;
    let bytes =
        std::fs::read(&args.manifest).with_context(|| args.manifest.display().to_string())?;
    let manifest =
        Manifest::read(&file_name(&args.manifest), &bytes, &BTreeMap::new(), &pdf::reader())?;
    manifest.said.iter().for_each(|line| say(&format!("  {line}")));
    let export = File::open(&args.export).with_context(|| args.export.display().to_string())?;
    let limits = Limits { least_bits: args.least_bits, top: args.top };
    let found = blind::screen(&manifest.queries(), &key, BufReader::new(export), limits)
        .with_context(|| args.export.display().to_string())?;
    let wanted: BTreeSet<Handle> = found.rows.iter().flatten().map(|hit| hit.handle).collect();
    if let Some(path) = &args.ask {
        let mut text = format!("# {FORM}, export {}\n", found.export);
        wanted.iter().for_each(|handle| text.push_str(&format!("{handle}\n")));
        let mut to = private(path)?;
        to.write_all(text.as_bytes()).with_context(|| cannot_write(path))?;
    }
    if args.json {
        print_json(&print::document(&manifest, &found));
    } else {
        print::print(&manifest, &found, &file_name(&args.export));
    }
    Ok(())
}

fn reveal(args: &RevealArgs) -> anyhow::Result<()> {
    let (export, known) = read_handles(&args.handles)?;
    let texts: Vec<String> = match &args.asked {
        None => args.wanted.clone(),
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            let first = text.lines().next().unwrap_or_default();
            ensure!(
                !first.starts_with('#') || first.ends_with(&format!("export {export}")),
                "{}: asks about another export than {} is of",
                path.display(),
                args.handles.display()
            );
            let lines = text.lines().map(str::trim);
            lines
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned)
                .collect()
        }
    };
    let mut wanted = BTreeSet::new();
    for text in &texts {
        let handle = Handle::parse(text)
            .with_context(|| format!("`{text}` is no handle: sixteen digits, 0 to 9 and a to f"))?;
        wanted.insert(handle);
    }
    ensure!(
        wanted.len() <= args.most,
        "{} handles of {} are asked about, and --most is {}: ask back why before you raise it",
        wanted.len(),
        known.len(),
        args.most
    );
    let unknown: Vec<String> =
        wanted.iter().filter(|handle| !known.contains_key(handle)).map(Handle::to_string).collect();
    ensure!(
        unknown.is_empty(),
        "{}: not of this export: {}",
        args.handles.display(),
        unknown.join(", ")
    );
    let told: Vec<&Value> = wanted.iter().filter_map(|handle| known.get(handle)).collect();
    if args.json {
        print_json(&json!({ "export": export, "people": told }));
        return Ok(());
    }
    for one in told {
        let names: Vec<&str> =
            one["names"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let text = |member: &str| one[member].as_str().unwrap_or_default().to_owned();
        out(&format!("{}  {}  [{}]", text("handle"), names.join(" | "), text("id")));
    }
    Ok(())
}

/// The export that a file of handles is of, and its lines by handle.
fn read_handles(path: &Path) -> anyhow::Result<(String, BTreeMap<Handle, Value>)> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| name.to_string())?;
    let mut lines = text.lines();
    let head: Value = serde_json::from_str(lines.next().unwrap_or_default()).unwrap_or_default();
    let Some(export) = head["export"].as_str().filter(|_| head[FORM] == 1) else {
        bail!(
            "{name}: is no file of handles; `paradero screen export-blind` makes it beside an export"
        );
    };
    let mut known = BTreeMap::new();
    for (number, line) in (2..).zip(lines) {
        let one: Value = serde_json::from_str(line).unwrap_or_default();
        let handle = one["handle"].as_str().and_then(Handle::parse);
        let handle = handle.with_context(|| format!("{name}: line {number} is damaged"))?;
        known.insert(handle, one);
    }
    ensure!(
        head["people"] == known.len(),
        "{name}: holds {} handles of {}; take it from a copy",
        known.len(),
        head["people"]
    );
    Ok((export.to_owned(), known))
}

fn key(path: &Path) -> anyhow::Result<Key> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    warn_of_readers(path);
    Key::parse(&text).with_context(|| path.display().to_string())
}

/// Says where others on this machine can read a key.
fn warn_of_readers(path: &Path) {
    #[cfg(unix)]
    if let Ok(data) = std::fs::metadata(path)
        && std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o077 != 0
    {
        say(&format!("{}: others on this machine can read this key; chmod 600", path.display()));
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("this machine gives no random bytes")?;
    Ok(bytes)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// A file that was not there, which only its owner may read and write.
fn private(path: &Path) -> anyhow::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("{}: a new file is made, none replaced", path.display()))
}

/// Sees to it that what was written is on the disk.
fn whole(to: BufWriter<File>, path: &Path) -> anyhow::Result<()> {
    let file = to.into_inner().map_err(std::io::IntoInnerError::into_error);
    file.and_then(|file| file.sync_all()).with_context(|| cannot_write(path))
}
