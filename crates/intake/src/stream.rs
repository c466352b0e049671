//! Tables that stream: a delimited text of any size to records and claims, in blocks of rows.
//!
//! What is told is what [`crate::read_with_mapping`] tells of the whole: records, events, problems, lines, and what was found. What is
//! held in memory is some blocks, whatever the number of rows. Where the fate of a row may hang on the whole (a total, a note, a
//! second table: `doubts`) the table is read as a whole after all, and that is said.

mod blocks;
mod claims;
mod doubts;
mod head;
mod pages;
mod parquet;
mod parts;
mod rows;
mod text;
mod whole;
mod work;

use std::{
    io::{self, Read, Seek, Write},
    num::NonZeroUsize,
};

use paradero_model::{Event, Record, Referent, SourceInfo};

use crate::{
    Error, Proposal,
    error::Fault,
    head::Reader,
    limits::BLOCK_CELLS,
    mapping::{self, Draft},
    table,
};
use doubts::Halt;
use head::{Head, Written};
use rows::How;

/// Bytes of a block.
const BLOCK: usize = 16 << 20;

/// Bytes of rows that a mapping is proposed from.
const SAMPLE: usize = 4 << 20;

/// How a table is worked on. What comes out is the same, but that a block becomes a row group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many blocks at a time.
    pub threads: NonZeroUsize,
    /// Bytes of a block; less where a table has very many columns, more where a row is longer.
    pub block_bytes: usize,
}

impl Share {
    /// Blocks as large as is good.
    #[must_use]
    pub fn of(threads: NonZeroUsize) -> Self {
        Self { threads, block_bytes: BLOCK }
    }
}

/// What was read from a table that streams.
#[derive(Clone, Debug, PartialEq)]
pub struct Streamed {
    /// What the mapping says of the source as a whole.
    pub info: SourceInfo,
    /// As [`crate::Reading::media`].
    pub media: String,
    /// How many records there are.
    pub records: u64,
    /// How many of them have a problem.
    pub with_problems: u64,
    /// What was detected: encoding, delimiter, header.
    pub said: Vec<String>,
    /// Columns that are neither mapped nor named in `[columns]`.
    pub unmapped: Vec<String>,
    /// Every column of the table, in its order.
    pub columns: Vec<String>,
    /// Why it was read as a whole, if it was.
    pub whole: Option<&'static str>,
}

/// Some rows of a table, as [`crate::Reading`] has all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The rows, in their order.
    pub records: Vec<Record>,
    /// What they speak of. A referent of an earlier part may stand here again; its number or name may be known only now.
    pub referents: Vec<Referent>,
    /// What they say.
    pub events: Vec<Event>,
}

/// Reads a delimited text part by part, by a mapping or as it is. Nothing is given where the file is to be read as a whole: parts
/// that were taken are then to be thrown away.
///
/// # Errors
/// As [`crate::read_with_mapping`], or what `take` says.
pub fn in_parts(
    name: &str,
    mut source: impl Read + Seek + Send,
    mapping: Option<&str>,
    share: Share,
    mut take: impl FnMut(Part) -> Result<(), String> + Send,
) -> Result<Option<Streamed>, Error> {
    let mut problems = 0;
    let taken = |part: Part| {
        problems += part.records.iter().filter(|r| !r.problems.is_empty()).count() as u64;
        take(part).map_err(|why| Fault::new(why, "see what takes the records"))
    };
    let parts = || -> Result<Streamed, Halt> {
        let mut written = written(name, &mut source, mapping)?;
        // What was taken cannot be taken back: all bytes are looked at before.
        written.settle(&mut source)?;
        let Begun { head, plan } = begin(&written, &mut source, mapping)?;
        let maker = parts::Maker::new(&head.header, &plan.rules, &plan.missing, &plan.refs);
        let Head { outset, dialect, ref header, said, blocks, bytes, .. } = head;
        let how = How { dialect, header, outset: &outset };
        let make = |block: rows::Block<'_>, above| maker.make(block, above);
        let (above, counts) = work::work(blocks, &shared(how, bytes, share), make, taken)?;
        let said = all_said(said, &counts);
        Ok(told(written.media.code(), above.rows, said, header, &plan))
    };
    match parts() {
        Ok(streamed) => Ok(Some(Streamed { with_problems: problems, ..streamed })),
        Err(Halt::Whole(_)) => Ok(None),
        Err(halt) => Err(halt.error(name)),
    }
}

/// Writes a table as records in Parquet, by a mapping or as it is. `out` gives where they go; it is asked again where what was
/// written is to be thrown away.
///
/// # Errors
/// As [`crate::read_with_mapping`], when the file is a document, or when the records cannot be written.
pub fn to_parquet<W: Write + Send>(
    name: &str,
    mut source: impl Read + Seek + Send,
    mapping: Option<&str>,
    share: Share,
    mut out: impl FnMut() -> io::Result<W>,
) -> Result<Streamed, Error> {
    let mut streamed = || -> Result<Streamed, Halt> {
        let mut written = written(name, &mut source, mapping)?;
        match pass(&written, &mut source, mapping, share, &mut out) {
            Err(Halt::NotUtf8) if written.assumed => {
                written.guess(&mut source)?;
                pass(&written, &mut source, mapping, share, &mut out)
            }
            done => done,
        }
    };
    let done = match streamed() {
        Err(Halt::Whole(why)) => whole::to_parquet(name, &mut source, mapping, why, &mut out),
        done => done,
    };
    done.map_err(|halt| halt.error(name))
}

