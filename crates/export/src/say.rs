//! How values, dates, codes and places in sources are said in a language.

use paradero_locale::{Lang, text};
use paradero_model::{Term, ValueType, Vocabulary};
use paradero_register::query::{ClaimLine, Subject, When};

use crate::reader::Reader;

/// A date in words, with its time of day and its written form where they say more.
pub(crate) fn when(lang: Lang, when: &When) -> String {
    let written = when.written.as_deref().unwrap_or_default().trim();
    let span = lang.span(when.lo, when.hi);
    if span.is_empty() {
        return match written {
            "" => text!(lang, "doc-no-date").to_owned(),
            _ => format!("«{written}»"),
        };
    }
    if let Some(time) = time_of_day(written) {
        return format!("{span}, {time}");
    }
    let plain = |letter: char| letter.is_ascii_digit() || "-/. ".contains(letter);
    if written.is_empty() || written.chars().all(plain) {
        span
    } else {
        format!("{span} «{written}»")
    }
}

/// The time of day and zone of an instant as it was written: `23:59 (-04:00)`.
fn time_of_day(written: &str) -> Option<String> {
    let (date, time) = written.split_once('T')?;
    if date.len() != 10 || !date.chars().all(|letter| letter.is_ascii_digit() || letter == '-') {
        return None;
    }
    let clock = time.get(..5).filter(|clock| clock.as_bytes().get(2) == Some(&b':'))?;
    let zone = time.find(['+', '-', 'Z']).and_then(|at| time.get(at..)).unwrap_or_default();
    let zone = if zone == "Z" { "UTC" } else { zone };
    Some(if zone.is_empty() { clock.to_owned() } else { format!("{clock} ({zone})") })
}

/// What a thing is called, with its official number where the name does not hold that already.
pub(crate) fn called(subject: &Subject) -> String {
    let name = &subject.name;
    let held = |number: &&str| number.split_whitespace().all(|part| name.contains(part));
    match subject.number.as_deref().filter(|number| !held(number)) {
        Some(number) if name.is_empty() => number.to_owned(),
        Some(number) => format!("{name} ({number})"),
        None if name.is_empty() => subject.id.clone(),
        None => name.clone(),
    }
}

impl Reader<'_> {
    /// What a code is called that is none of the vocabulary's.
    pub(crate) fn word(&self, code: &str) -> String {
        self.lang.named("word-", code).map_or_else(|| code.replace('-', " "), str::to_owned)
    }

    /// The term of the vocabulary or of a rule in a language that is neither Spanish nor English, where its file has one.
    fn own(&self, beginning: &str, code: &str) -> Option<&'static str> {
        let spoken = [Lang::es(), Lang::en()].contains(&self.lang);
        if spoken { None } else { self.lang.named(beginning, &code.replace('.', "-")) }
    }

    fn term(&self, beginning: &str, code: &str, term: &Term) -> String {
        self.own(beginning, code).unwrap_or_else(|| term.get(self.lang.spoken())).to_owned()
    }

    /// What a kind of event is called.
    pub(crate) fn kind(&self, kind: &str) -> String {
        let known = Vocabulary::get().event(kind);
        known.map_or_else(|| kind.to_owned(), |known| self.term("term-event-", kind, &known.term))
    }

    /// What a property is called.
    pub(crate) fn property(&self, kind: &str, property: &str) -> String {
        let Some(known) = Vocabulary::get().property(kind, property) else {
            return property.to_owned();
        };
        // One property is called alike with most kinds of events; where not, the kind stands before it.
        let exact = self.own("term-property-", &format!("{kind}-{property}"));
        exact.map_or_else(|| self.term("term-property-", property, &known.term), str::to_owned)
    }

    /// What a country is called: the register's own name for it, a name known here, its code.
    pub(crate) fn country(&self, code: &str) -> String {
        match (self.countries.get(code), self.lang.named("country-", code)) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => code.to_owned(),
        }
    }

    /// The title of a rule.
    pub(crate) fn rule(&self, rule: &str) -> String {
        let known = self.rules.get(rule);
        known.map_or_else(|| rule.replace('-', " "), |title| self.term("rule-", rule, title))
    }

    /// A value as documents show it: a code by its term, a country by its name, anything else as it stands.
    pub(crate) fn value(&self, kind: &str, property: &str, value: &str) -> String {
        let vocabulary = Vocabulary::get();
        let coded = |list: &str| {
            let known = vocabulary.codes(list).iter().find(|known| known.code == value);
            known.map_or_else(
                || value.to_owned(),
                |known| self.term(&format!("term-{list}-"), value, &known.term),
            )
        };
        match vocabulary.property(kind, property).map(|known| &known.value_type) {
            Some(ValueType::Country) => self.country(value),
            Some(ValueType::Code(list)) => coded(list),
            Some(ValueType::Indicator) => coded("indicator"),
            Some(ValueType::Bool) => match value {
                "true" | "1" => text!(self.lang, "shared-yes").to_owned(),
                "false" | "0" => text!(self.lang, "shared-no").to_owned(),
                other => other.to_owned(),
            },
            _ if property == "nationality" => self.country(value),
            _ => value.to_owned(),
        }
    }

    /// The value of a claim, with points and what else it carries.
    pub(crate) fn claimed(&self, kind: &str, claim: &ClaimLine) -> String {
        let mut said = match &claim.date {
            Some(date) => when(self.lang, date),
            None => self.value(kind, &claim.property, &claim.value),
        };
        if let Some(points) = claim.number.filter(|_| claim.property == "indicators") {
            said.push_str(&format!(
                " ({})",
                text!(self.lang, "doc-points", points = points.to_string())
            ));
        }
        let extra =
            claim.extra.as_deref().filter(|extra| claim.date.is_none() && !extra.is_empty());
        if let Some(extra) = extra {
            said.push_str(&format!(" ({extra})"));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_source_are_said_in_the_language_of_the_document() {
        let es = Lang::es();
        assert_eq!(es.locator("row 3 (line 4)"), "fila 3 (línea 4)");
        assert_eq!(es.locator("sheet `a row`, row 3 (line 4)"), "hoja «a row», fila 3 (línea 4)");
        assert_eq!(es.locator("page 2, characters 5-9"), "página 2, caracteres 5-9");
        assert_eq!(es.locator("a row of page"), "a row of page");
    }

    #[test]
    fn a_date_keeps_what_was_written_where_that_says_more() {
        let said = |written: &str, lo, hi| {
            when(Lang::en(), &When { written: Some(written.to_owned()), lo, hi })
        };
        assert_eq!(said("21/08/2024", Some(19_956), Some(19_956)), "21 Aug 2024");
        assert_eq!(said("last week", None, None), "«last week»");
        assert_eq!(said("lately", Some(19_956), Some(19_956)), "21 Aug 2024 «lately»");
        let instant = said("2024-08-21T23:59:00-04:00", Some(19_956), Some(19_956));
        assert_eq!(instant, "21 Aug 2024, 23:59 (-04:00)");
        assert_eq!(said("", None, None), "no date");
    }
}
