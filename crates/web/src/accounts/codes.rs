//! Second factors: codes by time (RFC 6238: HMAC-SHA-1, six digits, 30 s) and recovery codes.

use hmac::{Hmac, KeyInit, Mac};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::{Error, Trouble};

/// Seconds for which a code holds.
pub(crate) const STEP: u64 = 30;
/// How many steps a clock may be off, either way.
const WINDOW: u64 = 1;
/// Recovery codes that are given out at once.
pub(crate) const RECOVERY: usize = 10;
/// RFC 4648.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Random bytes in base 32.
fn random(bytes: usize) -> Result<String, Error> {
    let mut filled = vec![0_u8; bytes];
    getrandom::fill(&mut filled).map_err(|error| Trouble::Hash(error.to_string()))?;
    Ok(base32(&filled))
}

/// Base 32 without padding.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(sign(held >> bits));
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        text.push(sign(held << (5 - bits)));
    }
    text
}

fn sign(value: u32) -> char {
    let at = usize::try_from(value & 31).unwrap_or_default();
    ALPHABET.get(at).copied().map_or('A', char::from)
}

/// The bytes of a text in base 32; nothing where it is none.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// A new secret: 160 bits in base 32, as RFC 4226 recommends.
///
/// # Errors
/// If the machine gives no random bytes.
pub fn new_secret() -> Result<String, Error> {
    random(20)
}

/// Whether a text is a secret that codes can be made from: 128 bits or more in base 32.
pub(crate) fn is_secret(text: &str) -> bool {
    from_base32(text).is_some_and(|bytes| bytes.len() >= 16)
}

/// RFC 4226, section 5.3.
fn hotp(secret: &[u8], counter: u64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&counter.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 15);
    let four: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// The code of a secret at a second since 1970; `None` where the secret is none.
#[must_use]
pub fn code_at(secret: &str, second: u64) -> Option<String> {
    Some(format!("{:06}", hotp(&from_base32(secret)?, second / STEP)?))
}

/// The step whose code was given, at a second since 1970: the present one or one beside it, and later
/// than the last that was taken. All are looked at, whichever fits.
#[must_use]
pub fn step_of(secret: &str, given: &str, second: u64, last: Option<u64>) -> Option<u64> {
    let given: String = given.chars().filter(|sign| !sign.is_whitespace()).collect();
    let now = second / STEP;
    let mut found = None;
    for step in now.saturating_sub(WINDOW)..=now + WINDOW {
        let code = code_at(secret, step * STEP)?;
        if crate::session::same(&code, &given) && last.is_none_or(|last| step > last) {
            found = found.or(Some(step));
        }
    }
    found
}

/// What an authenticator reads, once, to make the codes of an account.
#[must_use]
pub fn uri(register: &str, name: &str, secret: &str) -> String {
    let (register, name) = (crate::layout::encode(register), crate::layout::encode(name));
    format!(
        "otpauth://totp/{register}:{name}?secret={secret}&issuer={register}&algorithm=SHA1&digits=6&period={STEP}"
    )
}

/// The squares of a QR code, row by row, with the margin of four that its standard asks for
/// (ISO/IEC 18004); `true` is dark. Nothing where the text is too long for one.
fn squares(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, dark) = (code.width(), code.to_colors());
    let whole = width + 8;
    let mut rows = vec![vec![false; whole]; 4];
    for row in dark.chunks(width) {
        let mut line = vec![false; 4];
        line.extend(row.iter().map(|color| *color == Color::Dark));
        line.resize(whole, false);
        rows.push(line);
    }
    rows.resize(whole, vec![false; whole]);
    Some(rows)
}

