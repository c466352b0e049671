//! Checkpoints: the size and root of a log in text (C2SP `tlog-checkpoint`). Pure.

use crate::note::{SignedNote, Verifier};
use crate::{Error, Hash};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a log says of itself at one size. This crate writes no extension lines, and refuses
/// them, since nobody can audit them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's identity, such as `register.example/north`.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// RFC 6962 root of the tree of that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The note text: three lines, each ending in a newline.
    #[must_use]
    pub fn format(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.0))
    }

    /// Reads a note text.
    ///
    /// # Errors
    /// When it is not exactly three lines: origin, size without leading zeros, root in base64.
    pub fn parse(text: &str) -> Result<Checkpoint, Error> {
        let refused = |what: &str| Error::text(format!("not a checkpoint: {what}"));
        let body = text.strip_suffix('\n').ok_or_else(|| refused("no newline at the end"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size_text, root_text] = lines[..] else {
            return Err(refused("it should have the three lines origin, size, root"));
        };
        check_origin(origin)?;
        let size: u64 = size_text.parse().map_err(|_| refused("the size is not a number"))?;
        if size.to_string() != size_text {
            return Err(refused("the size has a leading zero or a sign"));
        }
        let root = STANDARD.decode(root_text).ok().and_then(|bytes| bytes.try_into().ok());
        let root = Hash(root.ok_or_else(|| refused("the root is not 32 bytes in base64"))?);
        Ok(Checkpoint { origin: origin.to_owned(), size, root })
    }

    /// Reads the note text of any log: further lines (extensions, which other logs may write) are left
    /// aside.
    ///
    /// # Errors
    /// When it does not begin with the three lines of a checkpoint, or a further line is empty.
    pub fn parse_any(text: &str) -> Result<Checkpoint, Error> {
        let third = text.match_indices('\n').nth(2).map(|(at, _)| at + 1);
        let (own, further) = text.split_at(third.unwrap_or(text.len()));
        if !further.is_empty() && further.split_terminator('\n').any(str::is_empty) {
            return Err(Error::text("not a checkpoint: an extension line is empty"));
        }
        if !text.ends_with('\n') {
            return Err(Error::text("not a checkpoint: no newline at the end"));
        }
        Checkpoint::parse(own)
    }

    /// Reads a signed checkpoint and checks its signature.
    ///
    /// # Errors
    /// When the note or its text is malformed, or `verifier`'s key did not sign it.
    pub fn open(note: &[u8], verifier: &Verifier) -> Result<Checkpoint, Error> {
        let note = SignedNote::parse(note)?;
        verifier.check(&note)?;
        Checkpoint::parse(&note.text)
    }
}

/// Whether a text can be an origin line.
///
/// # Errors
/// When it is empty or holds a control character.
pub(crate) fn check_origin(origin: &str) -> Result<(), Error> {
    if origin.is_empty() || origin.chars().any(char::is_control) {
        return Err(Error::text(format!(
            "{origin:?} cannot be the origin of a log: use a name such as register.example/north"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of C2SP tlog-checkpoint.
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written_back() {
        let checkpoint = Checkpoint::parse(EXAMPLE).unwrap();
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.format(), EXAMPLE);
    }

    #[test]
    fn what_is_not_exactly_a_checkpoint_is_refused() {
        for (from, to) in [
            ("20852163", "020852163"),
            ("20852163", "+20852163"),
            ("20852163", "-1"),
            ("20852163", "20852163 "),
            ("20852163", "99999999999999999999"),
            ("example.com/behind-the-sofa", ""),
            ("q2I=\n", "q2I=\nextension\n"),
            ("q2I=\n", "q2I="),
            ("q2I=\n", "q2J=\n"),
            ("q2I=\n", "\n"),
            ("q2I=\n", "q2I=\n\n"),
        ] {
            let text = EXAMPLE.replace(from, to);
            assert!(Checkpoint::parse(&text).is_err(), "{text}");
        }
    }
}
