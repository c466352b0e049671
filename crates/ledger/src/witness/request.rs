//! The request `add-checkpoint` of C2SP `tlog-witness`, as a body of HTTP or as a file. Pure.

use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::hash::Hash;
use crate::note::SignedNote;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Most lines of a proof: a tree of 2^63 entries needs no more.
pub const MAX_PROOF_LINES: usize = 63;
/// Most bytes of a request: the proof, and a checkpoint with 64 signatures of an ordinary length. Larger
/// ones are refused unread.
pub const MAX_REQUEST_BYTES: usize = 256 * 1024;

/// A checkpoint for a witness, with the proof that it continues one that the witness cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Size of the checkpoint that the witness cosigned last, as far as the sender knows; 0 for none.
    pub old: u64,
    /// Consistency proof from `old` (RFC 6962, section 2.1.2).
    pub proof: Vec<Hash>,
    /// The checkpoint with its signatures.
    pub note: SignedNote,
    /// What the note's text says; its extension lines, if any, are in the note alone.
    pub checkpoint: Checkpoint,
}

impl Request {
    /// A request for a signed checkpoint.
    ///
    /// # Errors
    /// When `note` is no signed checkpoint.
    pub fn new(old: u64, proof: Vec<Hash>, note: &str) -> Result<Request, Error> {
        let note = SignedNote::parse(note.as_bytes())?;
        let checkpoint = Checkpoint::parse_any(&note.text)?;
        Ok(Request { old, proof, note, checkpoint })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// When it is too long, not UTF-8, or not exactly of the form of the specification.
    pub fn parse(body: &[u8]) -> Result<Request, Error> {
        let refused = |what: &str| Error::text(format!("not a request to a witness: {what}"));
        if body.len() > MAX_REQUEST_BYTES {
            return Err(refused(&format!("it has more than {MAX_REQUEST_BYTES} bytes")));
        }
        let text = str::from_utf8(body).map_err(|_| refused("it is not UTF-8"))?;
        let (head, note) =
            text.split_once("\n\n").ok_or_else(|| refused("there is no empty line"))?;
        let mut lines = head.split('\n');
        let first = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = first.and_then(decimal).ok_or_else(|| refused("it does not begin with `old`"))?;
        let mut proof = Vec::new();
        for line in lines {
            if proof.len() == MAX_PROOF_LINES {
                return Err(refused("its proof has more than 63 lines"));
            }
            let bytes = STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            proof.push(Hash(bytes.ok_or_else(|| refused("a line of its proof is no hash"))?));
        }
        Request::new(old, proof, note)
    }

    /// The request as it is sent.
    #[must_use]
    pub fn format(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&STANDARD.encode(hash.0));
            text.push('\n');
        }
        format!("{text}\n{}", self.note.format())
    }
}

/// The size that an answer 409 gives: that of the checkpoint which the witness cosigned last.
#[must_use]
pub fn conflict(body: &str) -> Option<u64> {
    decimal(body.strip_suffix('\n').unwrap_or(body))
}

/// A number in its one spelling.
fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of C2SP tlog-witness.
    const EXAMPLE: &str = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
        \n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written_back() {
        let request = Request::parse(EXAMPLE.as_bytes()).unwrap();
        assert_eq!((request.old, request.proof.len()), (20_852_014, 4));
        assert_eq!(request.checkpoint.size, 20_852_163);
        assert_eq!(request.note.signatures.len(), 2);
        assert_eq!(request.format(), EXAMPLE);
    }

    #[test]
    fn extension_lines_of_other_logs_are_kept() {
        let text = EXAMPLE.replace("q2I=\n\n", "q2I=\nan extension\n\n");
        let request = Request::parse(text.as_bytes()).unwrap();
        assert_eq!(request.format(), text);
        assert_eq!(request.checkpoint.size, 20_852_163);
    }

    #[test]
    fn what_is_not_exactly_a_request_is_refused() {
        let hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
        for (from, to) in [
            ("old 20852014", "old 020852014"),
            ("old 20852014", "old +1"),
            ("old 20852014", "old -1"),
            ("old 20852014", "old 99999999999999999999"),
            ("old 20852014", "old"),
            ("old 20852014", "old 20852014 "),
            ("old 20852014", "new 20852014"),
            (hash, "PlRN\n"),
            (hash, "\u{e9}\n"),
            (hash, &hash.repeat(61)),
            ("\n\n", "\n"),
            ("example.com/behind-the-sofa\n20852163", "example.com/behind-the-sofa\n+1"),
            ("q2I=\n\n", "q2I=\n\n\n"),
        ] {
            let text = EXAMPLE.replacen(from, to, 1);
            assert!(Request::parse(text.as_bytes()).is_err(), "{text}");
        }
        let most = EXAMPLE.replacen(hash, &hash.repeat(60), 1);
        assert_eq!(Request::parse(most.as_bytes()).unwrap().proof.len(), MAX_PROOF_LINES);
        let long = format!("{EXAMPLE}{}", "\u{2014}".repeat(MAX_REQUEST_BYTES / 3));
        assert!(Request::parse(long.as_bytes()).unwrap_err().to_string().contains("more than"));
    }
}
