//! Small files that people may read, with a last line that tells whether they are as written.

use paradero_ledger::sha256;

/// What the last line begins with: a comment in every form of file that has one.
const MARK: &str = "# sha256 of what stands above: ";

/// A text with its checksum as the last line. A text that has one gets a new one.
#[must_use]
pub fn sign(text: &str) -> String {
    let body = body(text).unwrap_or(text);
    let line = if body.is_empty() || body.ends_with('\n') { "" } else { "\n" };
    let body = format!("{body}{line}");
    format!("{body}{MARK}{}\n", sha256(body.as_bytes()))
}

/// Whether a text is as it was signed.
#[must_use]
pub fn is_whole(text: &str) -> bool {
    body(text).is_some() && sign(text) == text
}

/// What stands above the last line, if that is a checksum.
fn body(text: &str) -> Option<&str> {
    let at = text.rfind(MARK)?;
    let (body, last) = text.split_at(at);
    (last.trim_end().lines().count() == 1 && (body.is_empty() || body.ends_with('\n')))
        .then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bent_bit_of_a_signed_text_is_noticed() {
        for text in ["", "# nobody\nage1...\n", "no end of line"] {
            let signed = sign(text);
            assert!(is_whole(&signed), "{signed}");
            assert_eq!(sign(&signed), signed);
            assert!(!is_whole(text));
            for (place, bit) in (0..signed.len()).flat_map(|p| (0..8).map(move |b| (p, b))) {
                let mut bent = signed.clone().into_bytes();
                bent[place] ^= 1 << bit;
                let whole = std::str::from_utf8(&bent).is_ok_and(is_whole);
                assert!(!whole, "byte {place}, bit {bit} of {signed:?}");
            }
        }
    }
}
