//! What files of columns claim about themselves, before a library sets memory aside for it.

use arrow_ipc::{Message, root_as_footer, root_as_message};
use parquet::file::metadata::ParquetMetaData;

use crate::{
    error::Fault,
    limits::{Count, FORGED, TEXT, exceeded, grouped},
};

/// Most that LZ4 packs bytes: a byte more than 255 times.
const LZ4: u64 = 256;

/// Begins a message.
const MARK: [u8; 4] = [0xff; 4];

/// Looks at what the footer of a Parquet file says of rows, columns and sizes.
pub(super) fn parquet(about: &ParquetMetaData, length: u64) -> Result<(), Fault> {
    let columns = about.file_metadata().schema_descr().num_columns();
    let mut count = Count::default();
    let mut unpacked = 0_u64;
    for group in about.row_groups() {
        count.rows_of(usize::try_from(group.num_rows()).unwrap_or(usize::MAX), columns)?;
        for column in group.columns() {
            within(column.compressed_size(), length)?;
            let size = u64::try_from(column.uncompressed_size()).unwrap_or(u64::MAX);
            unpacked = unpacked.saturating_add(size);
        }
    }
    sum(unpacked)
}

/// Looks at the messages that the footer of an Arrow file names.
pub(super) fn file(bytes: &[u8]) -> Result<(), Fault> {
    let footer = || {
        let end = bytes.len().checked_sub(10)?;
        let length = bytes.get(end..end + 4)?.try_into().ok()?;
        let length = usize::try_from(i32::from_le_bytes(length)).ok()?;
        root_as_footer(bytes.get(end.checked_sub(length)?..end)?).ok()
    };
    // What has no footer is told by whoever reads it.
    let Some(footer) = footer() else { return Ok(()) };
    let dictionaries = footer.dictionaries().into_iter().flatten();
    let batches = footer.recordBatches().into_iter().flatten();
    let mut unpacked = 0;
    for block in dictionaries.chain(batches) {
        within(block.bodyLength(), bytes.len() as u64)?;
        within(i64::from(block.metaDataLength()), bytes.len() as u64)?;
        let start = usize::try_from(block.offset()).ok().and_then(|at| bytes.get(at..));
        if let Some((about, body)) = start.and_then(message) {
            packed(&about, body, &mut unpacked)?;
        }
    }
    sum(unpacked)
}

/// Looks at the messages of an Arrow stream one after the other.
pub(super) fn stream(bytes: &[u8]) -> Result<(), Fault> {
    let (mut rest, mut unpacked) = (bytes, 0);
    while let Some((about, body)) = message(rest) {
        within(about.bodyLength(), body.len() as u64)?;
        packed(&about, body, &mut unpacked)?;
        let length = usize::try_from(about.bodyLength()).unwrap_or(usize::MAX);
        rest = body.get(length..).unwrap_or_default();
    }
    sum(unpacked)
}

/// A message, and the bytes from its body on; none where none begins.
fn message(bytes: &[u8]) -> Option<(Message<'_>, &[u8])> {
    let bytes = bytes.strip_prefix(&MARK).unwrap_or(bytes);
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(i32::from_le_bytes(*length)).ok().filter(|length| *length > 0)?;
    let (about, body) = rest.split_at_checked(length)?;
    Some((root_as_message(about).ok()?, body))
}

/// Adds up what packed buffers say that they unpack to, in their first eight bytes.
fn packed(about: &Message<'_>, body: &[u8], unpacked: &mut u64) -> Result<(), Fault> {
    let batch = about.header_as_record_batch();
    let batch = batch.or_else(|| about.header_as_dictionary_batch()?.data());
    let Some(batch) = batch.filter(|batch| batch.compression().is_some()) else { return Ok(()) };
    for buffer in batch.buffers().into_iter().flatten() {
        let at = usize::try_from(buffer.offset()).ok();
        let claim = at.and_then(|at| body.get(at..)?.first_chunk());
        let claim = claim.and_then(|claim| u64::try_from(i64::from_le_bytes(*claim)).ok());
        let (claim, length) = (claim.unwrap_or(0), buffer.length().unsigned_abs());
        if claim > length.saturating_mul(LZ4).saturating_add(LZ4) {
            let unit = (length, "bytes that would be packed into one buffer");
            return Err(exceeded("it claims", grouped(claim), unit, FORGED));
        }
        *unpacked = unpacked.saturating_add(claim);
    }
    Ok(())
}

/// What is claimed to lie in the file must have room in it.
fn within(claimed: i64, length: u64) -> Result<(), Fault> {
    match u64::try_from(claimed) {
        Ok(claimed) if claimed <= length => Ok(()),
        _ => {
            let found = u64::try_from(claimed).map_or_else(|_| claimed.to_string(), grouped);
            let unit = (length, "bytes in one of its parts, more than are left in the file");
            Err(exceeded("it claims", found, unit, FORGED))
        }
    }
}

fn sum(unpacked: u64) -> Result<(), Fault> {
    if unpacked > TEXT {
        let unit = (TEXT, "bytes when it is unpacked");
        return Err(exceeded("it has", grouped(unpacked), unit, FORGED));
    }
    Ok(())
}
