//! ZIP archives: each file in one, but for what operating systems put beside files.

use std::io::{Cursor, Read as _};

use ::zip::{CompressionMethod, ZipArchive};

use super::{Part, Place, Walk, gzip, names};
use crate::{
    error::Fault,
    limits::{self, FORGED, exceeded, grouped},
};

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = directory(walk, bytes)?;
    walk.enter();
    let (mut led, mut guessed) = (0_usize, Vec::new());
    for at in 0..archive.len() {
        if walk.stopped() {
            break;
        }
        let Some(member) = Member::of(&mut archive, at) else {
            walk.tally("damaged: nothing of it can be read; ask for the archive again", 0);
            continue;
        };
        led += usize::from(names::leads_out(&member.name));
        guessed.extend(member.page);
        take(walk, place, &mut archive, at, &member);
    }
    if led > 0 {
        walk.say(format!(
            "{}: {led} name(s) lead out of the archive; they are taken without what leads there",
            place.path
        ));
    }
    guessed.sort_unstable();
    for page in guessed.chunk_by(|a, b| a == b) {
        let first = page.first().copied().unwrap_or_default();
        let count = page.len();
        walk.say(format!("{}: {count} name(s) read as {first}, by what is a word", place.path));
    }
    walk.close(&place.path);
    Ok(())
}

/// Opens an archive, and looks at what its directory claims before anything is unpacked.
pub(super) fn directory<'a>(walk: &mut Walk<'_>, bytes: &'a [u8]) -> Result<Archive<'a>, Fault> {
    let damaged = || {
        Fault::new(
            "it is a ZIP archive that is cut off or damaged",
            "ask for it again, or repair it (zip -FF) and give that",
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    walk.expect(archive.len())?;
    let mut claimed = 0_u64;
    for at in 0..archive.len() {
        let size = archive.by_index_raw(at).map_or(0, |member| member.size());
        claimed = claimed.saturating_add(size);
    }
    let packed = (bytes.len() as u64).max(1);
    if claimed > limits::RATIO_FROM && claimed / packed > limits::RATIO {
        let what = format!("its files unpack to {} bytes,", grouped(claimed));
        let unit = (limits::RATIO, "times what the archive has");
        return Err(exceeded(&what, grouped(claimed / packed), unit, FORGED));
    }
    // Whatever is damaged is told where it is read.
    if archive.has_overlapping_files().unwrap_or(false) {
        return Err(Fault::new("files in it lie one over the other; the limit is none", FORGED));
    }
    Ok(archive)
}

/// What the directory says of a file.
pub(super) struct Member {
    /// Its name with folders, decoded and not yet made safe.
    pub(super) name: String,
    /// The code page in which its name was read, where that was a guess.
    page: Option<&'static str>,
    size: u64,
    packed: u64,
    dated: Option<String>,
    /// Why it is no source, under which all such are counted.
    idle: Option<&'static str>,
    encrypted: bool,
    /// It is packed in a way that is read.
    known: bool,
}

impl Member {
    pub(super) fn of(archive: &mut Archive<'_>, at: usize) -> Option<Self> {
        let member = archive.by_index_raw(at).ok()?;
        let (name, page) = names::decode(member.name_raw());
        let idle = if member.is_dir() {
            Some("folders")
        } else if member.is_symlink() {
            Some("links to other files, which are not followed")
        } else {
            beside(&name)
        };
        // 1980-01-01 is what stands where nobody wrote a date.
        let dated = member.last_modified().filter(|date| date.year() > 1980);
        let dated = dated.map(|date| {
            let (year, month, day) = (date.year(), date.month(), date.day());
            format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.hour(), date.minute())
        });
        let (size, packed) = (member.size(), member.compressed_size());
        let known =
            matches!(member.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        Some(Self { page, size, packed, dated, idle, encrypted: member.encrypted(), known, name })
    }

    /// Unpacks it, or says why not.
    pub(super) fn unpack(
        &self,
        archive: &mut Archive<'_>,
        at: usize,
        room: u64,
    ) -> Result<Vec<u8>, String> {
        if self.encrypted {
            return Err(
                "it is encrypted; unpack the archive with its password, and give the files".into(),
            );
        }
        let damaged = |_| "it is damaged; ask for the archive again".to_owned();
        if self.size > room {
            let limit = exceeded("it unpacks to", grouped(self.size), (room, "bytes"), FORGED);
            return Err(format!("{}; {}", limit.what, limit.fix));
        }
        if !self.known {
            return Err("it is packed by a method that is not read; unpack the archive, and pack it anew as ZIP (deflate)".into());
        }
        let member = archive.by_index(at).map_err(|_| damaged(()))?;
        // What is claimed is where unpacking ends; a byte more is one too many.
        let from = member.take(self.size.saturating_add(1));
        let bytes = gzip::unpack(from, self.packed, room).map_err(|fault| match fault.fix {
            fix if fix == FORGED => format!("{}; {fix}", fault.what),
            _ => damaged(()),
        })?;
        if bytes.len() as u64 == self.size { Ok(bytes) } else { Err(damaged(())) }
    }
}

/// Takes a file, or leaves it with a reason.
fn take(walk: &mut Walk<'_>, place: &Place, archive: &mut Archive<'_>, at: usize, member: &Member) {
    if let Some(why) = member.idle {
        return walk.tally(why, member.size);
    }
    let segments = names::segments(&member.name);
    let name = segments.last().cloned().unwrap_or_else(|| "unnamed".to_owned());
    let within = if segments.is_empty() { name.clone() } else { segments.join("/") };
    let path = format!("{}/{within}", place.path);
    let bytes = match member.unpack(archive, at, walk.room()) {
        Ok(bytes) => bytes,
        Err(why) => return walk.leave(path, member.packed, why),
    };
    walk.spend(bytes.len() as u64);
    let dated = member.dated.as_ref().map(|date| format!(", dated {date}")).unwrap_or_default();
    let info = place.told(format!("unpacked from {} ({within}{dated})", place.name));
    walk.file(Part { name, path, bytes, info }, place.depth + 1);
}

/// What operating systems put beside files.
fn beside(name: &str) -> Option<&'static str> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    if name.starts_with("__MACOSX/") || name.contains("/__MACOSX/") || file.starts_with("._") {
        return Some("what macOS keeps beside files");
    }
    let known = [".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".directory"];
    if known.contains(&file.as_str()) {
        return Some("what a file manager keeps of a folder");
    }
    // What office programs write while a document is open.
    file.starts_with("~$").then_some("marks that a document was open")
}
