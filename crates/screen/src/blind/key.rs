//! The secret of two offices, and what is made from it for one export.

use std::fmt;

use chacha20poly1305::ChaCha20Poly1305;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::BlindError;

/// First line of a key file; the number rises with what a key means.
const FIRST_LINE: &str = "paradero blind key 1";

/// Bytes of a salt.
pub(super) const SALT: usize = 16;

/// Bytes that tell whether a key is the right one.
pub(super) const CHECK: usize = 16;

/// A secret that two offices agree on: 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key(secret)")
    }
}

impl Key {
    /// Takes 32 bytes, which must come from the system's source of randomness.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The text of a key file: a line that says what it is, and 64 hexadecimal digits.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{FIRST_LINE}\n{}\n", hex(&self.0))
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// If it is not one, or of another version.
    pub fn parse(text: &str) -> Result<Self, BlindError> {
        let mut lines = text.lines();
        let first = lines.next().map(str::trim);
        let digits = lines.next().map_or("", str::trim);
        let bytes = (first == Some(FIRST_LINE)).then(|| unhex::<32>(digits)).flatten();
        bytes.map(Self).ok_or(BlindError::NoKey)
    }

    /// What both offices compare by telephone to know that they hold the same key: it tells nothing of the key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let sum = sum(&self.0, b"fingerprint", &[]);
        let groups: Vec<String> = sum.chunks(2).take(6).map(hex).collect();
        groups.join(" ")
    }

    /// What is made from the key for one export. Two exports share nothing, not even the hash of a word.
    pub(super) fn of_export(&self, salt: &[u8; SALT]) -> Secrets {
        let sealing = sum(&self.0, b"seal", salt);
        let mut check = [0; CHECK];
        check.copy_from_slice(sum(&self.0, b"check", salt).split_at(CHECK).0);
        Secrets {
            hashing: mac(&sum(&self.0, b"hash", salt)),
            cipher: ChaCha20Poly1305::new(&sealing.into()),
            check,
        }
    }
}

/// The secrets of one export.
pub(super) struct Secrets {
    hashing: Hmac<Sha256>,
    pub(super) cipher: ChaCha20Poly1305,
    pub(super) check: [u8; CHECK],
}

/// What is hashed. One text hashed as two kinds gives two hashes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Word = 1,
    Form,
    Sound,
    Consonants,
    Day,
    Month,
    Year,
    /// The kind of a document.
    TypeOfDocument,
    Document,
    DocumentForm,
}

impl Secrets {
    /// The hash of a text: HMAC-SHA-256, of which 64 bits are kept. Never 0, which stands for none.
    ///
    /// 64 bits: a manifest of 500 rows asks for some 80,000 hashes, a million people have some six million; one chance
    /// agreement among them has odds of 1 to 40 million. Shorter hashes would not hide more: as long as they tell names
    /// apart, whoever has the key and a list of names reads them.
    pub(super) fn hash(&self, kind: Kind, text: &[u8]) -> u64 {
        let mut mac = self.hashing.clone();
        mac.update(&[kind as u8]);
        mac.update(text);
        let sum: [u8; 32] = mac.finalize().into_bytes().into();
        first_eight(&sum).max(1)
    }
}

/// A number by which an export names a person. Whoever made the export alone can say who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub(super) u64);

impl Handle {
    /// The handle of a person: it looks drawn at random to whoever has not the secret of the export's maker.
    pub(super) fn of(secret: &[u8; 32], id: &str) -> Self {
        Self(first_eight(&sum(secret, b"handle", id.as_bytes())))
    }

    /// Reads sixteen hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        unhex::<8>(text.trim()).map(|bytes| Self(u64::from_be_bytes(bytes)))
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

impl serde::Serialize for Handle {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC fills a key up to a block with zeros.
    let mut block = [0; 64];
    block.split_at_mut(32).0.copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into())
}

fn sum(key: &[u8; 32], what: &[u8], of: &[u8]) -> [u8; 32] {
    let mut mac = mac(key);
    mac.update(b"paradero blind 1 ");
    mac.update(what);
    mac.update(&[0]);
    mac.update(of);
    mac.finalize().into_bytes().into()
}

fn first_eight(sum: &[u8; 32]) -> u64 {
    sum.iter().take(8).fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many bytes of hexadecimal digits.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (at, place) in bytes.iter_mut().enumerate() {
        *place = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_read_as_it_was_written_and_nothing_else_is_a_key() {
        let key = Key::new([7; 32]);
        assert_eq!(Key::parse(&key.to_text()).unwrap(), key);
        assert_eq!(Key::parse(&key.to_text().replace('\n', "\r\n")).unwrap(), key);
        for bad in
            ["", "paradero blind key 1\n", "paradero blind key 2\n00", "name,born\nAna,1990\n"]
        {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
        assert!(!format!("{key:?}").contains('7'));
    }

    #[test]
    fn hashes_are_those_of_hmac_and_differ_by_export_kind_and_key() {
        // RFC 4231, test case 2, with the key filled up to 32 bytes, which HMAC does too.
        let mut jefe = [0; 32];
        jefe[..4].copy_from_slice(b"Jefe");
        let mut known = mac(&jefe);
        known.update(b"what do ya want for nothing?");
        let known: [u8; 32] = known.finalize().into_bytes().into();
        assert_eq!(hex(&known[..8]), "5bdcc146bf60754e");
        let (one, two) = (Key::new([1; 32]), Key::new([2; 32]));
        let hash = |key: &Key, salt: u8, kind| key.of_export(&[salt; SALT]).hash(kind, b"perez");
        let all = [
            hash(&one, 1, Kind::Word),
            hash(&one, 1, Kind::Form),
            hash(&one, 2, Kind::Word),
            hash(&two, 1, Kind::Word),
        ];
        for (at, hash) in all.iter().enumerate() {
            assert!(!all[..at].contains(hash));
        }
        assert_ne!(one.fingerprint(), two.fingerprint());
    }

    #[test]
    fn handles_are_read_as_they_are_written() {
        let handle = Handle::of(&[3; 32], "p1");
        assert_eq!(Handle::parse(&handle.to_string()), Some(handle));
        assert_eq!(Handle::parse("p1"), None);
        assert_ne!(handle, Handle::of(&[4; 32], "p1"));
    }
}
