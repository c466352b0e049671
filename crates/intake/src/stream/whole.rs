//! A table that does not stream, as records in Parquet all the same.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::{Streamed, doubts::Halt, parquet, rows::Block, told, unread, work::Above};
use crate::{
    Page,
    error::Fault,
    limits::{self, BLOCK_CELLS, BYTES, grouped},
    mapping::Draft,
};

/// Rows of a group.
const ROWS: usize = 1 << 16;

/// Writes a table that is read as a whole, for this reason.
pub(super) fn to_parquet<W: Write + Send>(
    name: &str,
    source: &mut (impl Read + Seek),
    mapping: Option<&str>,
    why: &'static str,
    out: &mut dyn FnMut() -> io::Result<W>,
) -> Result<Streamed, Halt> {
    let draft = Draft::of(mapping)?;
    let grid = draft.table(name, &bytes(source, why)?, &no_pages)?;
    if grid.rows.iter().any(|row| row.part.is_some()) {
        let what = "it is a document, and its rows have no lines";
        return Err(Fault::new(what, "bring it in with `paradero add`").into());
    }
    let plan = draft.settle(&grid.header, &grid.renamed)?;
    let maker = parquet::Maker::new(&grid.header, &plan.rules, &plan.missing, &plan.refs)?;
    let mut sink = parquet::Sink::new(&maker, out)?;
    let mut above = Above::default();
    let most = (BLOCK_CELLS / grid.header.len().max(1)).clamp(1, ROWS);
    for rows in grid.rows.chunks(most) {
        sink.take(maker.make(&Block::of_rows(rows, &grid.header), above)?)?;
        above.rows += rows.len() as u64;
    }
    let with_problems = sink.with_problems();
    sink.finish(&grid.said, mapping)?;
    let told = told(&grid.media, above.rows, grid.said, &grid.header, &plan);
    Ok(Streamed { with_problems, whole: Some(why), ..told })
}

/// All bytes of a source.
pub(super) fn bytes(source: &mut (impl Read + Seek), why: &'static str) -> Result<Vec<u8>, Halt> {
    let length = source.seek(SeekFrom::End(0)).map_err(|error| unread(&error))?;
    if length > BYTES {
        let what = format!("{why}, so that it has to be read as a whole, and it has");
        let fault = limits::exceeded(&what, grouped(length), (BYTES, "bytes"), limits::SPLIT);
        return Err(fault.into());
    }
    let mut bytes = Vec::new();
    source.seek(SeekFrom::Start(0)).map_err(|error| unread(&error))?;
    source.read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    Ok(bytes)
}

/// Documents have pages, tables none.
pub(super) fn no_pages(_: &[u8]) -> Result<Vec<Page>, String> {
    Err("it is a document: bring it in with `paradero add`".to_owned())
}
