//! Columns of text as pages of Parquet.
//!
//! The library would look up each text of each row once more. Here texts that recur stand once already, so that a column is its texts
//! and, for each row, the place of one in as many bits as are needed.

use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriter as _},
        writer::ColumnCloseResult,
    },
    errors::{ParquetError, Result},
    file::{
        metadata::ColumnChunkMetaData,
        statistics::Statistics,
        writer::{SerializedPageWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};
use snap::raw::Encoder;

/// Texts longer than this are no bounds of a column.
const BOUND: usize = 64;

/// A column of some rows, as it will stand in the file.
pub(super) struct Chunk {
    pub(super) bytes: Bytes,
    pub(super) close: ColumnCloseResult,
}

/// Packs a column. `texts` are one a row, or with `keys` each once; a text of nothing is null.
pub(super) fn pack<T: AsRef<str>>(
    column: &ColumnDescPtr,
    texts: &[T],
    keys: Option<&[u32]>,
) -> Result<Chunk> {
    let mut pages = Pages::new();
    let rows = keys.map_or(texts.len(), <[u32]>::len);
    let filled = |at: usize| texts.get(at).is_some_and(|text| !text.as_ref().is_empty());
    let mut page = Vec::new();
    let nulls = match keys {
        Some(keys) => levels(keys.iter().map(|key| filled(*key as usize)), rows, &mut page),
        None => levels((0..rows).map(filled), rows, &mut page),
    };
    let encoding = match keys {
        Some(keys) => {
            let (dictionary, places) = dictionary(texts, keys);
            pages.dictionary(&dictionary.bytes, dictionary.count)?;
            let found = keys.iter().filter_map(|key| places.get(*key as usize).copied().flatten());
            indices(found, rows - nulls, dictionary.count, &mut page);
            Encoding::RLE_DICTIONARY
        }
        None => {
            texts.iter().for_each(|text| plain(text.as_ref(), &mut page));
            Encoding::PLAIN
        }
    };
    pages.data(&page, rows, encoding)?;
    pages.close(column, rows, bounds(texts, nulls))
}

/// The texts of a dictionary, and how many there are.
struct Dictionary {
    bytes: Vec<u8>,
    count: usize,
}

/// The texts that some row has, and the place of each among them.
fn dictionary<T: AsRef<str>>(texts: &[T], keys: &[u32]) -> (Dictionary, Vec<Option<u32>>) {
    let mut used = vec![false; texts.len()];
    for key in keys {
        if let Some(used) = used.get_mut(*key as usize) {
            *used = true;
        }
    }
    let (mut bytes, mut count) = (Vec::new(), 0_u32);
    let places = texts.iter().zip(used).map(|(text, used)| {
        let text = text.as_ref();
        (used && !text.is_empty()).then(|| {
            plain(text, &mut bytes);
            count += 1;
            count - 1
        })
    });
    let places = places.collect();
    (Dictionary { bytes, count: count as usize }, places)
}

fn plain(text: &str, page: &mut Vec<u8>) {
    if !text.is_empty() {
        page.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        page.extend_from_slice(text.as_bytes());
    }
}

/// Which rows are filled, with the length before it; tells how many are not.
fn levels(filled: impl Iterator<Item = bool>, rows: usize, page: &mut Vec<u8>) -> usize {
    let mut runs = Vec::new();
    let mut bits = Bits::new(&mut runs, 1);
    bits.begin(rows);
    let mut nulls = 0;
    for filled in filled {
        nulls += usize::from(!filled);
        bits.push(u32::from(filled));
    }
    bits.end();
    if nulls == 0 || nulls == rows {
        runs.clear();
        run(rows, u8::from(nulls == 0), &mut runs);
    }
    page.extend_from_slice(&u32::try_from(runs.len()).unwrap_or(u32::MAX).to_le_bytes());
    page.extend_from_slice(&runs);
    nulls
}

/// The places of texts, after the number of bits that each takes.
fn indices(places: impl Iterator<Item = u32>, rows: usize, count: usize, page: &mut Vec<u8>) {
    let width = u8::try_from(usize::BITS - count.saturating_sub(1).leading_zeros()).unwrap_or(32);
    page.push(width.max(1));
    if width == 0 {
        return run(rows, 0, page);
    }
    let mut bits = Bits::new(page, width);
    bits.begin(rows);
    places.for_each(|place| bits.push(place));
    bits.end();
}

/// A value that stands so many times.
fn run(rows: usize, value: u8, page: &mut Vec<u8>) {
    if rows > 0 {
        length(rows << 1, page);
        page.push(value);
    }
}

fn length(mut value: usize, page: &mut Vec<u8>) {
    while value >= 0x80 {
        page.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    page.push(value as u8);
}

/// Values of few bits, one behind the other.
struct Bits<'a> {
    page: &'a mut Vec<u8>,
    width: u8,
    word: u64,
    held: u8,
    left: usize,
}

impl<'a> Bits<'a> {
    fn new(page: &'a mut Vec<u8>, width: u8) -> Self {
        Self { page, width, word: 0, held: 0, left: 0 }
    }

    /// Says how many values come: they stand in groups of eight, the last filled up.
    fn begin(&mut self, rows: usize) {
        let groups = rows.div_ceil(8);
        self.left = groups * usize::from(self.width);
        self.page.reserve(self.left + 8);
        if groups > 0 {
            length(groups << 1 | 1, self.page);
        }
    }

    fn push(&mut self, value: u32) {
        self.word |= u64::from(value) << self.held;
        self.held += self.width;
        if self.held >= 32 {
            self.page.extend_from_slice(&(self.word as u32).to_le_bytes());
            self.word >>= 32;
            self.held -= 32;
            self.left = self.left.saturating_sub(4);
        }
    }

    fn end(self) {
        let word = self.word.to_le_bytes();
        let rest = word.iter().copied().chain(std::iter::repeat(0));
        self.page.extend(rest.take(self.left));
    }
}

/// The least and the greatest text, where they are short.
fn bounds<T: AsRef<str>>(texts: &[T], nulls: usize) -> Statistics {
    let filled = || texts.iter().map(|text| text.as_ref()).filter(|text| !text.is_empty());
    let bounds = filled().min().zip(filled().max());
    let bounds = bounds.filter(|(low, high)| low.len().max(high.len()) <= BOUND);
    let (low, high) = bounds.map(|(low, high)| (low.into(), high.into())).unzip();
    Statistics::byte_array(low, high, None, Some(nulls as u64), false)
}

/// Pages of one column, one behind the other.
struct Pages {
    sink: TrackedWrite<Vec<u8>>,
    unpacked: usize,
    dictionary: bool,
    data_at: usize,
}

impl Pages {
    fn new() -> Self {
        let sink = TrackedWrite::new(Vec::new());
        Self { sink, unpacked: 0, dictionary: false, data_at: 0 }
    }

    fn dictionary(&mut self, texts: &[u8], count: usize) -> Result<()> {
        let page = Page::DictionaryPage {
            buf: packed(texts)?,
            num_values: number(count)?,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        self.dictionary = true;
        self.page(page, texts.len())
    }

    fn data(&mut self, values: &[u8], rows: usize, encoding: Encoding) -> Result<()> {
        self.data_at = self.sink.bytes_written();
        let page = Page::DataPage {
            buf: packed(values)?,
            num_values: number(rows)?,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        self.page(page, values.len())
    }

    fn page(&mut self, page: Page, unpacked: usize) -> Result<()> {
        let page = CompressedPage::new(page, unpacked);
        let spec = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.unpacked += spec.uncompressed_size;
        Ok(())
    }

    fn close(self, column: &ColumnDescPtr, rows: usize, bounds: Statistics) -> Result<Chunk> {
        let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let packed = self.sink.bytes_written();
        let encoding = if self.dictionary { Encoding::RLE_DICTIONARY } else { Encoding::RLE };
        let metadata = ColumnChunkMetaData::builder(column.clone())
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, encoding])
            .set_compression(Compression::SNAPPY)
            .set_num_values(signed(rows))
            .set_total_compressed_size(signed(packed))
            .set_total_uncompressed_size(signed(self.unpacked))
            .set_data_page_offset(signed(self.data_at))
            .set_dictionary_page_offset(self.dictionary.then_some(0))
            .set_statistics(bounds)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: packed as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes: self.sink.into_inner()?.into(), close })
    }
}

fn number(count: usize) -> Result<u32> {
    u32::try_from(count).map_err(|error| ParquetError::External(Box::new(error)))
}

fn packed(bytes: &[u8]) -> Result<Bytes> {
    let packed = Encoder::new().compress_vec(bytes);
    packed.map(Bytes::from).map_err(|error| ParquetError::External(Box::new(error)))
}
