//! A text of several parts, read from its end: a neighbourhood, a city, a department, a country.

use paradero_names::fold;

use crate::gazetteer::Gazetteer;
use crate::place::Kind;
use crate::readings::Reading;
use crate::resolve::{Hints, How, Readings, Scope};

/// More parts than this are an address or a sentence; more words than this are not tried without a sign between them.
const PARTS: usize = 12;
const WORDS: usize = 8;

impl Gazetteer {
    /// By parts between commas and other signs, the widest last; the widest first only where all of it is known.
    pub(crate) fn by_parts(&self, text: &str, hints: Hints<'_>) -> Option<Readings> {
        let mut parts = parts(text);
        if parts.len() < 2 || parts.len() > PARTS {
            return None;
        }
        self.chain(&parts, hints).or_else(|| {
            parts.reverse();
            self.chain(&parts, hints).filter(|found| found.left.is_empty())
        })
    }

    fn chain(&self, parts: &[&str], hints: Hints<'_>) -> Option<Readings> {
        let (last, before) = parts.split_last()?;
        let mut base = self.part(last);
        if base.is_empty() {
            // `VA 23225`: the number of a post office is no part of a name.
            base = self.part(without_numbers(last).as_str());
        }
        let (mut readings, mut scope) = self.hinted(base, hints);
        if readings.is_empty() {
            return None;
        }
        let mut left: Vec<String> = Vec::new();
        // Before a part that is not known no division is looked for: `Jujuy 456` may be a street.
        let mut is_unbroken = true;
        for (at, part) in before.iter().enumerate().rev() {
            // A name may have a comma of its own.
            let all = before.get(..=at).unwrap_or_default().join(" ");
            let mut whole = if is_unbroken && at > 0 { self.readings(&all) } else { Vec::new() };
            whole.retain(|one| matches!(one.how, How::Name | How::OtherName));
            if let Some((inner, above)) = self.narrowed(&whole, &readings, true) {
                (readings, scope) = (inner, above);
                break;
            }
            let more = self.part(part);
            if let Some((inner, above)) = self.narrowed(&more, &readings, is_unbroken) {
                (readings, scope) = (inner, above);
            } else if readings.iter().any(|one| more.iter().any(|other| other.id == one.id)) {
                readings.retain(|one| more.iter().any(|other| other.id == one.id));
            } else {
                left.insert(0, (*part).to_owned());
                // `(ex partido de ...)` says what the place before it was, not where it is.
                is_unbroken &= fold(part).starts_with("ex ");
            }
        }
        scope = self.take_wider(&mut left, hints, &mut readings).unwrap_or(scope);
        let by_parts = |one: Reading| Reading { how: How::Parts, ..one };
        Some(Readings { readings: readings.into_iter().map(by_parts).collect(), scope, left })
    }

    /// Those of some readings that lie in others, and how much those others say; sites alone where parts between are not known.
    fn narrowed(
        &self,
        more: &[Reading],
        wide: &[Reading],
        is_unbroken: bool,
    ) -> Option<(Vec<Reading>, Scope)> {
        let is_open = |one: &Reading| is_unbroken || self.row(one.id).kind.is_site();
        let lies = |one: &Reading| wide.iter().any(|wide| self.lies_in(one.id, wide.id));
        let inner: Vec<Reading> =
            more.iter().copied().filter(|one| is_open(one) && lies(one)).collect();
        let above =
            wide.iter().filter(|wide| inner.iter().any(|one| self.lies_in(one.id, wide.id)));
        let scope = above.map(|wide| self.scope_of(wide.id)).min()?;
        Some((inner, scope))
    }

    /// A part that was left may be wider than what was found. Where it holds some of the readings, those are meant (`Spain,
    /// Salamanca`). Where it is a province of the same country that holds none, the text says two places, and nobody chooses.
    fn take_wider(
        &self,
        left: &mut Vec<String>,
        hints: Hints<'_>,
        readings: &mut Vec<Reading>,
    ) -> Option<Scope> {
        let mut scope = None;
        left.retain(|part| {
            let (mut wide, _) = self.hinted(self.readings(part), hints);
            wide.retain(|one| self.row(one.id).kind <= Kind::First);
            let holds = |found: &Reading| {
                wide.iter().any(|one| found.id == one.id || self.lies_in(found.id, one.id))
            };
            let held = readings.iter().filter(|one| holds(one)).count();
            if held == 0 {
                // A town may be called as a country, or as a province of another: `Santa Lucía, Tucumán`.
                let countries: Vec<&str> = readings
                    .iter()
                    .map(|one| self.row(one.id).country.as_ref())
                    .chain(hints.country)
                    .collect();
                wide.retain(|one| {
                    let row = self.row(one.id);
                    row.kind == Kind::First && countries.contains(&row.country.as_ref())
                });
                readings.append(&mut wide);
            } else if held < readings.len() {
                scope = wide.iter().map(|one| self.scope_of(one.id)).min();
                readings.retain(holds);
                return false;
            }
            true
        });
        scope
    }

