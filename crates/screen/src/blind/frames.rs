//! The bytes of an export: a head that says which key opens it, and sealed frames.
//!
//! ```text
//! head    16 bytes "paradero blind 1", 16 bytes salt, 16 bytes check of the key
//! frame   1 byte: 1 for the last, else 0; 65,536 bytes and a tag of 16, ChaCha20-Poly1305 (RFC 8439)
//! ```
//!
//! The nonce of a frame is its first byte, three zeros and its number (64 bits, little-endian); what is authenticated
//! beside it is the head. The key of the cipher is made from the offices' key and the salt, and a salt is never used twice. So
//! a frame that was changed, left out, exchanged or taken from another export does not open, and a file that was cut short
//! lacks its last frame. The last frame is filled up with zeros: the length of a file tells the number of people roughly.

use std::io::{ErrorKind, Read, Write};

use chacha20poly1305::aead::AeadInOut;

use super::BlindError;
use super::key::{CHECK, Key, SALT, Secrets};

/// First bytes of an export; the number rises with the layout, or with what is hashed.
const MAGIC: [u8; 16] = *b"paradero blind 1";

/// Bytes of an export before its frames.
const HEAD: usize = MAGIC.len() + SALT + CHECK;

/// Bytes of a frame before it is sealed.
const FRAME: usize = 1 << 16;

/// Bytes of the tag of a sealed frame.
const TAG: usize = 16;

/// Writes an export frame by frame.
pub(super) struct Sealer<'a, W> {
    out: W,
    secrets: &'a Secrets,
    head: [u8; HEAD],
    number: u64,
    plain: Vec<u8>,
}

impl<'a, W: Write> Sealer<'a, W> {
    /// Writes the head.
    pub(super) fn new(
        mut out: W,
        secrets: &'a Secrets,
        salt: &[u8; SALT],
    ) -> Result<Self, BlindError> {
        let mut head = [0; HEAD];
        let parts = MAGIC.iter().chain(salt).chain(&secrets.check);
        head.iter_mut().zip(parts).for_each(|(place, byte)| *place = *byte);
        out.write_all(&head)?;
        Ok(Self { out, secrets, head, number: 0, plain: Vec::with_capacity(FRAME + TAG) })
    }

    pub(super) fn bytes(&mut self, mut bytes: &[u8]) -> Result<(), BlindError> {
        while self.plain.len() + bytes.len() > FRAME {
            let (now, later) = bytes.split_at(FRAME - self.plain.len());
            self.plain.extend_from_slice(now);
            self.seal(false)?;
            bytes = later;
        }
        self.plain.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), BlindError> {
        self.bytes(&[byte])
    }

    pub(super) fn hash(&mut self, hash: u64) -> Result<(), BlindError> {
        self.bytes(&hash.to_le_bytes())
    }

    /// A number in groups of seven bits, the lowest first; all but the last have the highest bit.
    pub(super) fn number(&mut self, mut number: u64) -> Result<(), BlindError> {
        while number > 0x7f {
            self.byte((number & 0x7f) as u8 | 0x80)?;
            number >>= 7;
        }
        self.byte((number & 0x7f) as u8)
    }

    /// Writes the last frame.
    pub(super) fn finish(mut self) -> Result<(), BlindError> {
        self.plain.resize(FRAME, 0);
        self.seal(true)?;
        self.out.flush()?;
        Ok(())
    }

    fn seal(&mut self, last: bool) -> Result<(), BlindError> {
        let nonce = nonce(last, self.number);
        let sealed =
            self.secrets.cipher.encrypt_in_place(&nonce.into(), &self.head, &mut self.plain);
        // A frame is far shorter than what the cipher may seal.
        sealed.map_err(|_| BlindError::Damaged { frame: self.number })?;
        self.out.write_all(&[u8::from(last)])?;
        self.out.write_all(&self.plain)?;
        self.plain.clear();
        self.number += 1;
        Ok(())
    }
}

/// Seals any bytes as the content of an export, whatever they say: so that what lies behind the seal can be tried with bytes
/// that no exporter writes.
///
/// # Errors
/// None, but that of the cipher.
#[doc(hidden)]
pub fn seal(content: &[u8], key: &Key, salt: &[u8; SALT]) -> Result<Vec<u8>, BlindError> {
    let secrets = key.of_export(salt);
    let mut sealed = Vec::new();
    let mut to = Sealer::new(&mut sealed, &secrets, salt)?;
    to.bytes(content)?;
    to.finish()?;
    Ok(sealed)
}

