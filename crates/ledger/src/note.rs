//! Signed notes (C2SP `signed-note`) with Ed25519 keys. Pure: random bytes are passed in.

use crate::Error;
use crate::hash::sha256_of;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::fmt;

/// Signature type byte of Ed25519 in C2SP signed-note.
const ED25519: u8 = 1;
/// Type byte of Ed25519 cosignatures in C2SP tlog-cosignature.
pub(crate) const COSIGNATURE: u8 = 4;
/// Type byte of ML-DSA-44 cosignatures there: known by name only.
const ML_DSA_44: u8 = 6;
/// At most this many signature lines are read; the specification asks for at least 16.
const MAX_SIGNATURES: usize = 64;
pub(crate) const PRIVATE: &str = "PRIVATE+KEY+";

/// A text and the signatures under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    /// The signed text, with its final newline.
    pub text: String,
    /// The signature lines, in order.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key: the first four bytes of a hash over name, type and key.
    pub key_id: u32,
    /// What follows the key id; for Ed25519, 64 bytes.
    pub signature: Vec<u8>,
}

impl SignedNote {
    /// Reads a note, without checking any signature.
    ///
    /// # Errors
    /// When it is not UTF-8 text, a blank line, and signature lines.
    pub fn parse(note: &[u8]) -> Result<SignedNote, Error> {
        let refused = |what: &str| Error::text(format!("not a signed note: {what}"));
        let note = str::from_utf8(note).map_err(|_| refused("it is not UTF-8"))?;
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(refused("it holds a control character"));
        }
        let (body, lines) =
            note.rsplit_once("\n\n").ok_or_else(|| refused("no blank line before signatures"))?;
        let lines = lines.strip_suffix('\n').ok_or_else(|| refused("no newline at the end"))?;
        let signatures: Vec<NoteSignature> = lines
            .split('\n')
            .map(|line| NoteSignature::parse(line).ok_or_else(|| refused("a bad signature line")))
            .collect::<Result<_, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(refused("it has more than 64 signatures"));
        }
        Ok(SignedNote { text: format!("{body}\n"), signatures })
    }

    /// The note as text.
    #[must_use]
    pub fn format(&self) -> String {
        let mut note = format!("{}\n", self.text);
        for signature in &self.signatures {
            note.push_str(&signature.format());
        }
        note
    }
}

impl NoteSignature {
    /// Reads one signature line, without its newline; `None` when it is none.
    #[must_use]
    pub fn parse(line: &str) -> Option<NoteSignature> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        if signature.is_empty() {
            return None;
        }
        Some(NoteSignature {
            name: name.to_owned(),
            key_id: u32::from_be_bytes(*key_id),
            signature: signature.to_vec(),
        })
    }

    /// The line, with its newline.
    #[must_use]
    pub fn format(&self) -> String {
        let bytes = [&self.key_id.to_be_bytes(), &self.signature[..]].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

/// A public key with its name: checks notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads a verifier key: `<name>+<key id in hex>+<base64 of type and public key>`.
    ///
    /// # Errors
    /// When it is malformed, not an Ed25519 key, or its id does not fit name and key.
    pub fn from_text(vkey: &str) -> Result<Verifier, Error> {
        let (name, id, key) = split_key(vkey.strip_suffix('\n').unwrap_or(vkey), ED25519)?;
        let key = VerifyingKey::from_bytes(&key)
            .map_err(|_| Error::text(format!("the key of {name} is no Ed25519 public key")))?;
        let verifier = Verifier { name, key };
        verifier.check_id(&id)?;
        Ok(verifier)
    }

    /// The verifier key as text, one line without a newline.
    #[must_use]
    pub fn to_text(&self) -> String {
        join_key(&self.name, self.key_id(), ED25519, self.key.as_bytes())
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id, as in the signature lines.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        key_id(&self.name, ED25519, self.key.as_bytes())
    }

    /// Checks that this key signed the note. Signatures of other keys are ignored.
    ///
    /// # Errors
    /// When no line is of this key, or one that is does not verify.
    pub fn check(&self, note: &SignedNote) -> Result<(), Error> {
        let id = self.key_id();
        let mut found = false;
        for line in note.signatures.iter().filter(|s| s.name == self.name && s.key_id == id) {
            let signature = Signature::from_slice(&line.signature).ok();
            let holds =
                signature.is_some_and(|s| self.key.verify_strict(note.text.as_bytes(), &s).is_ok());
            if !holds {
                return Err(Error::text(format!("the signature of {} does not hold", self.name)));
            }
            found = true;
        }
        if found {
            Ok(())
        } else {
            Err(Error::text(format!("there is no signature of {}+{id:08x}", self.name)))
        }
    }

    fn check_id(&self, id: &str) -> Result<(), Error> {
        check_id(&self.name, self.key_id(), id)
    }
}

