//! The beginning of a source: what kind of file it is, how it is written, its delimiter and its header.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::Encoding;
use memchr::memrchr;

use super::{
    blocks::Blocks,
    doubts::{HEADER, Halt, LONG, NO_TEXT},
    text::{Text, piece},
    unread,
};
use crate::{
    decode::{self, Encoded, Guess},
    error::Fault,
    head::Reader,
    limits::STREAMED_ROW,
    media::{self, Media},
    table::{
        Grid, Row,
        cells::{Dialect, Rows},
        delimited,
        outset::{self, Outset},
    },
};

/// Bytes that are looked at first. What kind of file it is, and how its cells are parted, is told by fewer.
const HEAD: usize = 1 << 18;

/// How a source is written.
pub(super) struct Written {
    pub(super) media: Media,
    pub(super) encoded: Encoded,
    /// Whether that it is UTF-8 is merely taken to be so.
    pub(super) assumed: bool,
    /// Bytes of the mark of the byte order, which are no text.
    mark: u64,
    said: String,
}

/// A source whose header is read.
pub(super) struct Head<R> {
    pub(super) outset: Outset,
    pub(super) dialect: Dialect,
    pub(super) header: Vec<String>,
    pub(super) renamed: Vec<String>,
    /// How it is written, and what was found of the header.
    pub(super) said: (Vec<String>, Vec<String>),
    pub(super) blocks: Blocks<R>,
    /// Bytes up to the first record.
    pub(super) bytes: usize,
}

/// Looks at the first bytes.
pub(super) fn written(
    name: &str,
    source: &mut (impl Read + Seek),
    reader: &Reader,
) -> Result<Written, Halt> {
    let mut head = Vec::new();
    to(source, 0)?;
    while head.len() < HEAD && piece(source, &mut head)? > 0 {}
    // What cannot be told by the first bytes is told by all.
    let Ok(media @ (Media::Csv | Media::Tsv | Media::Text)) = media::recognise(name, &head) else {
        return Err(Halt::Whole(NO_TEXT));
    };
    let found = told(&head, reader)?;
    let assumed = found.is_none();
    let (encoded, mark, said) = match found {
        Some((one, mark, how)) => (Encoded::One(one), mark, decode::said(one, how)),
        None => (Encoded::Utf8, 0, decode::SAID_UTF8.to_owned()),
    };
    Ok(Written { media, encoded, assumed, mark, said })
}

/// The encoding that a mark, a mapping or the zeros of UTF-16 tell, the bytes of the mark, and how it is told.
fn told(
    head: &[u8],
    reader: &Reader,
) -> Result<Option<(&'static Encoding, u64, &'static str)>, Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok(Some((encoding, mark as u64, "byte order mark")));
    }
    if let Some((label, line)) = &reader.encoding {
        return Ok(Some((decode::labelled(label, *line)?, 0, "stated by the mapping")));
    }
    Ok(decode::utf16_without_mark(head).map(|encoding| (encoding, 0, "recognised")))
}

fn to(source: &mut impl Seek, at: u64) -> Result<(), Fault> {
    source.seek(SeekFrom::Start(at)).map(|_| ()).map_err(|error| unread(&error))
}

impl Written {
    /// Looks at all bytes, where they were merely taken for UTF-8.
    pub(super) fn settle(&mut self, source: &mut (impl Read + Seek)) -> Result<(), Halt> {
        if self.assumed && !is_utf8(source)? {
            self.guess(source)?;
        }
        self.assumed = false;
        Ok(())
    }

    /// Looks at all lines of bytes that are not UTF-8 as a whole for how they are written.
    pub(super) fn guess(&mut self, source: &mut (impl Read + Seek)) -> Result<(), Halt> {
        to(source, 0)?;
        let (mut bytes, mut guess) = (Vec::new(), Guess::default());
        while piece(source, &mut bytes)? > 0 {
            let whole = memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
            bytes[..whole].split_inclusive(|byte| *byte == b'\n').for_each(|line| guess.line(line));
            bytes.drain(..whole);
            if bytes.len() > STREAMED_ROW {
                return Err(Halt::Whole(LONG));
            }
        }
        if !bytes.is_empty() {
            guess.line(&bytes);
        }
        (self.encoded, self.said) = guess.settle();
        self.assumed = false;
        Ok(())
    }

