//! Archives, mailboxes and web archives that were brought in: each file in them becomes an item of the tray beside them.

use std::ops::ControlFlow;

use paradero_intake::container::{self, Kind, Part};
use paradero_model::SourceInfo;
use paradero_register::tray::{Item, Tray};

/// What came out of a container.
#[derive(Default)]
pub(super) struct Unpacked {
    /// Each file in it, or why it is not taken in.
    pub(super) parts: Vec<(String, Result<Item, String>)>,
    /// What is no source, with its reason.
    pub(super) left: Vec<String>,
}

/// Takes what an item holds into the tray; nothing where it holds no files.
///
/// # Errors
/// If it is damaged, or made to exhaust the machine: it stays in the tray as it is.
pub(super) fn unpack(tray: &Tray, whole: &Item) -> Result<Unpacked, String> {
    let mut found = Unpacked::default();
    if !may_hold(&whole.media) {
        return Ok(found);
    }
    let bytes = tray.bytes(whole).map_err(|error| error.to_string())?;
    let Some(kind) = container::is_container(&whole.file_name, &bytes) else { return Ok(found) };
    let rest = container::unpack_each(&whole.file_name, &bytes, &mut |part| {
        // A message is an item already; what is attached to it is not.
        if kind != Kind::Message || part.bytes != bytes {
            let name = part.name.clone();
            found.parts.push((name, take(tray, whole, part)));
        }
        ControlFlow::Continue(())
    });
    let rest = rest.map_err(|error| error.to_string())?;
    found.left = rest.left.iter().map(|left| format!("{}: {}", left.path, left.why)).collect();
    Ok(found)
}

/// Kinds of file that may hold others: the rest need not be read again.
fn may_hold(media: &str) -> bool {
    ["zip", "gzip", "mbox", "eml", "warc", "wacz"].contains(&media)
}

fn take(tray: &Tray, whole: &Item, part: Part) -> Result<Item, String> {
    let said = |error: paradero_register::Error| error.to_string();
    let mut receiving = tray.receive(whole.level).map_err(said)?;
    receiving.write(&part.bytes).map_err(said)?;
    let within = format!("in {} (SHA-256 {})", whole.file_name, whole.source);
    let obtained = [part.info.obtained.clone(), Some(within), whole.info.obtained.clone()];
    let obtained = obtained.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let info = SourceInfo {
        title: part.info.title.clone().or(Some(part.path)),
        obtained: Some(obtained),
        level: whole.info.level,
        purpose: whole.info.purpose,
        consent: whole.info.consent.clone(),
        ..part.info
    };
    receiving.finish(Item { file_name: part.name, info, ..whole.clone() }).map_err(said)
}
