//! Records of a web archive: fields, then a block of as many bytes as they say.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::{
    error::Fault,
    limits::{self, FORGED, exceeded, grouped},
};

/// Longest line of the fields of a record.
const LINE_BYTES: u64 = 64 << 10;
/// Most fields of a record.
const FIELDS: usize = 200;
/// How much of a block is read between two looks at how well it packs.
const STEP_BYTES: u64 = 8 << 20;

/// A record.
pub(super) struct Record {
    fields: Vec<(String, String)>,
    pub(super) block: Vec<u8>,
}

impl Record {
    /// The value of a field, whatever the case of its name.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        value(&self.fields, name)
    }
}

/// The value of a field by its name, of which case does not matter.
pub(super) fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// Why there is no next record.
pub(super) enum Trouble {
    /// It ends in the middle, or is no record.
    Cut,
    /// It is too much.
    Much(Fault),
}

/// Bytes that are read, and how many are left of them.
struct Rest<'a> {
    bytes: &'a [u8],
    left: std::rc::Rc<std::cell::Cell<u64>>,
}

impl Read for Rest<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(to)?;
        self.left.set(self.bytes.len() as u64);
        Ok(read)
    }
}

/// Reads records one after the other; of an archive in gzip, whether each is packed by itself or all together.
pub(super) struct Reader<'a> {
    from: Box<dyn BufRead + 'a>,
    left: std::rc::Rc<std::cell::Cell<u64>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], packed: bool) -> Self {
        let left = std::rc::Rc::new(std::cell::Cell::new(bytes.len() as u64));
        let rest = Rest { bytes, left: left.clone() };
        let from: Box<dyn BufRead + 'a> = if packed {
            Box::new(BufReader::new(MultiGzDecoder::new(BufReader::new(rest))))
        } else {
            Box::new(BufReader::new(rest))
        };
        Self { from, left }
    }

    /// Bytes of the file that were not read.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// The next record, of a block of no more bytes than there is room for; nothing at the end.
    pub(super) fn next(&mut self, room: u64) -> Result<Option<Record>, Trouble> {
        let mut line = String::new();
        // Two line ends stand after each record; some programs write more.
        for _ in 0..8 {
            line = match self.line()? {
                Some(line) => line,
                None => return Ok(None),
            };
            if !line.is_empty() {
                break;
            }
        }
        if !line.starts_with("WARC/") {
            return Err(Trouble::Cut);
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        loop {
            let line = self.line()?.ok_or(Trouble::Cut)?;
            if line.is_empty() {
                break;
            }
            // A field goes on in a line that begins with white space.
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) =
                    fields.last_mut().filter(|(_, value)| value.len() < 10_000)
                {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                continue;
            }
            let (name, value) = line.split_once(':').ok_or(Trouble::Cut)?;
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
            if fields.len() > FIELDS {
                let found = format!("over {FIELDS}");
                return Err(much("a record has", &found, (FIELDS as u64, "fields")));
            }
        }
        let length: u64 = value(&fields, "Content-Length")
            .and_then(|length| length.parse().ok())
            .ok_or(Trouble::Cut)?;
        if length > room {
            return Err(much("a record has", &grouped(length), (room, "bytes")));
        }
        let block = self.block(length)?;
        Ok(Some(Record { fields, block }))
    }

    fn block(&mut self, length: u64) -> Result<Vec<u8>, Trouble> {
        let (mut block, before) = (Vec::new(), self.left.get());
        while (block.len() as u64) < length {
            let step = STEP_BYTES.min(length - block.len() as u64);
            let read = self.from.by_ref().take(step).read_to_end(&mut block);
            match read {
                Ok(read) if read as u64 == step => {}
                _ => return Err(Trouble::Cut),
            }
            // What lies packed in buffers was counted as read before: a little is added for it.
            let packed = before - self.left.get() + (64 << 10);
            let size = block.len() as u64;
            if size > limits::RATIO_FROM && size / packed > limits::RATIO {
                let unit = (limits::RATIO, "times what it has in the file");
                return Err(much("a record unpacks to over", &limits::RATIO.to_string(), unit));
            }
        }
        Ok(block)
    }

    /// A line without its end; nothing at the end of the file.
    fn line(&mut self) -> Result<Option<String>, Trouble> {
        let mut line = Vec::new();
        let read = self.from.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line);
        match read {
            Ok(0) => return Ok(None),
            Ok(_) if line.ends_with(b"\n") => {}
            _ => return Err(Trouble::Cut),
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some(String::from_utf8_lossy(line).into_owned()))
    }
}

fn much(what: &str, found: &str, limit: (u64, &str)) -> Trouble {
    Trouble::Much(exceeded(what, found, limit, FORGED))
}
