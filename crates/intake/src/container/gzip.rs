//! gzip (RFC 1952): one file, compressed.

use std::io::{BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::{Part, Place, Walk};
use crate::{
    error::Fault,
    limits::{self, FORGED, exceeded, grouped},
};

pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// Whether what is compressed begins so.
pub(super) fn begins(bytes: &[u8], with: &[u8]) -> bool {
    let mut head = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(with.len() as u64).read_to_end(&mut head);
    read.is_ok() && head == with
}

pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    walk.expect(1)?;
    let unpacked = unpack(MultiGzDecoder::new(bytes), bytes.len() as u64, walk.room())?;
    walk.spend(unpacked.len() as u64);
    let lower = place.name.to_lowercase();
    let name = match lower.strip_suffix(".gz").and_then(|stem| place.name.get(..stem.len())) {
        Some(stem) if !stem.is_empty() => stem.to_owned(),
        _ => format!("{}.unpacked", place.name),
    };
    let part = Part {
        path: format!("{}/{name}", place.path),
        name,
        bytes: unpacked,
        info: place.told(format!("unpacked from {}", place.name)),
    };
    walk.file(part, place.depth + 1);
    Ok(())
}

/// Unpacks a stream, up to what there is room for and to what no real file is packed by.
pub(super) fn unpack(from: impl Read, packed: u64, room: u64) -> Result<Vec<u8>, Fault> {
    let (mut from, mut out) = (BufReader::new(from).take(room.saturating_add(1)), Vec::new());
    loop {
        let step = from.by_ref().take(STEP_BYTES).read_to_end(&mut out);
        let size = out.len() as u64;
        if size > room {
            return Err(exceeded("it unpacks to over", grouped(room), (room, "bytes"), FORGED));
        }
        if size > limits::RATIO_FROM && size / packed.max(1) > limits::RATIO {
            let unit = (limits::RATIO, "times what it has in the file");
            return Err(exceeded("it unpacks to over", limits::RATIO, unit, FORGED));
        }
        match step {
            Ok(0) => return Ok(out),
            Ok(_) => {}
            Err(_) => return Err(Fault::new("it is cut off or damaged", "ask for it again")),
        }
    }
}

/// How much is unpacked between two looks at how much there is.
const STEP_BYTES: u64 = 8 << 20;
