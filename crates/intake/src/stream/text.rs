//! Bytes as they come to text, piece by piece.

use std::io::Read;

use encoding_rs::{Decoder, Encoding};
use memchr::memrchr;

use super::{
    doubts::{Halt, LONG},
    unread,
};
use crate::{
    decode::{self, Encoded},
    error::Fault,
    limits::STREAMED_ROW,
};

/// Bytes read at a time.
pub(super) const PIECE: usize = 1 << 20;

/// The text of a source.
pub(super) struct Text<R> {
    source: R,
    form: Form,
    raw: Vec<u8>,
    ended: bool,
}

enum Form {
    /// As it stands: whoever cuts it looks whether it is UTF-8.
    Utf8,
    One(Box<Decoder>),
    Lines(&'static Encoding),
}

impl<R: Read> Text<R> {
    /// The text of a source that stands behind the mark of its byte order.
    pub(super) fn new(source: R, encoded: Encoded) -> Self {
        let form = match encoded {
            Encoded::Utf8 => Form::Utf8,
            Encoded::One(one) => Form::One(Box::new(one.new_decoder_without_bom_handling())),
            Encoded::Lines(other) => Form::Lines(other),
        };
        Self { source, form, raw: Vec::new(), ended: false }
    }

    /// Adds the next piece to `text`; tells whether there may be more.
    pub(super) fn more(&mut self, text: &mut Vec<u8>) -> Result<bool, Halt> {
        if self.ended {
            return Ok(false);
        }
        match &mut self.form {
            Form::Utf8 => self.ended = piece(&mut self.source, text)? == 0,
            Form::One(decoder) => {
                self.raw.clear();
                self.ended = piece(&mut self.source, &mut self.raw)? == 0;
                let start = text.len();
                let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(4 * PIECE);
                text.resize(start + most, 0);
                let (_, _, written, _) =
                    decoder.decode_to_utf8(&self.raw, &mut text[start..], self.ended);
                text.truncate(start + written);
            }
            Form::Lines(encoding) => {
                self.ended = piece(&mut self.source, &mut self.raw)? == 0;
                let whole = match memrchr(b'\n', &self.raw) {
                    _ if self.ended => self.raw.len(),
                    Some(end) => end + 1,
                    None => 0,
                };
                if self.raw.len() - whole > STREAMED_ROW {
                    return Err(Halt::Whole(LONG));
                }
                for line in self.raw[..whole].split_inclusive(|byte| *byte == b'\n') {
                    text.extend_from_slice(decode::of_line(line, encoding).0.as_bytes());
                }
                self.raw.drain(..whole);
            }
        }
        Ok(!self.ended)
    }
}

/// Adds bytes of a source; none at its end.
pub(super) fn piece(source: &mut impl Read, bytes: &mut Vec<u8>) -> Result<usize, Fault> {
    bytes.reserve(PIECE);
    source.take(PIECE as u64).read_to_end(bytes).map_err(|error| unread(&error))
}
