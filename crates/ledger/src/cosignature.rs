//! Cosignatures of witnesses (C2SP `tlog-cosignature`, Ed25519 `cosignature/v1`). Pure: random bytes
//! and the time are passed in.
//!
//! A cosignature says: as of this second, the largest checkpoint that this witness has seen of this
//! log has this size and root, and continues all that it saw before.

use crate::error::Error;
use crate::note::{
    COSIGNATURE, NoteSignature, PRIVATE, SignedNote, check_id, check_name, join_key, key_id,
    split_key,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::fmt;

/// Bytes of a cosignature: eight of the time, 64 of Ed25519.
const COSIGNATURE_BYTES: usize = 72;

/// The public key of a witness, with its name: checks cosignatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

impl WitnessKey {
    /// Reads a verifier key of type 0x04: `<name>+<key id in hex>+<base64 of type and public key>`.
    ///
    /// # Errors
    /// When it is malformed, of another type (a log's key has type 0x01), or its id does not fit.
    pub fn from_text(vkey: &str) -> Result<WitnessKey, Error> {
        let (name, id, key) = split_key(vkey.strip_suffix('\n').unwrap_or(vkey), COSIGNATURE)?;
        let key = VerifyingKey::from_bytes(&key)
            .map_err(|_| Error::text(format!("the key of {name} is no Ed25519 public key")))?;
        let own = WitnessKey { name, key };
        check_id(&own.name, own.key_id(), &id)?;
        Ok(own)
    }

    /// The verifier key as text, one line without a newline.
    #[must_use]
    pub fn to_text(&self) -> String {
        join_key(&self.name, self.key_id(), COSIGNATURE, self.key.as_bytes())
    }

    /// The witness's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id: the first four bytes of SHA-256 over name, newline, 0x04 and key.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        key_id(&self.name, COSIGNATURE, self.key.as_bytes())
    }

    /// Whether a signature line bears this key's name and id. Says nothing of its truth.
    #[must_use]
    pub fn is_named_by(&self, line: &NoteSignature) -> bool {
        line.name == self.name && line.key_id == self.key_id()
    }

    /// Checks that this witness cosigned a checkpoint, and gives the second at which it says it did
    /// (since 1970-01-01T00:00Z); the latest where it did so more than once. Lines of other keys are
    /// ignored.
    ///
    /// # Errors
    /// When no line is of this key, or one that is does not verify.
    pub fn check(&self, note: &SignedNote) -> Result<u64, Error> {
        let mut latest = None;
        for line in note.signatures.iter().filter(|line| self.is_named_by(line)) {
            latest = latest.max(Some(self.check_line(&note.text, line)?));
        }
        let id = self.key_id();
        latest.ok_or_else(|| {
            Error::text(format!("there is no cosignature of {}+{id:08x}", self.name))
        })
    }

    /// Checks one line of this witness under a checkpoint's text, and gives its second.
    ///
    /// # Errors
    /// When it does not hold.
    pub fn check_line(&self, text: &str, line: &NoteSignature) -> Result<u64, Error> {
        let refused = || Error::text(format!("the cosignature of {} does not hold", self.name));
        let bytes: &[u8; COSIGNATURE_BYTES] =
            line.signature.as_slice().try_into().map_err(|_| refused())?;
        let (time, signature) = bytes.split_first_chunk::<8>().ok_or_else(refused)?;
        let time = u64::from_be_bytes(*time);
        let signature = Signature::from_slice(signature).map_err(|_| refused())?;
        // A time of zero would say nothing, and more than 2^63 - 1 is not allowed.
        if time == 0 || i64::try_from(time).is_err() || !self.is_named_by(line) {
            return Err(refused());
        }
        let holds = self.key.verify_strict(message(time, text).as_bytes(), &signature).is_ok();
        if holds { Ok(time) } else { Err(refused()) }
    }
}

/// The private key of a witness, with its name: cosigns checkpoints.
#[derive(Clone)]
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.witness_key().to_text())
    }
}

impl Cosigner {
    /// Makes a key of 32 random bytes (from the system's source of randomness, used once).
    ///
    /// # Errors
    /// When the name is empty, or has a space, a plus sign or a control character.
    pub fn generate(name: &str, random: &[u8; 32]) -> Result<Cosigner, Error> {
        check_name(name)?;
        Ok(Cosigner { name: name.to_owned(), key: SigningKey::from_bytes(random) })
    }

    /// Reads what [`Cosigner::to_text`] wrote.
    ///
    /// # Errors
    /// When it is malformed, or its id does not fit: any changed character is noticed.
    pub fn from_text(skey: &str) -> Result<Cosigner, Error> {
        let skey = skey.strip_suffix('\n').unwrap_or(skey);
        let rest = skey
            .strip_prefix(PRIVATE)
            .ok_or_else(|| Error::text("not a private key: it should begin with PRIVATE+KEY+"))?;
        let (name, id, seed) = split_key(rest, COSIGNATURE)?;
        let own = Cosigner { name, key: SigningKey::from_bytes(&seed) };
        check_id(&own.name, own.witness_key().key_id(), &id)?;
        Ok(own)
    }

    /// The private key as text with a newline, in the form of Go's `sumdb/note` with type 0x04.
    #[must_use]
    pub fn to_text(&self) -> String {
        let id = self.witness_key().key_id();
        format!("{PRIVATE}{}\n", join_key(&self.name, id, COSIGNATURE, self.key.as_bytes()))
    }

