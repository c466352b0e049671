//! Sizes of memory as people write them.

use std::fmt;
use std::str::FromStr;

/// Units, the longer name of one beginning first.
const UNITS: [(&str, f64); 8] = [
    ("kib", 1024.0),
    ("mib", 1024.0 * 1024.0),
    ("gib", 1024.0 * 1024.0 * 1024.0),
    ("tib", 1024.0 * 1024.0 * 1024.0 * 1024.0),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("tb", 1e12),
];

/// The least that means anything, in bytes.
const LEAST: f64 = 1024.0 * 1024.0;

/// So much memory, in bytes: a number and its unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Size {
    /// How many bytes.
    pub bytes: usize,
    /// As it was written.
    text: String,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let number = |number: &str| number.trim().parse::<f64>().ok().filter(|n| n.is_finite());
        if number(&lower).is_some() {
            return Err(format!("{text:?} has no unit: write {text}MiB or {text}GiB"));
        }
        let found =
            UNITS.iter().find_map(|(unit, bytes)| Some(number(lower.strip_suffix(unit)?)? * bytes));
        let Some(bytes) = found else {
            return Err(format!(
                "{text:?} is no size: write a number and its unit, as in 512MiB or 2GiB"
            ));
        };
        if bytes < LEAST {
            return Err(format!("{text:?} is less than 1MiB, which no run can do with"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive; beyond the greatest size it is the greatest"
        )]
        let bytes = bytes as usize;
        Ok(Self { bytes, text: text.to_owned() })
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_and_its_unit() {
        let bytes = |text: &str| text.parse::<Size>().map(|size| size.bytes);
        assert_eq!(bytes("512MiB"), Ok(512 << 20));
        assert_eq!(bytes(" 2 gib "), Ok(2 << 30));
        assert_eq!(bytes("1.5GiB"), Ok(3 << 29));
        assert_eq!(bytes("3000kb"), Ok(3_000_000));
        assert_eq!(bytes("1e30TiB"), Ok(usize::MAX));
        assert_eq!("512MiB".parse::<Size>().map(|size| size.to_string()), Ok("512MiB".to_owned()));
        for (text, part) in [
            ("12", "no unit: write 12MiB or 12GiB"),
            ("lots", "is no size"),
            ("", "is no size"),
            ("MiB", "is no size"),
            ("infMiB", "is no size"),
            ("nanMiB", "is no size"),
            ("-1GiB", "less than 1MiB"),
            ("100kib", "less than 1MiB"),
            ("2 gigs", "is no size"),
        ] {
            let said = bytes(text).unwrap_err();
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
