//! Mailboxes (MBOX): messages one after the other, each after a line that begins `From `.

use super::{Part, Place, Walk, is_message};
use crate::error::Fault;

const MARK: &[u8] = b"From ";

/// Whether bytes begin with the mark of a mailbox and a message after it. A text may begin with the word too.
pub(super) fn is_mailbox(name: &str, bytes: &[u8]) -> bool {
    if !bytes.starts_with(MARK) {
        return false;
    }
    let lower = name.to_lowercase();
    let message = bytes.get(line(bytes, 0)..).unwrap_or_default();
    [".mbox", ".mbx"].iter().any(|ending| lower.ends_with(ending)) || is_message(message)
}

pub(super) fn open(walk: &mut Walk<'_>, place: &Place, bytes: &[u8]) -> Result<(), Fault> {
    let marks = marks(bytes);
    walk.expect(marks.len())?;
    let stem = place.name.rsplit_once('.').map_or(place.name.as_str(), |(stem, _)| stem);
    walk.enter();
    let mut restored = 0_usize;
    for (at, start) in marks.iter().enumerate() {
        if walk.stopped() {
            break;
        }
        let end = marks.get(at + 1).copied().unwrap_or(bytes.len());
        let content = bytes.get(line(bytes, *start)..end).unwrap_or_default();
        let (message, quoted) = unquoted(content);
        restored += quoted;
        walk.spend(message.len() as u64);
        let number = at + 1;
        let part = Part {
            name: format!("{stem}-{number}.eml"),
            path: format!("{}, message {number}", place.path),
            bytes: message,
            info: place.told(format!("message {number} of the mailbox {}", place.name)),
        };
        walk.file(part, place.depth + 1);
    }
    if restored > 0 {
        walk.say(format!(
            "{}: {restored} line(s) that the mailbox quoted (`>From `) stand as they were sent",
            place.path
        ));
    }
    walk.close(&place.path);
    Ok(())
}

/// Where the next line begins.
fn line(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| from + end + 1)
}

/// Where messages begin: at a line `From ...` that stands first or after a blank line, with a field of a message in the next.
/// Programs do not all quote such lines in texts, and what stands after the word differs.
fn marks(bytes: &[u8]) -> Vec<usize> {
    let (mut marks, mut at, mut blank) = (Vec::new(), 0, true);
    while at < bytes.len() {
        let next = line(bytes, at);
        let here = bytes.get(at..next).unwrap_or_default();
        let begins = marks.is_empty() || is_field(bytes.get(next..).unwrap_or_default());
        if blank && here.starts_with(MARK) && begins {
            marks.push(at);
        }
        blank = here.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        at = next;
    }
    marks
}

/// Whether bytes begin with a field: a name, a colon.
fn is_field(bytes: &[u8]) -> bool {
    let name = bytes.iter().take(80).take_while(|byte| byte.is_ascii_graphic() && **byte != b':');
    let length = name.count();
    length > 0 && bytes.get(length) == Some(&b':')
}

/// A message as it was sent: of a line that begins `>From `, `>>From ` and so on, one sign is the mailbox's own (mboxrd).
/// The blank line before the next mark is too.
fn unquoted(content: &[u8]) -> (Vec<u8>, usize) {
    let (mut out, mut quoted) = (Vec::with_capacity(content.len()), 0);
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        let rest = line.iter().position(|byte| *byte != b'>').unwrap_or(line.len());
        let is_quoted = rest > 0 && line.get(rest..).is_some_and(|rest| rest.starts_with(MARK));
        quoted += usize::from(is_quoted);
        out.extend_from_slice(line.get(usize::from(is_quoted)..).unwrap_or_default());
    }
    for end in [&b"\r\n\r\n"[..], b"\n\n"] {
        if out.ends_with(end) {
            out.truncate(out.len() - end.len() / 2);
            break;
        }
    }
    (out, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_that_begins_with_the_word_is_no_message() {
        let text = b"From ana\nSubject: x\n\nHello\n\nFrom here on\nwe walk.\n\n>From afar\n>>From b\n\nFrom \nSubject: y\n\nBye\n";
        let marks = marks(text);
        assert_eq!(marks.len(), 2);
        let (first, quoted) = unquoted(&text[line(text, 0)..marks[1]]);
        assert_eq!(quoted, 2);
        assert!(first.ends_with(b"walk.\n\nFrom afar\n>From b\n"));
    }
}