/// A QR code for a terminal, two rows of squares to a line, light on dark whatever the terminal's
/// colours are.
#[must_use]
pub fn qr_for_terminal(text: &str) -> Option<String> {
    let rows = squares(text)?;
    let mut shown = String::new();
    for pair in rows.chunks(2) {
        shown.push_str("\u{1b}[30;107m");
        let (upper, lower) = (pair.first()?, pair.get(1));
        for (at, up) in upper.iter().enumerate() {
            let down = lower.and_then(|row| row.get(at)).copied().unwrap_or(false);
            shown.push(match (up, down) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        shown.push_str("\u{1b}[0m\n");
    }
    Some(shown)
}

/// The path (SVG `d`) of a QR code's dark squares, and how many squares it is wide.
pub(crate) fn qr_path(text: &str) -> Option<(String, usize)> {
    let rows = squares(text)?;
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some((path, rows.len()))
}

/// Recovery codes: 80 random bits each, in four groups of four.
///
/// # Errors
/// If the machine gives no random bytes.
pub fn new_recovery() -> Result<Vec<String>, Error> {
    let one = |_| {
        let text = random(10)?;
        let groups: Vec<String> = text
            .as_bytes()
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        Ok(groups.join("-"))
    };
    (0..RECOVERY).map(one).collect()
}

/// The hash under which a recovery code is kept. The code has 80 random bits: it cannot be guessed from a plain
/// hash, and a slow one would make ten of them a burden.
#[must_use]
pub fn recovery_hash(name: &str, code: &str) -> String {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([0]);
    hash.update(plain.as_bytes());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the rows for SHA-1; its codes have eight digits, of which these are the last six.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = base32(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(&secret, second).unwrap(), code, "{second}");
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn counted_codes_are_those_of_rfc_4226() {
        let codes = [
            755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871,
            520_489,
        ];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(hotp(b"12345678901234567890", counter), Some(code));
        }
    }

    /// RFC 4648, section 10, without padding.
    #[test]
    fn base_32_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(from_base32("MY1"), None);
        assert!(is_secret(&new_secret().unwrap()) && !is_secret("MY"));
    }

    #[test]
    fn a_code_holds_one_step_either_way_and_once() {
        let secret = new_secret().unwrap();
        let now = 1_700_000_010;
        let code = |second| code_at(&secret, second).unwrap();
        let step = now / STEP;
        for (second, taken) in
            [(now - 60, false), (now - 30, true), (now, true), (now + 30, true), (now + 60, false)]
        {
            let given = code(second);
            if [now - 60, now + 60].contains(&second)
                && [now - 30, now, now + 30].map(code).contains(&given)
            {
                continue; // One in a million draws: two steps have one code.
            }
            assert_eq!(step_of(&secret, &given, now, None).is_some(), taken, "{second}");
        }
        let spaced = format!("{} {}", &code(now)[..3], &code(now)[3..]);
        let used = step_of(&secret, &spaced, now, None).unwrap();
        assert!(used.abs_diff(step) <= 1);
        assert_eq!(step_of(&secret, &spaced, now, Some(step + 1)), None, "never twice");
        assert_eq!(step_of(&secret, "", now, None), None);
    }

    #[test]
    fn a_qr_code_has_its_margin_and_its_corners() {
        let text = uri("Oficina de prueba", "inés", &new_secret().unwrap());
        assert!(
            text.starts_with("otpauth://totp/Oficina%20de%20prueba:in%C3%A9s?secret="),
            "{text}"
        );
        let rows = squares(&text).unwrap();
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert!(rows[..4].iter().flatten().all(|dark| !dark), "a margin");
        let corner: Vec<bool> = (4..11).map(|at| rows[4][at]).collect();
        assert_eq!(corner, [true; 7], "a finder pattern");
        let (path, width) = qr_path(&text).unwrap();
        let dark = rows.iter().flatten().filter(|dark| **dark).count();
        assert_eq!((path.matches('M').count(), width), (dark, rows.len()));
        assert_eq!(qr_for_terminal(&text).unwrap().lines().count(), rows.len().div_ceil(2));
    }

    #[test]
    fn recovery_codes_are_ten_different_ones_known_however_they_are_typed() {
        let codes = new_recovery().unwrap();
        let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
        assert_eq!((codes.len(), distinct.len()), (RECOVERY, RECOVERY));
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert_eq!(recovery_hash("ines", &typed), recovery_hash("ines", &codes[0]));
        assert_ne!(recovery_hash("ana", &typed), recovery_hash("ines", &codes[0]));
    }
}
