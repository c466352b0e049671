//! Messages: a sentence with placeholders, and parts in brackets that stand only when known.

use std::collections::BTreeMap;

use crate::Error;

/// What a message may speak of.
pub(crate) const PLACEHOLDERS: &[&str] =
    &["subject", "since", "days", "until", "n", "n_hi", "speaker", "detail"];

/// Fills a template. A part in `[...]` is left out when a placeholder in it has no value; outside
/// brackets an unknown value is said to be unknown.
pub(crate) fn fill(template: &str, values: &BTreeMap<&str, String>, unknown: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        text.push_str(&replace(&rest[..open], values, unknown).0);
        let tail = &rest[open + 1..];
        let close = tail.find(']').unwrap_or(tail.len());
        let (part, complete) = replace(&tail[..close], values, unknown);
        if complete {
            text.push_str(&part);
        }
        rest = tail.get(close + 1..).unwrap_or("");
    }
    text.push_str(&replace(rest, values, unknown).0);
    text
}

/// Replaces the placeholders of a part, in one pass so that a value is never read as a template.
fn replace(part: &str, values: &BTreeMap<&str, String>, unknown: &str) -> (String, bool) {
    let (mut text, mut complete, mut rest) = (String::new(), true, part);
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let tail = &rest[open + 1..];
        let close = tail.find('}').unwrap_or(tail.len());
        match values.get(&tail[..close]) {
            Some(value) => text.push_str(value),
            None => {
                complete = false;
                text.push_str(unknown);
            }
        }
        rest = tail.get(close + 1..).unwrap_or("");
    }
    text.push_str(rest);
    (text, complete)
}

/// Whether brackets and braces are paired and every placeholder is known.
pub(crate) fn check(rule: &str, template: &str) -> Result<(), Error> {
    let (mut bracket, mut brace) = (false, None);
    let wrong =
        |what: String| Err(Error::new(format!("rule {rule}: message `{template}`: {what}")));
    for (at, sign) in template.char_indices() {
        match sign {
            '[' | ']' if brace.is_some() || bracket == (sign == '[') => {
                return wrong(format!("`{sign}` is not paired"));
            }
            '[' => bracket = true,
            ']' => bracket = false,
            '{' if brace.is_none() => brace = Some(at + 1),
            '{' => return wrong("`{` in `{`".to_owned()),
            '}' => match brace.take().map(|from| &template[from..at]) {
                Some(name) if PLACEHOLDERS.contains(&name) => {}
                Some(name) => {
                    return wrong(format!("no `{{{name}}}`; there are {PLACEHOLDERS:?}"));
                }
                None => return wrong("`}` is not paired".to_owned()),
            },
            _ => {}
        }
    }
    if bracket || brace.is_some() { wrong("a part is not closed".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_brackets_stand_only_when_their_values_are_known() {
        let values = BTreeMap::from([("subject", "{days} of A".to_owned())]);
        let filled = fill("{subject} waits[ since {since}], [{subject}] {n}.", &values, "?");
        assert_eq!(filled, "{days} of A waits, {days} of A ?.");
    }

    #[test]
    fn a_template_with_an_unknown_or_unclosed_part_is_refused() {
        assert!(check("r", "{subject}[ since {since}]").is_ok());
        for wrong in ["{name}", "{subject", "[{subject}", "a]", "[[a]]", "}"] {
            assert!(check("r", wrong).is_err(), "{wrong}");
        }
    }
}