    /// Reads the header.
    pub(super) fn head<R: Read + Seek>(
        &self,
        mut source: R,
        reader: &Reader,
    ) -> Result<Head<R>, Halt> {
        to(&mut source, self.mark)?;
        let mut text = Text::new(source, self.encoded);
        let mut bytes = Vec::new();
        while bytes.len() < HEAD && text.more(&mut bytes)? {}
        let delimiter = delimited::delimiter(self.valid(&bytes)?, reader)?;
        let dialect = Dialect { delimiter, quoting: true };
        let how = vec![self.said.clone(), delimited::said(delimiter)];
        if matches!(delimiter, b'"' | b'\n' | b'\r') {
            return Err(Halt::Whole(HEADER));
        }
        let mut blocks = Blocks::new(text, dialect, bytes);
        let (rows, ends) = self.first_rows(&mut blocks, dialect)?;
        let mut grid = Grid::default();
        let outset = outset::outset(&rows, reader, &mut grid).ok_or(Halt::Whole(HEADER))?;
        let bytes = outset.above.checked_sub(1).and_then(|last| ends.get(last)).copied();
        let (bytes, Grid { header, renamed, said, .. }) = (bytes.unwrap_or(0), grid);
        Ok(Head { outset, dialect, header, renamed, said: (how, said), blocks, bytes })
    }

    /// The text at the beginning, of which the last sign may be broken off.
    fn valid<'b>(&self, bytes: &'b [u8]) -> Result<&'b str, Halt> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) if error.error_len().is_some() => Err(Halt::NotUtf8),
            Err(error) => {
                std::str::from_utf8(&bytes[..error.valid_up_to()]).map_err(|_| Halt::NotUtf8)
            }
        }
    }

    /// The rows that a header is found from, and where each ends.
    fn first_rows<R: Read>(
        &self,
        blocks: &mut Blocks<R>,
        dialect: Dialect,
    ) -> Result<(Vec<Row>, Vec<usize>), Halt> {
        let mut wanted = HEAD;
        loop {
            let (bytes, ended) = blocks.head(wanted)?;
            let (mut rows, ends) = first_rows(self.valid(bytes)?, dialect);
            if ended {
                return Ok((rows, ends));
            }
            // The last may have been broken off.
            if rows.len() > outset::ROWS {
                rows.pop();
                return Ok((rows, ends));
            }
            if wanted > STREAMED_ROW {
                return Err(Halt::Whole(LONG));
            }
            wanted *= 4;
        }
    }
}

fn is_utf8(source: &mut (impl Read + Seek)) -> Result<bool, Fault> {
    to(source, 0)?;
    let mut bytes = Vec::new();
    loop {
        // Of a sign that goes over the end of a piece the beginning is kept.
        let kept = bytes.len();
        if piece(source, &mut bytes)? == 0 {
            return Ok(kept == 0);
        }
        let valid = match std::str::from_utf8(&bytes) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        bytes.drain(..valid);
    }
}

/// The first rows with anything in them, and where each ends.
fn first_rows(text: &str, dialect: Dialect) -> (Vec<Row>, Vec<usize>) {
    let (mut rows, mut cells) = (Rows::new(text, dialect, 1), Vec::new());
    let (mut out, mut ends) = (Vec::new(), Vec::new());
    while out.len() <= outset::ROWS
        && let Some(line) = rows.next(&mut cells)
    {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let cells = cells.drain(..).map(String::from).collect();
            out.push(Row { cells, line, ..Row::default() });
            ends.push(rows.at());
        }
    }
    (out, ends)
}
