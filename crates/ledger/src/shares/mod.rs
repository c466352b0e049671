//! Shares of a secret: of n printed lists of words any k give it back, and fewer tell nothing.
//!
//! SLIP-0039, Shamir's secret sharing for mnemonic codes
//! (<https://github.com/satoshilabs/slips/blob/master/slip-0039.md>), so that other people's tools join
//! them too. Here are made shares of one group, without a passphrase, which can be extended; shares
//! of several groups are joined as well. Tables of the field are looked up by bytes of the secret: who can
//! measure a machine's memory while it splits or joins learns of it, as of everything else on it.

mod cipher;
mod field;
mod words;

use std::collections::BTreeMap;

use crate::error::Error;
use field::{Point, recover, spread};

/// Most shares that a secret is split into.
pub const MOST_SHARES: u8 = 16;

/// Fewest bytes that a secret may have: 128 bits.
const LEAST_BYTES: usize = 16;

/// Doublings of the work that a passphrase costs. There is none, so more would protect nothing.
const EXPONENT: u8 = 1;

/// Fills a place with random bytes.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), Error>;

/// One share.
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    /// What all shares of one splitting have in common.
    common: Common,
    /// Which group it belongs to.
    group: u8,
    /// Which share of its group it is.
    index: u8,
    /// How many of its group are needed.
    needed: u8,
    value: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Common {
    /// 15 random bits.
    identifier: u16,
    extendable: bool,
    exponent: u8,
    /// How many groups are needed, and how many there are.
    groups: (u8, u8),
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({} of {:05})", self.number(), self.common.identifier)
    }
}

impl Share {
    /// Reads the words of a share, as they are written down: any case, any space between them.
    ///
    /// # Errors
    /// When a word is none of the list (it is named), or the checksum does not fit: one of them is
    /// wrong.
    pub fn parse(text: &str) -> Result<Share, Error> {
        words::read(&words::numbers(text)?)
    }

    /// Its words.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        words::written(self)
    }

    /// Which share it is, from 1.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.index + 1
    }

    /// How many are needed.
    #[must_use]
    pub fn needed(&self) -> u8 {
        self.needed
    }

    /// How often the work of joining is doubled: up to 15 times, where another program made the share.
    #[must_use]
    pub fn work(&self) -> u8 {
        self.common.exponent
    }

    /// The number that all shares of one splitting carry.
    #[must_use]
    pub fn splitting(&self) -> u16 {
        self.common.identifier
    }
}

/// Splits a secret into `of` shares of which any `needed` give it back.
///
/// # Errors
/// When fewer than 2 are needed, or more than there are, or there are more than [`MOST_SHARES`]; when
/// the secret has fewer than 16 bytes or an odd number; when there are no random bytes.
pub fn split(
    secret: &[u8],
    (needed, of): (u8, u8),
    random: Random<'_>,
) -> Result<Vec<Share>, Error> {
    if needed < 2 || needed > of || of > MOST_SHARES {
        return Err(Error::text(format!(
            "{needed} of {of}: of at most {MOST_SHARES} shares at least 2 are needed, and not more than there are"
        )));
    }
    if secret.len() < LEAST_BYTES || !secret.len().is_multiple_of(2) {
        return Err(Error::text(format!("a secret of {} bytes cannot be split", secret.len())));
    }
    let mut two = [0; 2];
    random(&mut two)?;
    let identifier = u16::from_be_bytes(two) & 0x7fff;
    let common = Common { identifier, extendable: true, exponent: EXPONENT, groups: (1, 1) };
    let hidden = cipher::encrypt(secret, b"", &common);
    let points = spread(&hidden, (needed, of), random)?;
    let share =
        |point: Point| Share { common, group: 0, index: point.x, needed, value: point.value };
    Ok(points.into_iter().map(share).collect())
}

/// The secret that shares give back; `passphrase` is empty for shares that [`split`] made.
///
/// # Errors
/// When there are too few, they come from different splittings, one is wrong, or two that should be
/// the same are not.
pub fn join(shares: &[Share], passphrase: &[u8]) -> Result<Vec<u8>, Error> {
    let Some(first) = shares.first() else { return Err(Error::text("no share was given")) };
    let common = first.common;
    if let Some(other) = shares.iter().find(|share| share.common != common) {
        return Err(Error::text(format!(
            "these shares are not of one splitting: {:05} and {:05}; give shares that carry the same number",
            common.identifier, other.common.identifier
        )));
    }
    let mut groups: BTreeMap<u8, Vec<&Share>> = BTreeMap::new();
    for share in shares {
        let group = groups.entry(share.group).or_default();
        if !group.contains(&share) {
            group.push(share);
        }
    }
    let mut points = Vec::new();
    for (x, group) in &groups {
        points.push(Point { x: *x, value: of_group(group)? });
    }
    let (needed, there) = (common.groups.0, points.len());
    if there < usize::from(needed) {
        return Err(Error::text(format!(
            "shares of {needed} groups are needed, and these are of {there}"
        )));
    }
    let hidden = recover(&points, needed)?;
    Ok(cipher::decrypt(&hidden, passphrase, &common))
}