/// A private key with its name: signs notes.
#[derive(Clone)]
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier().to_text())
    }
}

impl Signer {
    /// Makes a key of 32 random bytes (from the system's source of randomness, used once).
    ///
    /// # Errors
    /// When the name is empty, or has a space, a plus sign or a control character.
    pub fn generate(name: &str, random: &[u8; 32]) -> Result<Signer, Error> {
        check_name(name)?;
        Ok(Signer { name: name.to_owned(), key: SigningKey::from_bytes(random) })
    }

    /// Reads what [`Signer::to_text`] wrote.
    ///
    /// # Errors
    /// When it is malformed, or its id does not fit: any changed character is noticed, since
    /// the id is a hash over name and public key, and that is made from the private key.
    pub fn from_text(skey: &str) -> Result<Signer, Error> {
        let skey = skey.strip_suffix('\n').unwrap_or(skey);
        let rest = skey
            .strip_prefix(PRIVATE)
            .ok_or_else(|| Error::text("not a private key: it should begin with PRIVATE+KEY+"))?;
        let (name, id, seed) = split_key(rest, ED25519)?;
        let signer = Signer { name, key: SigningKey::from_bytes(&seed) };
        signer.verifier().check_id(&id)?;
        Ok(signer)
    }

    /// The private key as text with a newline, in the form of Go's `sumdb/note`:
    /// `PRIVATE+KEY+<name>+<key id in hex>+<base64 of type and seed>`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let id = self.verifier().key_id();
        format!("{PRIVATE}{}\n", join_key(&self.name, id, ED25519, self.key.as_bytes()))
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a text.
    ///
    /// # Errors
    /// When the text does not end in a newline or holds another control character.
    pub fn sign(&self, text: &str) -> Result<SignedNote, Error> {
        if !text.ends_with('\n') || text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(Error::text("a note's text ends in a newline, without control characters"));
        }
        let signature = NoteSignature {
            name: self.name.clone(),
            key_id: self.verifier().key_id(),
            signature: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        };
        Ok(SignedNote { text: text.to_owned(), signatures: vec![signature] })
    }
}

/// Whether a text can name a key.
///
/// # Errors
/// When it is empty, or has a space, a plus sign or a control character.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(Error::text(format!(
            "{name:?} cannot name a key: use a name such as register.example/north, without \
             spaces and plus signs"
        )));
    }
    Ok(())
}

/// The id of a key: the first four bytes of a hash over name, type and key.
pub(crate) fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> u32 {
    let hash = sha256_of(&[name.as_bytes(), b"\n", &[kind], key]).0;
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// That the id that a key's text gives is its own.
pub(crate) fn check_id(name: &str, own: u32, given: &str) -> Result<(), Error> {
    if format!("{own:08x}") == given {
        return Ok(());
    }
    Err(Error::text(format!(
        "the id {given} of the key {name} does not fit it: the text was altered"
    )))
}

/// Splits `<name>+<id>+<base64>` into name, id and the 32 bytes after the type byte.
pub(crate) fn split_key(text: &str, kind: u8) -> Result<(String, String, [u8; 32]), Error> {
    let refused = |what: &str| Error::text(format!("not a note key: {what}"));
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(refused("it should be <name>+<id>+<key>"));
    };
    check_name(name)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| refused("the key is not base64"))?;
    match bytes.split_first() {
        Some((found, key)) if *found == kind => {
            let key = key.try_into().map_err(|_| refused("the key has not 32 bytes"))?;
            Ok((name.to_owned(), id.to_owned(), key))
        }
        Some((&ED25519, _)) => Err(refused("it is the key of a log, not of a witness")),
        Some((&COSIGNATURE, _)) => Err(refused("it is the key of a witness, not of a log")),
        Some((&ML_DSA_44, _)) => Err(refused(
            "it is an ML-DSA-44 key, which this program does not know; ask for the Ed25519 one",
        )),
        _ => Err(refused("it is not of the type Ed25519")),
    }
}