    /// What one part may be: after a comma two capitals are a state as well.
    fn part(&self, part: &str) -> Vec<Reading> {
        let mut found = self.readings(part);
        found.extend(self.abbreviated(part));
        found
    }

    /// Two names without a sign between them: `La Plata Buenos Aires`, `C\u{f3}rdoba Capital`. Both must be known, one in the
    /// other, and the wider be a country or a first division.
    pub(crate) fn by_words(&self, text: &str, hints: Hints<'_>) -> Option<Readings> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.len() < 2 || words.len() > WORDS {
            return None;
        }
        let mut readings: Vec<Reading> = Vec::new();
        let mut scope = Scope::First;
        for at in 1..words.len() {
            let (before, after) = words.split_at(at);
            let (before, after) = (before.join(" "), after.join(" "));
            for (narrow, wide) in [(&before, &after), (&after, &before)] {
                let (wide, _) = self.hinted(self.readings(wide), hints);
                let wide: Vec<_> =
                    wide.iter().filter(|one| self.row(one.id).kind <= Kind::First).collect();
                if wide.is_empty() {
                    continue;
                }
                for one in self.readings(narrow) {
                    let holds = |wide: &&&Reading| self.lies_in(one.id, wide.id);
                    let Some(above) = wide.iter().find(holds) else { continue };
                    scope = scope.min(self.scope_of(above.id));
                    if readings.iter().all(|other| other.id != one.id) {
                        readings.push(Reading { how: How::Parts, ..one });
                    }
                }
            }
        }
        (!readings.is_empty()).then(|| Readings { readings, scope, left: Vec::new() })
    }
}

/// Parts of a text: between commas, semicolons, dots in the middle, slashes, brackets, tabs, dashes and two blanks.
fn parts(text: &str) -> Vec<&str> {
    let signs =
        |c: char| matches!(c, ',' | ';' | '\u{b7}' | '/' | '|' | '(' | ')' | '\n' | '\r' | '\t');
    let dashes = [" - ", " \u{2013} ", " \u{2014} ", "  "];
    let mut parts: Vec<&str> = text.split(signs).collect();
    for dash in dashes {
        parts = parts.iter().flat_map(|part| part.split(dash)).collect();
    }
    parts = parts.into_iter().flat_map(sentences).collect();
    let trimmed =
        parts.into_iter().map(|part| part.trim().trim_matches(|c| matches!(c, ':' | '-')).trim());
    trimmed.filter(|part| !part.is_empty()).collect()
}

/// `LA PLATA. BS. AS.`: a full stop after a word of five letters ends a name, after fewer it may shorten one.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('.') {
        let before = text.get(from..at).unwrap_or_default();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_short_form = crate::words::is_short_form(word);
        if word.chars().count() >= 5 && !is_short_form {
            found.push(before);
            from = at + 1;
        }
    }
    found.push(text.get(from..).unwrap_or_default());
    found
}

fn without_numbers(part: &str) -> String {
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let words: Vec<&str> = part.split_whitespace().filter(|word| !is_number(word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_between_signs() {
        assert_eq!(parts("Barrio X, San Salvador (SV)"), ["Barrio X", "San Salvador", "SV"]);
        assert_eq!(parts("LA PLATA  BUENOS AIRES"), ["LA PLATA", "BUENOS AIRES"]);
        assert_eq!(parts("a - b \u{2013} c-d / e."), ["a", "b", "c-d", "e."]);
        assert!(parts(" ,, ").is_empty());
        assert_eq!(parts("LA PLATA. BS. AS."), ["LA PLATA", "BS. AS."]);
        assert_eq!(parts("Depto. de La Paz. Pcia. de X"), ["Depto. de La Paz. Pcia. de X"]);
    }
}
