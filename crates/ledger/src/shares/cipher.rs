//! What is split is not the secret but its encryption under a passphrase, here mostly an empty one: a
//! Feistel cipher of four rounds of PBKDF2 (RFC 8018) with HMAC-SHA-256.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Common;

const ROUNDS: u8 = 4;
/// Rounds of PBKDF2 in one round of the cipher, before they are doubled.
const ITERATIONS: u32 = 2500;

pub(super) fn encrypt(secret: &[u8], passphrase: &[u8], common: &Common) -> Vec<u8> {
    rounds(secret, passphrase, common, 0..ROUNDS)
}

pub(super) fn decrypt(hidden: &[u8], passphrase: &[u8], common: &Common) -> Vec<u8> {
    rounds(hidden, passphrase, common, (0..ROUNDS).rev())
}

fn rounds(
    bytes: &[u8],
    passphrase: &[u8],
    common: &Common,
    order: impl Iterator<Item = u8>,
) -> Vec<u8> {
    let (left, right) = bytes.split_at(bytes.len() / 2);
    let (mut left, mut right) = (left.to_vec(), right.to_vec());
    let mut salt = Vec::new();
    if !common.extendable {
        salt.extend(b"shamir");
        salt.extend(common.identifier.to_be_bytes());
    }
    for round in order {
        let password = [&[round], passphrase].concat();
        let salt = [&salt[..], &right].concat();
        let times = ITERATIONS << common.exponent;
        let mixed = pbkdf2(&password, &salt, times, right.len());
        let next = left.iter().zip(mixed).map(|(one, other)| one ^ other).collect();
        left = std::mem::replace(&mut right, next);
    }
    [right, left].concat()
}

/// RFC 8018, section 5.2, with HMAC-SHA-256.
fn pbkdf2(password: &[u8], salt: &[u8], times: u32, bytes: usize) -> Vec<u8> {
    // A key of any length is one.
    let Ok(keyed) = Hmac::<Sha256>::new_from_slice(password) else { return Vec::new() };
    let hash = |what: &[u8]| {
        let mut mac = keyed.clone();
        mac.update(what);
        mac.finalize().into_bytes()
    };
    let mut made = Vec::new();
    for block in 1_u32.. {
        if made.len() >= bytes {
            break;
        }
        let mut last = hash(&[salt, &block.to_be_bytes()].concat());
        let mut sum = last;
        for _ in 1..times {
            last = hash(&last);
            sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
        }
        made.extend(sum);
    }
    made.truncate(bytes);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7914, section 11.
    #[test]
    fn derived_keys_are_those_of_rfc_7914() {
        let made = pbkdf2(b"passwd", b"salt", 1, 64);
        let hex: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
        );
    }
}