/// The secret of one group.
fn of_group(group: &[&Share]) -> Result<Vec<u8>, Error> {
    let needed = group.first().map_or(0, |share| share.needed);
    if group.iter().any(|share| share.needed != needed) {
        return Err(Error::text("these shares do not agree on how many are needed"));
    }
    if group.len() < usize::from(needed) {
        return Err(Error::text(format!(
            "{needed} different shares are needed, and {} {} given: fewer tell nothing",
            group.len(),
            if group.len() == 1 { "was" } else { "were" }
        )));
    }
    let points: Vec<Point> =
        group.iter().map(|share| Point { x: share.index, value: share.value.clone() }).collect();
    recover(&points, needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Not random at all, and different each time.
    fn counting(from: u8) -> impl FnMut(&mut [u8]) -> Result<(), Error> {
        let mut next = from;
        move |bytes: &mut [u8]| {
            for byte in bytes {
                next = next.wrapping_mul(29).wrapping_add(71);
                *byte = next;
            }
            Ok(())
        }
    }

    /// All sets of `of` numbers below `below`.
    fn sets(below: usize) -> impl Iterator<Item = Vec<usize>> {
        (0..1_u32 << below).map(move |bits| (0..below).filter(|at| bits >> at & 1 == 1).collect())
    }

    #[test]
    fn any_k_of_n_give_the_secret_and_fewer_or_mixed_ones_are_refused() {
        let secret = [7; 32];
        for (needed, of) in [(2, 2), (2, 3), (3, 5), (5, 5)] {
            let shares = split(&secret, (needed, of), &mut counting(1)).unwrap();
            let others = split(&secret, (needed, of), &mut counting(2)).unwrap();
            for set in sets(usize::from(of)) {
                let chosen: Vec<Share> = set.iter().map(|at| shares[*at].clone()).collect();
                let joined = join(&chosen, b"");
                if set.len() >= usize::from(needed) {
                    assert_eq!(joined.unwrap(), secret, "{set:?} of {of}");
                } else {
                    let error = joined.unwrap_err().to_string();
                    assert!(error.contains("needed") || error.contains("no share"), "{error}");
                }
                if set.len() >= 2 {
                    let mut mixed = chosen;
                    mixed[0] = others[set[0]].clone();
                    let error = join(&mixed, b"").unwrap_err().to_string();
                    assert!(error.contains("not of one splitting"), "{error}");
                }
            }
            // One given twice is one.
            let twice = vec![shares[0].clone(); usize::from(needed)];
            assert!(join(&twice, b"").unwrap_err().to_string().contains("needed"));
        }
    }

    /// With one share fewer than are needed every secret is as good as every other: there is a last share
    /// for each.
    #[test]
    fn one_share_fewer_fits_every_secret() {
        for guess in 0..=255 {
            let shares = spread(&[9; 16], (3, 5), &mut counting(3)).unwrap();
            let two = &shares[..2];
            let guessed = Point { x: field::SECRET, value: vec![guess; 16] };
            let points = [two[0].clone(), two[1].clone(), guessed];
            let third = field::at(&points, shares[2].x);
            let again = [two[0].clone(), two[1].clone(), Point { x: shares[2].x, value: third }];
            assert_eq!(field::at(&again, field::SECRET), vec![guess; 16]);
        }
    }

    #[test]
    fn words_lead_back_and_a_wrong_one_is_noticed() {
        let shares = split(&[5; 32], (2, 3), &mut counting(4)).unwrap();
        for share in &shares {
            let words = share.words();
            assert_eq!(words.len(), 33);
            assert_eq!(&Share::parse(&words.join("\n ").to_uppercase()).unwrap(), share);
            for at in 0..words.len() {
                let mut wrong = words.clone();
                wrong[at] = if wrong[at] == "academic" { "acid" } else { "academic" };
                assert!(Share::parse(&wrong.join(" ")).is_err(), "word {at}");
                if at > 0 && words[at] != words[at - 1] {
                    let mut swapped = words.clone();
                    swapped.swap(at, at - 1);
                    assert!(Share::parse(&swapped.join(" ")).is_err(), "words {at}");
                }
            }
            assert!(Share::parse(&words[1..].join(" ")).is_err());
        }
        let unknown = Share::parse("paradero academic").unwrap_err().to_string();
        assert!(unknown.contains("word 1") && unknown.contains("paradero"), "{unknown}");
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        for counts in [(1, 1), (1, 3), (0, 0), (3, 2), (2, 17)] {
            assert!(split(&[1; 32], counts, &mut counting(5)).is_err(), "{counts:?}");
        }
        for bytes in [0, 14, 17] {
            assert!(split(&vec![1; bytes], (2, 3), &mut counting(6)).is_err(), "{bytes}");
        }
    }
}
