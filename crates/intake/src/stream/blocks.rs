//! Text cut into blocks of whole rows.

use std::io::Read;

use memchr::{memchr, memrchr2};

use super::{
    doubts::{Halt, LONG},
    text::{PIECE, Text},
};
use crate::{limits::STREAMED_ROW, table::cells::Dialect};

/// Blocks of a text, each of whole rows.
pub(super) struct Blocks<R> {
    text: Text<R>,
    dialect: Dialect,
    buffer: Vec<u8>,
    /// Where in the buffer the next block begins.
    start: usize,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Blocks of a text of which the beginning was taken already.
    pub(super) fn new(text: Text<R>, dialect: Dialect, begun: Vec<u8>) -> Self {
        Self { text, dialect, buffer: begun, start: 0, ended: false }
    }

    /// Looks at the beginning: so many bytes, or all there is.
    pub(super) fn head(&mut self, bytes: usize) -> Result<(&[u8], bool), Halt> {
        self.fill(bytes)?;
        Ok((&self.buffer[self.start..], self.ended))
    }

    /// Takes the next block, of so many bytes if a row is not longer.
    pub(super) fn next(&mut self, bytes: usize) -> Result<Option<Vec<u8>>, Halt> {
        let mut wanted = bytes;
        loop {
            self.fill(wanted)?;
            let rest = &self.buffer[self.start..];
            if rest.is_empty() {
                return Ok(None);
            }
            let all = self.ended && rest.len() <= wanted;
            let window = &rest[..rest.len().min(wanted)];
            let cut = if all { Some(rest.len()) } else { row_end(window, self.dialect) };
            if let Some(cut) = cut {
                return Ok(Some(self.take(cut)));
            }
            if wanted > STREAMED_ROW {
                return Err(Halt::Whole(LONG));
            }
            wanted *= 2;
        }
    }

    fn fill(&mut self, bytes: usize) -> Result<(), Halt> {
        while !self.ended && self.buffer.len() - self.start < bytes {
            if self.start > 0 {
                self.buffer.drain(..self.start);
                self.start = 0;
            }
            self.buffer.reserve(bytes.saturating_sub(self.buffer.len()) + PIECE);
            self.ended = !self.text.more(&mut self.buffer)?;
        }
        Ok(())
    }

    fn take(&mut self, cut: usize) -> Vec<u8> {
        let end = self.start + cut;
        // Where little is left behind, that is copied and not the block.
        if self.start == 0 && self.buffer.len() - end <= PIECE {
            let rest = self.buffer.split_off(end);
            return std::mem::replace(&mut self.buffer, rest);
        }
        let block = self.buffer[self.start..end].to_vec();
        self.start = end;
        block
    }
}

/// Behind the last row that ends in a text which begins with a row and may break off anywhere.
fn row_end(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    if !dialect.quoting {
        return line_end(bytes, None);
    }
    let (mut last, mut outside, mut at) = (None, 0, 0);
    while let Some(mark) = memchr(b'"', &bytes[at..]).map(|mark| at + mark) {
        // Within a cell a quotation mark is a sign like any other.
        if mark > 0 && !dialect.ends(bytes[mark - 1]) {
            at = mark + 1;
            continue;
        }
        last = line_end(&bytes[outside..mark], Some(b'"')).map(|end| outside + end).or(last);
        // A mark at the very end may be one of a pair.
        let Some(close) = closing(bytes, mark + 1).filter(|close| close + 1 < bytes.len()) else {
            return last;
        };
        let tail = bytes[close + 1..].iter().position(|byte| dialect.ends(*byte));
        let Some(tail) = tail else { return last };
        (outside, at) = (close + 1 + tail, close + 1 + tail);
    }
    line_end(&bytes[outside..], None).map(|end| outside + end).or(last)
}

fn closing(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let mark = from + memchr(b'"', bytes.get(from..)?)?;
        if bytes.get(mark + 1) != Some(&b'"') {
            return Some(mark);
        }
        from = mark + 2;
    }
}

/// Behind the last line end, if what comes next cannot belong to it.
fn line_end(bytes: &[u8], next: Option<u8>) -> Option<usize> {
    let end = memrchr2(b'\n', b'\r', bytes)?;
    if bytes[end] == b'\r' && end + 1 == bytes.len() && next.is_none() {
        // One to three signs end a line: the last of them may come only now.
        let before = bytes.iter().rposition(|byte| *byte != b'\r')?;
        return line_end(&bytes[..=before], None);
    }
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        decode::Encoded,
        table::{cells::Rows, quotes_are_whole},
    };

    fn rows(text: &str, dialect: Dialect, first: u32) -> (Vec<(u32, Vec<String>)>, u32) {
        let (mut rows, mut cells, mut out) =
            (Rows::new(text, dialect, first), Vec::new(), Vec::new());
        while let Some(line) = rows.next(&mut cells) {
            out.push((line, cells.iter().map(|cell| cell.to_string()).collect()));
        }
        (out, rows.line())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]
        #[test]
        fn blocks_have_the_rows_of_the_whole(
            text in "[a,\"\n\r]{0,60}", size in 1_usize..20, quoting: bool,
        ) {
            let dialect = Dialect { delimiter: b',', quoting };
            let mut blocks = Blocks::new(Text::new(text.as_bytes(), Encoded::Utf8), dialect, Vec::new());
            let (mut found, mut line, mut whole) = (Vec::new(), 1, true);
            while let Some(block) = blocks.next(size).unwrap() {
                let block = std::str::from_utf8(&block).unwrap();
                let (more, next) = rows(block, dialect, line);
                found.extend(more);
                line = next;
                whole &= quotes_are_whole(block, dialect.delimiter);
            }
            prop_assert_eq!(found, rows(&text, dialect, 1).0);
            if quoting && whole {
                prop_assert!(quotes_are_whole(&text, b','));
            }
        }
    }
}
