//! Keys of acts, and of those who may read what is sealed: X25519 keys in the forms of the tool
//! `age` (<https://age-encryption.org/v1>).

use crate::error::Error;
use crate::hash::Hash;
use age::secrecy::{ExposeSecret as _, SecretString};
use age::x25519;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The key of one act: what the act brought is encrypted to it, and without it nobody can read
/// that again. The salts of the act's records come from it too.
#[derive(Clone)]
pub struct ActKey {
    identity: x25519::Identity,
    text: SecretString,
    salts: Hmac<Sha256>,
}

impl ActKey {
    /// A new key, from the system's random numbers.
    #[must_use]
    pub fn generate() -> ActKey {
        ActKey::of(x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1...`.
    ///
    /// # Errors
    /// When it is not one, or was altered (it has a checksum). The text is not repeated.
    pub fn from_text(text: &str) -> Result<ActKey, Error> {
        let refused = |what| Error::text(format!("not a secret key of age: {what}"));
        text.parse().map(ActKey::of).map_err(refused)
    }

    /// The key whose secret half is these bytes.
    ///
    /// # Errors
    /// Never for 32 bytes, as far as the form of `age` is what it was.
    pub fn from_secret(bytes: &[u8; 32]) -> Result<ActKey, Error> {
        let refused = |error: String| Error::text(format!("cannot write a key: {error}"));
        let kind = bech32::Hrp::parse("age-secret-key-").map_err(|e| refused(e.to_string()))?;
        let text = bech32::encode_upper::<bech32::Bech32>(kind, bytes);
        ActKey::from_text(&text.map_err(|error| refused(error.to_string()))?)
    }

    fn of(identity: x25519::Identity) -> ActKey {
        let text = identity.to_string();
        // HMAC fills a key up to one block with zeros.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&Sha256::digest(text.expose_secret().as_bytes()));
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(b"paradero salt 1\n");
        ActKey { identity, text, salts: mac }
    }

    /// The key as text. Whoever has it can read what the act brought.
    #[must_use]
    pub fn secret_text(&self) -> &str {
        self.text.expose_secret()
    }

    /// The public half, `age1...`: names the key.
    #[must_use]
    pub fn name(&self) -> String {
        self.identity.to_public().to_string()
    }

    /// Encrypts some bytes to this key alone.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn encrypt(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        age::encrypt(&self.identity.to_public(), bytes)
            .map_err(|error| Error::text(format!("cannot encrypt: {error}")))
    }

    /// Decrypts what was encrypted to this key.
    ///
    /// # Errors
    /// When it was encrypted to another key, or was altered.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        age::decrypt(&self.identity, bytes)
            .map_err(|error| Error::text(format!("cannot decrypt: {error}")))
    }

    /// Decrypts a stream that was encrypted to this key, as it is read.
    ///
    /// # Errors
    /// When it was encrypted to another key, or is no file of age.
    pub fn decrypt_stream<R: std::io::Read>(
        &self,
        from: R,
    ) -> Result<age::stream::StreamReader<R>, Error> {
        let refused = |error: age::DecryptError| Error::text(format!("cannot decrypt: {error}"));
        let decryptor = age::Decryptor::new(from).map_err(refused)?;
        decryptor.decrypt(std::iter::once(&self.identity as &dyn age::Identity)).map_err(refused)
    }

    /// The salt of the commitment at a place of the act: HMAC-SHA-256 (RFC 2104) under a hash of
    /// the secret key, so that nobody without the key can try out names against a commitment.
    #[must_use]
    pub fn salt(&self, place: u64) -> Hash {
        let mut mac = self.salts.clone();
        mac.update(&place.to_be_bytes());
        Hash(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for ActKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ActKey({})", self.name())
    }
}

/// Those who may read what is sealed: one public key a line, `age1...`, and comments after `#`.
#[derive(Clone)]
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads a file of recipients.
    ///
    /// # Errors
    /// When a line is no public key (it is named), or there is none at all.
    pub fn parse(text: &str) -> Result<Recipients, Error> {
        let mut all = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let key = line.split('#').next().unwrap_or_default().trim();
            if key.is_empty() {
                continue;
            }
            let wrong =
                |what| Error::text(format!("line {}: no public key of age: {what}", at + 1));
            all.push(key.parse().map_err(wrong)?);
        }
        if all.is_empty() {
            return Err(Error::text("it names nobody: give one public key (`age1...`) a line"));
        }
        Ok(Recipients(all))
    }

    /// Encrypts some bytes to each of them.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn encrypt(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let refused = |error| Error::text(format!("cannot encrypt: {error}"));
        let mut sealed = Vec::new();
        let mut writer = self.encrypt_stream(&mut sealed)?;
        std::io::Write::write_all(&mut writer, bytes).map_err(refused)?;
        writer.finish().map_err(refused)?;
        Ok(sealed)
    }