/// Reads an export frame by frame; one is in memory at a time.
pub(super) struct Opener<R> {
    from: R,
    secrets: Secrets,
    salt: [u8; SALT],
    head: [u8; HEAD],
    number: u64,
    plain: Vec<u8>,
    at: usize,
    last: bool,
}

impl<R: Read> Opener<R> {
    /// Reads the head.
    pub(super) fn new(mut from: R, key: &Key) -> Result<Self, BlindError> {
        let mut head = [0; HEAD];
        whole(&mut from, &mut head, BlindError::NoExport)?;
        let (magic, rest) = head.split_at(MAGIC.len());
        if magic != MAGIC {
            let (own, theirs) =
                (MAGIC.split_at(MAGIC.len() - 1).0, magic.split_at(MAGIC.len() - 1).0);
            return Err(if own == theirs { BlindError::Version } else { BlindError::NoExport });
        }
        let (salted, check) = rest.split_at(SALT);
        let mut salt = [0; SALT];
        salt.copy_from_slice(salted);
        let secrets = key.of_export(&salt);
        // All bytes are compared, so that the time tells nothing.
        let unlike = check.iter().zip(&secrets.check).fold(0, |sum, (one, two)| sum | (one ^ two));
        if unlike != 0 {
            return Err(BlindError::WrongKey);
        }
        Ok(Self { from, secrets, salt, head, number: 0, plain: Vec::new(), at: 0, last: false })
    }

    pub(super) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    pub(super) fn salt(&self) -> &[u8; SALT] {
        &self.salt
    }

    pub(super) fn byte(&mut self) -> Result<u8, BlindError> {
        loop {
            if let Some(byte) = self.plain.get(self.at) {
                self.at += 1;
                return Ok(*byte);
            }
            self.open()?;
        }
    }

    pub(super) fn hash(&mut self) -> Result<u64, BlindError> {
        if let Some(eight) = self.plain.get(self.at..).and_then(<[u8]>::first_chunk) {
            self.at += 8;
            return Ok(u64::from_le_bytes(*eight));
        }
        let mut bytes = [0; 8];
        for place in &mut bytes {
            *place = self.byte()?;
        }
        Ok(u64::from_le_bytes(bytes))
    }

    /// A number that must not be above `most`.
    pub(super) fn number(&mut self, most: u64) -> Result<u64, BlindError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return if number <= most { Ok(number) } else { Err(self.damaged()) };
            }
        }
        Err(self.damaged())
    }

    /// Reads to the end, so that what was read is known to be all of it.
    pub(super) fn finish(mut self) -> Result<(), BlindError> {
        while !self.last {
            self.open()?;
        }
        let mut more = [0];
        match self.from.read(&mut more)? {
            0 => Ok(()),
            _ => Err(BlindError::Damaged { frame: self.number }),
        }
    }

    fn damaged(&self) -> BlindError {
        BlindError::Damaged { frame: self.number }
    }

    fn open(&mut self) -> Result<(), BlindError> {
        if self.last {
            return Err(self.damaged());
        }
        let mut last = [0];
        whole(&mut self.from, &mut last, BlindError::Cut)?;
        self.plain.clear();
        self.plain.resize(FRAME + TAG, 0);
        whole(&mut self.from, &mut self.plain, BlindError::Cut)?;
        let nonce = nonce(last == [1], self.number);
        let opened =
            self.secrets.cipher.decrypt_in_place(&nonce.into(), &self.head, &mut self.plain);
        if opened.is_err() || last[0] > 1 {
            self.plain.clear();
            return Err(self.damaged());
        }
        (self.at, self.last) = (0, last == [1]);
        self.number += 1;
        Ok(())
    }
}

fn nonce(last: bool, number: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[0] = u8::from(last);
    nonce.split_at_mut(4).1.copy_from_slice(&number.to_le_bytes());
    nonce
}

/// Fills a place, or says `short` where there are too few bytes.
fn whole(from: &mut impl Read, place: &mut [u8], short: BlindError) -> Result<(), BlindError> {
    from.read_exact(place).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => short,
        _ => BlindError::Io(error),
    })
}