pub(crate) fn join_key(name: &str, id: u32, kind: u8, key: &[u8; 32]) -> String {
    let bytes = [&[kind], &key[..]].concat();
    format!("{name}+{id:08x}+{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of golang.org/x/mod/sumdb/note, which defined the format first.
    const SKEY: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n";
    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n";
    const SIGNATURE: &str = "\u{2014} PeterNeumann \
        x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_example_is_signed_and_checked_byte_for_byte() {
        let signer = Signer::from_text(SKEY).unwrap();
        assert_eq!(signer.to_text(), SKEY);
        assert_eq!(signer.verifier().to_text(), VKEY);
        let note = signer.sign(TEXT).unwrap();
        assert_eq!(note.format(), format!("{TEXT}\n{SIGNATURE}"));
        let read = SignedNote::parse(note.format().as_bytes()).unwrap();
        assert_eq!(read, note);
        Verifier::from_text(VKEY).unwrap().check(&read).unwrap();
    }

    #[test]
    fn the_examples_of_the_specifications_are_read_and_written_back() {
        for example in [
            "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\
             ed \u{e8} subito sera.\n\n\
             \u{2014} quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+\
             EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n",
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
             \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URY\
             N7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n",
        ] {
            let note = SignedNote::parse(example.as_bytes()).unwrap();
            assert_eq!(note.signatures.len(), 1);
            assert_eq!(note.signatures[0].signature.len(), 64);
            assert_eq!(note.format(), example);
        }
    }

    #[test]
    fn a_changed_byte_anywhere_in_a_note_or_key_is_noticed() {
        let verifier = Verifier::from_text(VKEY).unwrap();
        let note = format!("{TEXT}\n{SIGNATURE}").into_bytes();
        for (place, bit) in (0..note.len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
            let mut bent = note.clone();
            bent[place] ^= 1 << bit;
            let opened = SignedNote::parse(&bent).and_then(|n| verifier.check(&n));
            assert!(opened.is_err(), "byte {place}, bit {bit}");
        }
        for place in 0..SKEY.len() {
            for bit in 0..7 {
                let mut bent = SKEY.as_bytes().to_vec();
                bent[place] ^= 1 << bit;
                let read = Signer::from_text(str::from_utf8(&bent).unwrap());
                assert!(read.is_err(), "byte {place}, bit {bit}");
            }
        }
        for place in 0..VKEY.len() {
            let mut bent = VKEY.as_bytes().to_vec();
            bent[place] ^= 1;
            assert!(Verifier::from_text(str::from_utf8(&bent).unwrap()).is_err(), "byte {place}");
        }
    }

    #[test]
    fn signatures_of_unknown_keys_are_ignored_but_do_not_suffice() {
        let ours = Signer::generate("register.example/north", &[7; 32]).unwrap();
        let other = Signer::generate("witness.example/w1", &[8; 32]).unwrap();
        let same_name = Signer::generate("register.example/north", &[9; 32]).unwrap();
        let mut note = other.sign(TEXT).unwrap();
        note.signatures.extend(same_name.sign(TEXT).unwrap().signatures);
        assert!(ours.verifier().check(&note).is_err());
        note.signatures.extend(ours.sign(TEXT).unwrap().signatures);
        ours.verifier().check(&note).unwrap();
        note.signatures[2].signature[0] ^= 1;
        assert!(ours.verifier().check(&note).is_err());
    }

    #[test]
    fn names_that_would_break_a_line_are_refused() {
        for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
            assert!(Signer::generate(name, &[1; 32]).is_err(), "{name:?}");
        }
    }

    #[test]
    fn printing_a_signer_does_not_show_the_private_key() {
        let signer = Signer::from_text(SKEY).unwrap();
        assert_eq!(format!("{signer:?}"), format!("Signer({VKEY})"));
    }
}
