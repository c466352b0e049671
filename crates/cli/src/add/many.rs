//! Folders, and files that hold others: every file in them is taken in by itself or accounted for with its reason.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use paradero_intake::container::{self, Account, Outcome, Part, Taken};
use paradero_ledger::sha256;
use paradero_model::SourceInfo;
use paradero_register::{Addition, Register};
use serde_json::{Value, json};

use super::{add_source, read};
use crate::args::AddArgs;
use crate::office::now;
use crate::print::say;

/// Most folders within one another that are gone down into.
const DEEPEST: usize = 64;

/// What became of many files: the answers of those that were added, and the account of all.
pub(super) struct Many {
    pub(super) answers: Vec<Value>,
    pub(super) account: Account,
}

impl Many {
    /// Whether any file could not be taken in.
    pub(super) fn refused(&self) -> u64 {
        let refused = |taken: &&Taken| matches!(taken.outcome, Outcome::Refused { .. });
        self.account.taken.iter().filter(refused).map(|taken| taken.files).sum()
    }

    /// The account, a line each file that is not simply in the register, then the sums.
    pub(super) fn tell(&self) {
        for taken in &self.account.taken {
            let (how, why) = match &taken.outcome {
                Outcome::Left { why } => ("left", why),
                Outcome::Refused { why } => ("refused", why),
                _ => continue,
            };
            let many =
                if taken.files > 1 { format!(" ({} files)", taken.files) } else { String::new() };
            say(&format!("{how}: {}{many}: {why}", taken.path));
        }
        self.account.said.iter().for_each(|line| say(&format!("  {line}")));
        say(&self.account.total());
    }

    /// The account as JSON, a line each file.
    pub(super) fn json(&self) -> Value {
        let line = |taken: &Taken| {
            let (outcome, more) = match &taken.outcome {
                Outcome::Read { records, problems } => {
                    ("read", json!({ "records": records, "problems": problems }))
                }
                Outcome::Kept => ("kept", json!({})),
                Outcome::Unpacked => ("unpacked", json!({})),
                Outcome::Left { why } => ("left", json!({ "why": why })),
                Outcome::Refused { why } => ("refused", json!({ "why": why })),
            };
            let mut line = json!({ "path": taken.path, "kind": taken.kind, "files": taken.files, "outcome": outcome });
            if let (Some(line), Some(more)) = (line.as_object_mut(), more.as_object()) {
                line.extend(more.clone());
            }
            line
        };
        json!({
            "files": self.account.files(), "total": self.account.total(), "said": self.account.said,
            "account": self.account.taken.iter().map(line).collect::<Vec<_>>(), "added": self.answers,
        })
    }
}

/// Whether what is named is a folder, or holds other files.
pub(super) fn is_many(path: &Path) -> anyhow::Result<bool> {
    if path.is_dir() {
        return Ok(true);
    }
    let (name, bytes) = read(path)?;
    Ok(container::is_container(&name, &bytes).is_some())
}

/// Adds every file of folders and containers; what cannot be taken in stops none of the others.
pub(super) fn add(register: &mut Register, args: &AddArgs) -> anyhow::Result<Many> {
    let mut answers = Vec::new();
    let mut account = Account::default();
    for top in &args.files {
        if is_register(top) {
            bail!(
                "{}: it is a register, not a folder of sources; name its files, or exchange with it by `paradero bundle`",
                top.display()
            );
        }
        for path in files(top)? {
            let place = place(top, &path);
            let bytes = match regular(&path) {
                Ok(bytes) => bytes,
                Err(outcome) => {
                    account.taken.push(Taken { path: place, kind: None, files: 1, outcome });
                    continue;
                }
            };
            let whole = container::is_container(&place, &bytes).is_some();
            let within = whole.then(|| format!("in {place} (SHA-256 {})", sha256(&bytes)));
            if whole && !args.parts_only {
                account.said.extend(kept(register, args, &path, &bytes));
            }
            let mut take =
                |part: &Part| Ok(taken(register, args, part, within.as_deref(), &mut answers));
            account.extend(container::account(&mut std::iter::once((place, bytes)), &mut take));
        }
    }
    Ok(Many { answers, account })
}