    /// The public half.
    #[must_use]
    pub fn witness_key(&self) -> WitnessKey {
        WitnessKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Cosigns the text of a checkpoint as of a second (since 1970-01-01T00:00Z). Whether it continues
    /// what was cosigned before is the caller's to know: [`crate::Witness`] does.
    ///
    /// # Errors
    /// When the time is zero or above 2^63 - 1.
    pub fn cosign(&self, text: &str, time: u64) -> Result<NoteSignature, Error> {
        if time == 0 || i64::try_from(time).is_err() {
            return Err(Error::text(format!("{time} is no second at which anything was cosigned")));
        }
        let signature = self.key.sign(message(time, text).as_bytes()).to_bytes();
        Ok(NoteSignature {
            name: self.name.clone(),
            key_id: self.witness_key().key_id(),
            signature: [&time.to_be_bytes(), &signature[..]].concat(),
        })
    }
}

/// What is signed: a header, the time, and the whole text of the checkpoint.
fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "example.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    /// The cosignature in the example of C2SP tlog-cosignature, whose public key is not published.
    const EXAMPLE: &str = "\u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/\
        zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";

    fn cosigner() -> Cosigner {
        Cosigner::generate("witness.example.com/w1", &[5; 32]).unwrap()
    }

    fn note(cosigner: &Cosigner) -> SignedNote {
        let line = cosigner.cosign(TEXT, 1_679_315_147).unwrap();
        SignedNote { text: TEXT.to_owned(), signatures: vec![line] }
    }

    #[test]
    fn the_message_is_that_of_the_specification() {
        let example = "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        assert_eq!(message(1_679_315_147, TEXT), example);
    }

    #[test]
    fn the_published_cosignature_has_the_form_of_ours() {
        let published = NoteSignature::parse(EXAMPLE).unwrap();
        assert_eq!(published.format(), format!("{EXAMPLE}\n"));
        assert_eq!(published.signature.len(), COSIGNATURE_BYTES);
        assert_eq!(published.signature[..8], 1_679_315_147_u64.to_be_bytes());
        let ours = cosigner().cosign(TEXT, 1_679_315_147).unwrap();
        assert_eq!(ours.signature[..8], published.signature[..8]);
        assert_eq!(ours.signature.len(), published.signature.len());
        // Another key's line is not taken for ours.
        let note = SignedNote { text: TEXT.to_owned(), signatures: vec![published] };
        assert!(cosigner().witness_key().check(&note).is_err());
    }

    #[test]
    fn a_key_of_a_witness_is_told_from_that_of_a_log() {
        let log = crate::Signer::generate("witness.example.com/w1", &[5; 32]).unwrap();
        let (own, other) = (cosigner().witness_key(), log.verifier());
        assert_ne!(own.key_id(), other.key_id());
        let error = WitnessKey::from_text(&other.to_text()).unwrap_err().to_string();
        assert!(error.contains("key of a log"), "{error}");
        let error = crate::Verifier::from_text(&own.to_text()).unwrap_err().to_string();
        assert!(error.contains("key of a witness"), "{error}");
        assert!(Cosigner::from_text(&log.to_text()).is_err());
        assert_eq!(WitnessKey::from_text(&own.to_text()).unwrap(), own);
        assert_eq!(Cosigner::from_text(&cosigner().to_text()).unwrap().witness_key(), own);
        assert!(!format!("{:?}", cosigner()).contains("PRIVATE"));
    }

    #[test]
    fn a_changed_bit_anywhere_is_noticed() {
        let (cosigner, key) = (cosigner(), cosigner().witness_key());
        let whole = note(&cosigner);
        assert_eq!(key.check(&whole).unwrap(), 1_679_315_147);
        let bytes = whole.format().into_bytes();
        for (place, bit) in (0..bytes.len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
            let mut bent = bytes.clone();
            bent[place] ^= 1 << bit;
            let checked = SignedNote::parse(&bent).and_then(|note| key.check(&note));
            assert!(checked.is_err(), "byte {place}, bit {bit}");
        }
        let vkey = key.to_text();
        for place in 0..vkey.len() {
            let mut bent = vkey.clone().into_bytes();
            bent[place] ^= 1;
            assert!(WitnessKey::from_text(str::from_utf8(&bent).unwrap()).is_err());
        }
    }

    #[test]
    fn a_time_that_says_nothing_is_refused() {
        let cosigner = cosigner();
        for time in [0, 1 << 63, u64::MAX] {
            assert!(cosigner.cosign(TEXT, time).is_err());
            let mut bent = note(&cosigner);
            bent.signatures[0].signature[..8].copy_from_slice(&time.to_be_bytes());
            assert!(cosigner.witness_key().check(&bent).is_err());
        }
    }

    #[test]
    fn of_two_cosignatures_the_later_counts_and_a_false_one_beside_a_true_one_is_told() {
        let cosigner = cosigner();
        let mut twice = note(&cosigner);
        twice.signatures.insert(0, cosigner.cosign(TEXT, 1_700_000_000).unwrap());
        assert_eq!(cosigner.witness_key().check(&twice).unwrap(), 1_700_000_000);
        twice.signatures[1].signature[70] ^= 1;
        assert!(cosigner.witness_key().check(&twice).is_err());
    }
}
