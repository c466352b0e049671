//! Digests of captures: whether what lies in the archive is what was captured.

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::{http::Answer, record::Record};
use crate::error::shorten;

/// What a check found.
pub(super) struct Checked {
    pub(super) right: bool,
    pub(super) told: String,
}

/// Checks the digest of the payload, or of the whole block where there is no other. Programs differ in which form of a payload they
/// take: as it came, without chunks, without any encoding; one that fits is right.
pub(super) fn check(record: &Record, answer: &Answer) -> Option<Checked> {
    let (what, stated) = match record.field("WARC-Payload-Digest") {
        Some(stated) => ("payload", stated),
        None => ("block", record.field("WARC-Block-Digest")?),
    };
    let stated = shorten(stated, 150);
    let Some((method, value)) = stated.split_once(':') else {
        return Some(unknown(what, &stated));
    };
    let mut first = None;
    let payload = || answer.forms.iter().chain([&answer.body]).map(Vec::as_slice);
    let forms: Vec<&[u8]> = match what {
        "payload" => payload().collect(),
        _ => vec![&record.block],
    };
    for form in forms {
        let hash = match method.to_lowercase().as_str() {
            "sha1" | "sha-1" => Sha1::digest(form).to_vec(),
            "sha256" | "sha-256" => Sha256::digest(form).to_vec(),
            _ => return Some(unknown(what, &stated)),
        };
        let value = value.trim_end_matches('=');
        if value.eq_ignore_ascii_case(&base32(&hash)) || value.eq_ignore_ascii_case(&hex(&hash)) {
            return Some(Checked { right: true, told: format!("{what} digest {stated} checked") });
        }
        first.get_or_insert(hash);
    }
    let found = if value.len() % 8 == 0 && value.len() >= 40 { hex } else { base32 };
    let found = first.map(|hash| found(&hash)).unwrap_or_default();
    let told = format!(
        "{what} digest {stated} does NOT match: what lies in the archive has {method}:{found}"
    );
    Some(Checked { right: false, told })
}

fn unknown(what: &str, stated: &str) -> Checked {
    let told = format!("{what} digest {stated} is of a kind that is not checked");
    Checked { right: true, told }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 4648, without padding.
fn base32(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0_u32);
    let mut push = |value: u32| {
        text.push(SIGNS.get((value & 31) as usize).copied().map(char::from).unwrap_or_default());
    };
    for byte in bytes {
        held = ((held << 8) | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits);
        }
    }
    if bits > 0 {
        push(held << (5 - bits));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_that_of_the_rfc() {
        for (text, coded) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(text.as_bytes()), coded);
        }
    }
}
