//! Shamir's sharing over bytes: polynomials over the field of 256 elements, modulo
//! x^8 + x^4 + x^3 + x + 1, one for each byte of the secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Random;
use crate::error::Error;

/// Where the secret stands.
pub(super) const SECRET: u8 = 255;
/// Where a hash of the secret stands, by which wrong shares are told.
const DIGEST: u8 = 254;
const DIGEST_BYTES: usize = 4;

/// The polynomials at one place.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) x: u8,
    pub(super) value: Vec<u8>,
}

/// Powers of x + 1 and their exponents.
struct Tables {
    exp: [u8; 255],
    log: [u8; 256],
}

const TABLES: Tables = {
    let (mut exp, mut log) = ([0_u8; 255], [0_u8; 256]);
    let (mut power, mut at) = (1_u16, 0_u8);
    while at < 255 {
        exp[at as usize] = (power & 0xff) as u8;
        log[power as usize] = at;
        power ^= power << 1;
        if power & 0x100 != 0 {
            power ^= 0x11b;
        }
        at += 1;
    }
    Tables { exp, log }
};

fn times(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    let log = |number: u8| u16::from(TABLES.log[usize::from(number)]);
    TABLES.exp[usize::from((log(one) + log(other)) % 255)]
}

/// One divided by a number; of zero, which is asked for nowhere, zero.
fn inverse(number: u8) -> u8 {
    if number == 0 {
        return 0;
    }
    let log = u16::from(TABLES.log[usize::from(number)]);
    TABLES.exp[usize::from((255 - log) % 255)]
}

/// The value at a place of the polynomials through points at different places (Lagrange).
pub(super) fn at(points: &[Point], x: u8) -> Vec<u8> {
    if let Some(point) = points.iter().find(|point| point.x == x) {
        return point.value.clone();
    }
    let bytes = points.iter().map(|point| point.value.len()).max().unwrap_or_default();
    let mut value = vec![0; bytes];
    for one in points {
        let others = points.iter().filter(|other| other.x != one.x);
        let basis = others
            .fold(1, |product, other| times(product, times(x ^ other.x, inverse(one.x ^ other.x))));
        for (sum, byte) in value.iter_mut().zip(&one.value) {
            *sum ^= times(*byte, basis);
        }
    }
    value
}

fn digest(random: &[u8], secret: &[u8]) -> Result<Vec<u8>, Error> {
    let mac = Hmac::<Sha256>::new_from_slice(random);
    let mut mac = mac.map_err(|error| Error::text(format!("cannot hash: {error}")))?;
    mac.update(secret);
    Ok(mac.finalize().into_bytes().iter().take(DIGEST_BYTES).copied().collect())
}

/// Values of `of` shares of which any `needed` (2 or more) give the secret back.
///
/// # Errors
/// When there are no random bytes.
pub(super) fn spread(
    secret: &[u8],
    (needed, of): (u8, u8),
    random: Random<'_>,
) -> Result<Vec<Point>, Error> {
    let mut drawn = |bytes: usize| {
        let mut value = vec![0; bytes];
        random(&mut value).map(|()| value)
    };
    let free = needed.saturating_sub(2);
    let mut points = Vec::new();
    for x in 0..free {
        points.push(Point { x, value: drawn(secret.len())? });
    }
    let part = drawn(secret.len().saturating_sub(DIGEST_BYTES))?;
    let mut hashed = digest(&part, secret)?;
    hashed.extend(part);
    let mut base = points.clone();
    base.push(Point { x: DIGEST, value: hashed });
    base.push(Point { x: SECRET, value: secret.to_vec() });
    points.extend((free..of).map(|x| Point { x, value: at(&base, x) }));
    Ok(points)
}

/// The secret behind points, of which `needed` suffice.
///
/// # Errors
/// When they do not belong together.
pub(super) fn recover(points: &[Point], needed: u8) -> Result<Vec<u8>, Error> {
    let wrong = |what: &str| Error::text(format!("these shares do not fit each other: {what}"));
    let Some(first) = points.first() else { return Err(wrong("there is none")) };
    let mut places: Vec<u8> = points.iter().map(|point| point.x).collect();
    places.sort_unstable();
    places.dedup();
    if places.len() < points.len() {
        return Err(wrong("two have one number and different words"));
    }
    if points.iter().any(|point| point.value.len() != first.value.len()) {
        return Err(wrong("they are of different lengths"));
    }
    if needed == 1 {
        return if points.iter().all(|point| point.value == first.value) {
            Ok(first.value.clone())
        } else {
            Err(wrong("one of them is another secret's"))
        };
    }
    let (used, more) = points.split_at(usize::from(needed).min(points.len()));
    let (secret, hashed) = (at(used, SECRET), at(used, DIGEST));
    let (hash, part) = hashed.split_at(DIGEST_BYTES.min(hashed.len()));
    if hash != digest(part, &secret)? {
        return Err(wrong("one of them is another secret's"));
    }
    if more.iter().any(|point| at(used, point.x) != point.value) {
        return Err(wrong("one of them is another secret's"));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_one() {
        // FIPS 197, section 4.2: {57} times {83} is {c1}.
        assert_eq!(times(0x57, 0x83), 0xc1);
        for number in 1..=255 {
            assert_eq!(times(number, inverse(number)), 1, "{number}");
            assert_eq!(times(number, 1), number);
        }
    }
}