/// Proposes a mapping from the first rows of a table, or from all where it does not stream.
///
/// # Errors
/// As [`crate::propose`].
pub fn propose(name: &str, mut source: impl Read + Seek + Send) -> Result<Option<Proposal>, Error> {
    let mut first = || -> Result<Vec<u8>, Halt> {
        let mut written = written(name, &mut source, None)?;
        match sample(&written, &mut source) {
            Err(Halt::NotUtf8) if written.assumed => {
                written.guess(&mut source)?;
                sample(&written, &mut source)
            }
            rows => rows,
        }
    };
    let sample = match first() {
        Err(Halt::Whole(why)) => whole::bytes(&mut source, why),
        rows => rows,
    };
    let sample = sample.map_err(|halt| halt.error(name))?;
    crate::propose(name, &sample, &whole::no_pages)
}

/// The first rows of a source, with what stands above them.
fn sample(written: &Written, source: impl Read + Seek) -> Result<Vec<u8>, Halt> {
    let mut blocks = written.head(source, &Reader::default())?.blocks;
    let sample = blocks.next(SAMPLE)?.unwrap_or_default();
    std::str::from_utf8(&sample).map_err(|_| Halt::NotUtf8)?;
    Ok(sample)
}

/// A source whose header is read, with the mapping by which it is read.
struct Begun<R> {
    head: Head<R>,
    plan: mapping::Plan,
}

fn written(
    name: &str,
    source: &mut (impl Read + Seek),
    mapping: Option<&str>,
) -> Result<Written, Halt> {
    let draft = Draft::of(mapping)?;
    if draft.picks() {
        return Err(Halt::Whole(doubts::PICKS));
    }
    head::written(name, source, &draft.reader)
}

fn begin<R: Read + Seek>(
    written: &Written,
    source: R,
    mapping: Option<&str>,
) -> Result<Begun<R>, Halt> {
    let draft = Draft::of(mapping)?;
    let head = written.head(source, &draft.reader)?;
    let plan = draft.settle(&head.header, &head.renamed)?;
    Ok(Begun { head, plan })
}

/// One way through a source.
fn pass<W: Write + Send>(
    written: &Written,
    source: &mut (impl Read + Seek + Send),
    mapping: Option<&str>,
    share: Share,
    out: &mut dyn FnMut() -> io::Result<W>,
) -> Result<Streamed, Halt> {
    let Begun { head, plan } = begin(written, source, mapping)?;
    let maker = parquet::Maker::new(&head.header, &plan.rules, &plan.missing, &plan.refs)?;
    let mut sink = parquet::Sink::new(&maker, out)?;
    let Head { outset, dialect, ref header, said, blocks, bytes, .. } = head;
    let how = How { dialect, header, outset: &outset };
    let make = |block: rows::Block<'_>, above| maker.make(&block, above);
    let take = |group| sink.take(group);
    let (above, counts) = work::work(blocks, &shared(how, bytes, share), make, take)?;
    let said = all_said(said, &counts);
    let with_problems = sink.with_problems();
    sink.finish(&said, mapping)?;
    let told = told(written.media.code(), above.rows, said, header, &plan);
    Ok(Streamed { with_problems, ..told })
}

fn told(
    media: &str,
    records: u64,
    said: Vec<String>,
    columns: &[String],
    plan: &mapping::Plan,
) -> Streamed {
    Streamed {
        info: plan.info.clone(),
        media: media.to_owned(),
        records,
        with_problems: 0,
        said,
        unmapped: plan.unmapped.clone(),
        columns: columns.to_vec(),
        whole: None,
    }
}

/// All that was found, in the order in which [`crate::Reading::said`] has it.
fn all_said((how, header): (Vec<String>, Vec<String>), counts: &work::Counts) -> Vec<String> {
    let bad = counts.bad.then(|| table::NOT_TEXT.to_owned());
    let blank = (counts.blank > 0).then(|| format!("{} blank row(s)", counts.blank));
    how.into_iter().chain(bad).chain(blank).chain(header).collect()
}

fn shared(how: How<'_>, head: usize, share: Share) -> work::Plan<'_> {
    // A row takes two bytes at least.
    let most = (2 * BLOCK_CELLS / how.header.len().max(1)).max(1 << 12);
    work::Plan { how, head, block_bytes: share.block_bytes.clamp(1, most), threads: share.threads }
}

fn unread(error: &io::Error) -> Fault {
    Fault::new(format!("it cannot be read: {error}"), "give the file as it was received")
}