/// Whether a folder is a register: what lies in it are not sources, and some of it are keys.
fn is_register(folder: &Path) -> bool {
    folder.join("paradero.toml").is_file() && folder.join("keys").is_dir()
}

/// The bytes of a file as it lies on disk. A link leads anywhere, and a pipe never ends.
fn regular(path: &Path) -> Result<Vec<u8>, Outcome> {
    let refused = |why: String| Outcome::Refused { why };
    let kind =
        std::fs::symlink_metadata(path).map_err(|error| refused(error.to_string()))?.file_type();
    if kind.is_symlink() {
        return Err(Outcome::Left {
            why: "it is a link to elsewhere; name what it leads to".to_owned(),
        });
    }
    if kind.is_dir() {
        return Err(Outcome::Left {
            why: if is_register(path) {
                "it is a register; exchange with it by `paradero bundle`".to_owned()
            } else {
                format!("it is a folder below {DEEPEST} others")
            },
        });
    }
    if !kind.is_file() {
        return Err(Outcome::Left { why: "it is no file but a device, pipe or socket".to_owned() });
    }
    read(path).map(|(_, bytes)| bytes).map_err(|error| refused(format!("{error:#}")))
}

/// Keeps a container as it was received, without claims, beside what is in it: its seal is over the whole. What went wrong is said.
fn kept(register: &mut Register, args: &AddArgs, path: &Path, bytes: &[u8]) -> Option<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let info = super::info(args, &SourceInfo::default());
    let added = info.and_then(|info| {
        let addition = Addition { file_name: &name, bytes, guide: None, info, now: now() };
        Ok(register.add(&addition)?)
    });
    added
        .err()
        .map(|error| format!("{} itself is not kept, what is in it is: {error:#}", path.display()))
}

/// Adds one source and says what became of it.
fn taken(
    register: &mut Register,
    args: &AddArgs,
    part: &Part,
    within: Option<&str>,
    answers: &mut Vec<Value>,
) -> Outcome {
    let mut part = part.clone();
    if let Some(within) = within {
        let obtained = [part.info.obtained.as_deref(), Some(within)];
        part.info.obtained = Some(obtained.into_iter().flatten().collect::<Vec<_>>().join("; "));
        part.info.title.get_or_insert_with(|| part.path.clone());
    }
    let answer = match add_source(register, args, &part) {
        Ok(answer) => answer,
        Err(error) => return Outcome::Refused { why: format!("{error:#}") },
    };
    let number = |of: &str| answer[of].as_u64().unwrap_or_default();
    let outcome = if answer["already"] == json!(true) {
        Outcome::Left { why: "the register has it already, read in the same way".to_owned() }
    } else if answer["guided"] == json!(true) {
        Outcome::Read { records: number("records"), problems: number("problems") }
    } else {
        Outcome::Kept
    };
    answers.push(answer);
    outcome
}

/// How a file is called within what was named.
fn place(top: &Path, path: &Path) -> String {
    let base = if top.is_dir() { Some(top) } else { top.parent() };
    let within = base.and_then(|base| path.strip_prefix(base).ok()).unwrap_or(path);
    within.display().to_string()
}

/// The files of a folder and of the folders in it, by name; links are not followed, since they lead anywhere.
fn files(top: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !top.is_dir() {
        return Ok(vec![top.to_owned()]);
    }
    let (mut all, mut open) = (Vec::new(), vec![(top.to_owned(), 0)]);
    while let Some((folder, depth)) = open.pop() {
        let told = || folder.display().to_string();
        for entry in std::fs::read_dir(&folder).with_context(told)? {
            let entry = entry.with_context(told)?;
            let kind = entry.file_type().with_context(told)?;
            if kind.is_dir() && depth < DEEPEST && !is_register(&entry.path()) {
                open.push((entry.path(), depth + 1));
            } else {
                all.push(entry.path());
            }
        }
    }
    all.sort();
    Ok(all)
}
