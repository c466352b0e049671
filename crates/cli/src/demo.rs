//! `paradero demo`: the example register, made from the report and a fictional roster.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use paradero_model::{Level, SourceInfo};
use paradero_register::{Addition, GuideKind, List, Register};

use crate::args::{DemoArgs, Place, ServeArgs};
use crate::office::{now, random, today};
use crate::print::{columns, out, say};
use crate::{pdf, serve};

const REPORT: &[u8] = include_bytes!("../../../examples/report/report.txt");
const REPORT_SHEET: &str = include_str!("../../../examples/report/report.claims.toml");
const NAME: &str = "example";
const SEED: u64 = 1;
const PEOPLE: usize = 6_000;

/// One file with its guide.
struct Item {
    name: String,
    bytes: Vec<u8>,
    guide: Option<(GuideKind, String, String)>,
}

pub(crate) fn demo(args: &DemoArgs) -> anyhow::Result<ExitCode> {
    clear(&args.directory)?;
    Register::init(&args.directory, NAME, now(), random()?)?;
    name_countries(&args.directory)?;
    let mut register = Register::open_writer(&args.directory, pdf::reader(), now())?;
    let mut items = vec![Item {
        name: "report.txt".to_owned(),
        bytes: REPORT.to_vec(),
        guide: Some((GuideKind::Sheet, "report.claims.toml".to_owned(), REPORT_SHEET.to_owned())),
    }];
    items.extend(roster()?);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?;
    let bar = ProgressBar::new(items.len() as u64 + 2).with_style(style);
    for item in &items {
        bar.set_message(item.name.clone());
        let guide =
            item.guide.as_ref().map(|(kind, name, text)| (*kind, name.as_str(), text.as_str()));
        let info = SourceInfo::default();
        let addition =
            Addition { file_name: &item.name, bytes: &item.bytes, guide, info, now: now() };
        register.add(&addition).with_context(|| item.name.clone())?;
        bar.inc(1);
    }
    let files = paradero_synth::roster(PEOPLE, SEED).files;
    for (name, bytes) in files.iter().filter(|(name, _)| name == "decisions.toml") {
        let text = std::str::from_utf8(bytes)?;
        register.decide(name, text, "example office", Level::Team, now())?;
    }
    drop(register);
    bar.set_message("linking, rules");
    let register = Register::open(&args.directory, pdf::reader())?;
    let view = register.view(Level::Team, register.size(Level::Team), today(None)?)?;
    bar.finish_and_clear();
    columns(&view.list(List::Status)?);
    out("");
    columns(&view.rows(
        "SELECT rule, severity, count(*) AS findings FROM finding GROUP BY rule, severity
         ORDER BY CASE severity WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 ELSE 2 END, rule",
        &[],
    )?);
    say(&format!("the example register lies in {}", args.directory.display()));
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    let place = Place {
        register: Some(args.directory.clone()),
        level: "team".to_owned(),
        identity: None,
        signing_key: None,
    };
    let listen = args.listen.clone();
    serve::serve(
        &place,
        &ServeArgs { listen, behind_tls: false, postgres: None, today: None, locales: None },
    )
}

/// Says what the fictional countries of the roster are called.
fn name_countries(directory: &Path) -> anyhow::Result<()> {
    let path = directory.join("paradero.toml");
    let mut settings =
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    settings.push_str("\n[countries]\nXA = \"Quirandá\"\nXB = \"Sorvalia\"\nXC = \"Montelar\"\n");
    std::fs::write(&path, settings).with_context(|| path.display().to_string())
}

/// An earlier example register makes way; anything else is left alone.
fn clear(directory: &Path) -> anyhow::Result<()> {
    if !directory.exists() {
        return Ok(());
    }
    let settings = std::fs::read_to_string(directory.join("paradero.toml")).unwrap_or_default();
    if !settings.contains(&format!("name = \"{NAME}\"")) {
        bail!(
            "{}: is there and is no example register; name another with --directory",
            directory.display()
        );
    }
    std::fs::remove_dir_all(directory).with_context(|| directory.display().to_string())
}

/// The fictional roster: each list with its mapping, each document with its sheet.
fn roster() -> anyhow::Result<Vec<Item>> {
    let files = paradero_synth::roster(PEOPLE, SEED).files;
    let text = |name: &str| {
        let file = files.iter().find(|(path, _)| path == name)?;
        String::from_utf8(file.1.clone()).ok()
    };
    let mut items = Vec::new();
    for (path, bytes) in &files {
        let stem = PathBuf::from(path).with_extension("").to_string_lossy().into_owned();
        let mapping = format!("{stem}.mapping.toml");
        let sheet = format!("{stem}.claims.toml");
        let guide = if let Some(mapping_text) = text(&mapping) {
            (GuideKind::Mapping, mapping, mapping_text)
        } else if let Some(sheet_text) = text(&sheet) {
            (GuideKind::Sheet, sheet, sheet_text)
        } else {
            continue;
        };
        if path == &guide.1 {
            continue;
        }
        items.push(Item { name: path.clone(), bytes: bytes.clone(), guide: Some(guide) });
    }
    Ok(items)
}
