//! Adding a file to a register, as `paradero add` does.

use std::path::{Path, PathBuf};

use paradero_intake::shipped;
use paradero_model::{Date, SourceInfo};
use paradero_register::{Addition, GuideKind};
use pyo3::prelude::*;
use serde_json::json;

use super::{Register, level, now, pages};
use crate::errors::Trouble;

/// How a file is read, and what is said of it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Asked {
    /// A file, or the name of a mapping that ships.
    mapping: Option<PathBuf>,
    /// A claim sheet.
    claims: Option<PathBuf>,
    /// The mapping that is proposed is accepted.
    accept: bool,
    title: Option<String>,
    said_by: Option<String>,
    said_on: Option<String>,
    source_level: Option<String>,
    obtained: Option<String>,
    unique: bool,
}

/// What says how a file is read: its kind, its name, its text.
type Guide = (GuideKind, String, String);

fn read(path: &Path) -> Result<(String, Vec<u8>), Trouble> {
    let told = |error: std::io::Error| Trouble::input(format!("{}: {error}", path.display()));
    let (size, most) =
        (std::fs::metadata(path).map_err(told)?.len(), paradero_intake::limits::BYTES);
    if size > most {
        return Err(Trouble::input(format!(
            "{}: it has {size} bytes, and the limit is {most}; split it into smaller files",
            path.display()
        )));
    }
    Ok((name(path), std::fs::read(path).map_err(told)?))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The mapping that is proposed for a file.
pub(super) fn propose(path: &Path) -> Result<Option<String>, Trouble> {
    let (name, bytes) = read(path)?;
    let proposal = paradero_intake::propose(&name, &bytes, &*pages::reader());
    Ok(proposal.map_err(Trouble::input)?.map(|proposal| proposal.to_toml()))
}

fn given(asked: &Asked, file: &str, bytes: &[u8]) -> Result<Option<Guide>, Trouble> {
    let (kind, path) = match (&asked.mapping, &asked.claims) {
        (Some(_), Some(_)) => {
            return Err(Trouble::input("give a mapping or a claim sheet, not both"));
        }
        (Some(path), None) => (GuideKind::Mapping, path),
        (None, Some(path)) => (GuideKind::Sheet, path),
        (None, None) => return Ok(None),
    };
    let called = path.to_str().and_then(shipped::named).filter(|_| !path.exists());
    if let (GuideKind::Mapping, Some(shipped)) = (kind, called) {
        let text = shipped.for_file(file, bytes, &*pages::reader()).map_err(Trouble::input)?;
        return Ok(Some((kind, format!("{}.toml", shipped.name), text)));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Trouble::input(format!("{}: {error}", path.display())))?;
    Ok(Some((kind, name(path), text)))
}

/// The mapping that is proposed, where it is accepted. A document that nobody accepts one for is kept without claims.
fn proposed(asked: &Asked, file: &str, bytes: &[u8]) -> Result<Option<Guide>, Trouble> {
    let proposal = paradero_intake::propose(file, bytes, &*pages::reader());
    let Some(proposal) = proposal.map_err(Trouble::input)? else { return Ok(None) };
    if asked.accept {
        let name = format!("{file}.proposed.toml");
        return Ok(Some((GuideKind::Mapping, name, proposal.to_toml())));
    }
    let kind = paradero_intake::kind(file, bytes).map_err(Trouble::input)?;
    if paradero_intake::DOCUMENTS.contains(&kind) {
        return Ok(None);
    }
    Err(Trouble::input(format!(
        "{file}: no mapping was given and none accepted: accept=True accepts the proposed one, propose(path) gives it to be corrected and given with mapping="
    )))
}

/// Adds a file.
pub(super) fn add(register: &Register, path: &Path, asked: &Asked) -> Result<String, Trouble> {
    let (name, bytes) = read(path)?;
    let guide = match given(asked, &name, &bytes)? {
        Some(guide) => Some(guide),
        None => proposed(asked, &name, &bytes)?,
    };
    let said_on = asked.said_on.as_deref().map(Date::parse_edtf).transpose();
    let info = SourceInfo {
        title: asked.title.clone(),
        said_by: asked.said_by.clone(),
        said_on: said_on.map_err(Trouble::input)?,
        level: asked.source_level.as_deref().map(level).transpose()?,
        obtained: asked.obtained.clone(),
        unique: asked.unique,
        ..SourceInfo::default()
    };
    let by = guide.as_ref().map(|(kind, name, text)| (*kind, name.as_str(), text.as_str()));
    let addition = Addition { file_name: &name, bytes: &bytes, guide: by, info, now: now() };
    let added = register.writer()?.add(&addition).map_err(Trouble::input)?;
    let import = &added.import;
    Ok(json!({
        "file": name, "guided": guide.is_some(), "source": import.source, "records": import.records,
        "problems": import.problems, "events": import.events, "unclaimed": added.unclaimed,
        "entry": added.entry, "already": added.already, "unmapped": added.unmapped,
        "said": added.said, "first_problems": added.problems,
    })
    .to_string())
}