    /// Encrypts to each of them what is written, until `finish`.
    ///
    /// # Errors
    /// When the machine gives no random bytes, or nothing can be written.
    pub fn encrypt_stream<W: std::io::Write>(
        &self,
        to: W,
    ) -> Result<age::stream::StreamWriter<W>, Error> {
        let refused = |error: String| Error::text(format!("cannot encrypt: {error}"));
        let keys = self.0.iter().map(|key| key as &dyn age::Recipient);
        let encryptor =
            age::Encryptor::with_recipients(keys).map_err(|e| refused(e.to_string()))?;
        encryptor.wrap_output(to).map_err(|e| refused(e.to_string()))
    }

    /// Their public keys, in the order of the file.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipients({:?})", self.names())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_read_with_the_key_alone() {
        let (key, other) = (ActKey::generate(), ActKey::generate());
        let sealed = key.encrypt(b"taken at the north gate").unwrap();
        assert_eq!(key.decrypt(&sealed).unwrap(), b"taken at the north gate");
        assert!(other.decrypt(&sealed).is_err());
        let again = ActKey::from_text(key.secret_text()).unwrap();
        assert_eq!(again.decrypt(&sealed).unwrap(), b"taken at the north gate");
        assert_eq!((again.name(), again.salt(7)), (key.name(), key.salt(7)));
        assert_ne!(key.salt(7), key.salt(8));
        assert_ne!(key.salt(7), other.salt(7));
        assert!(!format!("{key:?}").contains("SECRET"));
    }

    #[test]
    fn a_key_is_made_of_its_secret_bytes() {
        let key = ActKey::from_secret(&[42; 32]).unwrap();
        let (_, bytes) = bech32::decode(key.secret_text()).unwrap();
        assert_eq!(bytes, [42; 32]);
        assert_eq!(ActKey::from_text(key.secret_text()).unwrap().name(), key.name());
    }

    #[test]
    fn every_recipient_can_read_and_nobody_else() {
        let keys = [ActKey::generate(), ActKey::generate()];
        let text = format!("# the office\n{}\n\n{} # Inés\n", keys[0].name(), keys[1].name());
        let recipients = Recipients::parse(&text).unwrap();
        assert_eq!(recipients.names(), keys.each_ref().map(ActKey::name));
        let sealed = recipients.encrypt(b"sworn").unwrap();
        assert!(keys.iter().all(|key| key.decrypt(&sealed).unwrap() == b"sworn"));
        assert!(ActKey::generate().decrypt(&sealed).is_err());
        assert!(Recipients::parse("# nobody\n").is_err());
        let wrong = Recipients::parse("age1wrong\n").unwrap_err().to_string();
        assert!(wrong.starts_with("line 1"), "{wrong}");
    }

    #[test]
    fn a_bent_bit_in_a_key_or_in_what_it_encrypted_is_noticed() {
        let key = ActKey::generate();
        let text = key.secret_text().as_bytes().to_vec();
        for (place, bit) in (0..text.len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
            let mut bent = text.clone();
            bent[place] ^= 1 << bit;
            let read =
                std::str::from_utf8(&bent).ok().and_then(|text| ActKey::from_text(text).ok());
            assert!(read.is_none_or(|read| read.name() != key.name()), "byte {place}, bit {bit}");
        }
        let sealed = key.encrypt(b"x").unwrap();
        for place in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[place] ^= 1;
            assert!(key.decrypt(&bent).is_err(), "byte {place}");
        }
    }
}
