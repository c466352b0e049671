//! Names of other people: how rare a name is where the rows at hand are too few to tell.
//!
//! A corpus says of each name what share of people bear it. It counts as so many rows more of the file: the chance
//! that a stranger bears a name that is borne is `(borne + 1 + K * share) / (rows + 1 + K)`, the pair itself left out
//! of `borne` and `rows`. That is the Dirichlet prior of `K` rows with the shares of the corpus, after one bearer was
//! seen (Balding and Nichols, Forensic Science International 64, 1994, with `K = (1 - theta) / theta`). Without a corpus
//! `K` is 0.

use std::collections::{BTreeMap, BTreeSet};

use paradero_names::{Lexicon, fold, tokens};

use crate::input::{FieldKind, as_f64};
use crate::terms::by_word;
use crate::values::Column;

/// Rows that a corpus of endlessly many people counts as where it knows all names of a column (theta 0.001). It is of
/// the same language, not of the same people: names differ from region to region, and what 1000 rows say of their own
/// is believed as much.
const ROWS: f64 = 1000.0;

/// How many people bear each name.
///
/// Whole names are counted by word, once a person. Given names and surnames are counted by word and as they stand, each
/// among those who have any: a table of surnames says nothing of given names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameCorpus {
    whole: Part,
    given: Part,
    surname: Part,
}

/// Names that stand for one part of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Part {
    people: u64,
    words: BTreeMap<String, u64>,
    /// Given names or surnames as they stand, their words joined by a blank.
    values: BTreeMap<String, u64>,
}

impl NameCorpus {
    /// Whether a kind of column holds names that a corpus can count.
    #[must_use]
    pub fn counts(kind: FieldKind) -> bool {
        matches!(
            kind,
            FieldKind::FullName | FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond
        )
    }

    /// Adds a name that so many people bear; false where it has no word, nobody bears it or its kind is none that
    /// [`counts`](Self::counts).
    pub fn add(&mut self, kind: FieldKind, name: &str, people: u64) -> bool {
        let mut words = tokens(&fold(name));
        let part = match kind {
            FieldKind::FullName => &mut self.whole,
            FieldKind::Given => &mut self.given,
            FieldKind::Surname | FieldKind::SurnameSecond => &mut self.surname,
            _ => return false,
        };
        if words.is_empty() || people == 0 {
            return false;
        }
        let more = |slot: &mut u64| *slot = slot.saturating_add(people);
        more(&mut part.people);
        if kind != FieldKind::FullName {
            more(part.values.entry(words.join(" ")).or_default());
        }
        words.sort_unstable();
        words.dedup();
        words.into_iter().for_each(|word| more(part.words.entry(word).or_default()));
        true
    }

    /// How many distinct words it holds.
    #[must_use]
    pub fn words(&self) -> usize {
        let parts = [&self.whole, &self.given, &self.surname];
        parts.into_iter().flat_map(|part| part.words.keys()).collect::<BTreeSet<_>>().len()
    }

    /// The parts that tell of a kind of column; none: nothing here does. Whole names tell of their parts, parts of
    /// whole names only together.
    fn parts(&self, kind: FieldKind) -> Vec<&Part> {
        let there = |part: &&Part| part.people > 0;
        let one = |part| [part, &self.whole].into_iter().find(there).into_iter().collect();
        match kind {
            FieldKind::FullName if self.whole.people > 0 => vec![&self.whole],
            FieldKind::FullName => {
                let parts = [&self.given, &self.surname];
                if parts.iter().all(there) { parts.to_vec() } else { Vec::new() }
            }
            FieldKind::Given => one(&self.given),
            FieldKind::Surname | FieldKind::SurnameSecond => one(&self.surname),
            _ => Vec::new(),
        }
    }

    /// Which words of a lexicon it knows as names of a kind, by number; none where it tells nothing of the kind.
    pub(crate) fn known(&self, kind: FieldKind, lexicon: &Lexicon) -> Option<Vec<bool>> {
        let parts = self.parts(kind);
        let known = |word: &str| parts.iter().any(|part| part.words.contains_key(word));
        let words = (0_u32..).take(lexicon.len());
        (!parts.is_empty()).then(|| words.map(|word| known(lexicon.text(word))).collect())
    }
}

impl Part {
    fn share(&self, bearers: u64) -> f64 {
        as_f64(bearers) / as_f64(self.people)
    }

    /// The share of people who bear a name that is not there: at most that of the rarest which is.
    fn unlisted(&self) -> f64 {
        self.words.values().min().map_or(0.0, |rarest| self.share(*rarest))
    }
}

/// What a corpus says of one column.
pub(crate) struct Prior<'a> {
    parts: Vec<&'a Part>,
    by_word: bool,
    /// The share of people who bear a word that is not there.
    pub(crate) unlisted: f64,
    /// Rows of the column that it counts as: fewer where the corpus is of few people, since its shares are then unsure
    /// themselves (variances add up), and where it knows few of the column's words, since it is then of other people.
    pub(crate) rows: f64,
}

impl<'a> Prior<'a> {
    /// None where the corpus knows no word of the column.
    pub(crate) fn new(corpus: &'a NameCorpus, lexicon: &Lexicon, column: &Column) -> Option<Self> {
        let parts = corpus.parts(column.kind);
        let known = corpus.known(column.kind, lexicon)?;
        let people = as_f64(parts.iter().map(|part| part.people).min()?);
        let rows = known_share(column, &known) / (1.0 / ROWS + 1.0 / people);
        let unlisted = parts.iter().map(|part| part.unlisted()).fold(0.0, f64::max);
        (rows > 0.0).then_some(Self { parts, by_word: by_word(column.kind), unlisted, rows })
    }

    /// The share of people who bear a term: a word of a whole name, else a value (see
    /// [`term_of`](crate::terms::term_of)), of several names the one borne most.
    pub(crate) fn share(&self, term: &str) -> f64 {
        if self.by_word {
            return self.of_word(term);
        }
        term.split('|').map(|name| self.of_name(name)).fold(0.0, f64::max)
    }

    /// Of a name that is not there as it stands, its words are taken to be chosen one by one.
    fn of_name(&self, name: &str) -> f64 {
        let listed = self
            .parts
            .iter()
            .find_map(|part| part.values.get(name).map(|bearers| part.share(*bearers)));
        listed.unwrap_or_else(|| name.split(' ').map(|word| self.of_word(word)).product())
    }

    /// Given names and surnames stand in one name, so that shares add up.
    fn of_word(&self, word: &str) -> f64 {
        let listed = |part: &&Part| part.words.get(word).map(|bearers| part.share(*bearers));
        let all: f64 = self.parts.iter().filter_map(listed).sum();
        if all > 0.0 { all } else { self.unlisted }
    }

    /// The terms that it lists.
    pub(crate) fn terms(&self) -> BTreeSet<&'a str> {
        let listed = |part: &&'a Part| {
            let values =
                if part.values.is_empty() || self.by_word { &part.words } else { &part.values };
            values.keys().map(String::as_str)
        };
        self.parts.iter().flat_map(listed).collect()
    }
}

/// The share of the words of a column's rows that are known.
fn known_share(column: &Column, known: &[bool]) -> f64 {
    let Some(names) = column.names() else { return 0.0 };
    let (mut all, mut found) = (0_u64, 0_u64);
    for (&rows, code) in column.counts.iter().zip(1_u32..) {
        for word in names.of(code).flatten() {
            all += u64::from(rows);
            if known.get(*word as usize).copied().unwrap_or(false) {
                found += u64::from(rows);
            }
        }
    }
    as_f64(found) / as_f64(all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Field, Values};
    use crate::model::Terms;
    use crate::terms::terms;
    use crate::values::{coded, ready};
    use crate::{BIT, to_units};

    /// What is learnt of a column in which each name stands so many times.
    fn learnt(kind: FieldKind, names: &[(&str, usize)], corpus: Option<&NameCorpus>) -> Terms {
        let rows = names.iter().flat_map(|(name, rows)| std::iter::repeat_n(Some(*name), *rows));
        let field = Field { name: "name".to_owned(), kind, values: Values::Text(rows.collect()) };
        let (columns, _, lexicon) = ready(vec![coded(&field)]);
        terms(&lexicon, &columns[0], 5 * BIT, corpus).expect("three rows or more")
    }

    fn corpus(names: &[(FieldKind, &str, u64)]) -> NameCorpus {
        let mut corpus = NameCorpus::default();
        for (kind, name, people) in names {
            assert!(corpus.add(*kind, name, *people), "{name}");
        }
        corpus
    }

    fn bits(share: f64) -> i32 {
        to_units(-share.log2())
    }

    const GIVEN: [(FieldKind, &str, u64); 3] = [
        (FieldKind::Given, "María", 60_000),
        (FieldKind::Given, "Nora", 939_990),
        (FieldKind::Given, "Xochiquetzal", 10),
    ];

    #[test]
    fn shares_are_those_of_the_file_with_the_corpus_as_so_many_rows_more() {
        let names = [("Maria", 2), ("Nora", 6), ("Xochiquetzal", 2)];
        let learnt = learnt(FieldKind::Given, &names, Some(&corpus(&GIVEN)));
        // A million people count as little less than 1000 rows.
        let rows = 1.0 / (1.0 / 1000.0 + 1.0 / 1e6);
        let share = |borne: f64, share: f64| bits((borne + 1.0 + rows * share) / (9.0 + rows));
        assert_eq!(learnt.bits_of("maria"), share(0.0, 0.06));
        assert_eq!(learnt.bits_of("nora"), share(4.0, 0.939_99));
        assert_eq!(learnt.bits_of("xochiquetzal"), share(0.0, 1e-5));
        assert_eq!(learnt.other, share(0.0, 1e-5), "a name that is not there is as the rarest");
        let believed = 10.0 + rows;
        assert_eq!(learnt.strength, to_units(believed / (believed + 1000.0)));
    }

    #[test]
    fn a_corpus_of_other_people_changes_nothing_and_one_that_knows_half_counts_half() {
        let names = [("Maria", 5), ("Nora", 5)];
        let plain = learnt(FieldKind::Given, &names, None);
        assert_eq!(plain.bits_of("maria"), bits(4.0 / 9.0));
        let other = corpus(&[(FieldKind::Given, "Oyelaran", 1000), (FieldKind::Given, "Ayo", 9)]);
        assert_eq!(learnt(FieldKind::Given, &names, Some(&other)), plain);
        let surnames = corpus(&[(FieldKind::Surname, "Maria", 1000)]);
        assert_eq!(learnt(FieldKind::Given, &names, Some(&surnames)), plain);
        assert_eq!(learnt(FieldKind::FullName, &names, Some(&surnames)).other, plain.other);
        let half = corpus(&[(FieldKind::Given, "Maria", 1000)]);
        let half = learnt(FieldKind::Given, &names, Some(&half));
        // 1000 people are as unsure of their own shares as of those of other people: 500 rows, of which half.
        assert_eq!(half.bits_of("maria"), bits((4.0 + 250.0) / (9.0 + 250.0)));
    }

    #[test]
    fn two_values_that_are_one_term_are_counted_together_in_whatever_order() {
        let names = [("Cruz", 5), ("de la Cruz", 4), ("Nora", 3)];
        let learnt = |names: &[(&str, usize)]| learnt(FieldKind::Surname, names, None);
        let turned: Vec<(&str, usize)> = names.iter().rev().copied().collect();
        assert_eq!(learnt(&names), learnt(&turned));
        assert_eq!(learnt(&names).bits_of("cruz"), bits(8.0 / 11.0));
    }

    #[test]
    fn the_more_rows_the_less_the_corpus_says() {
        let own = bits(0.5);
        let far = |rows: usize| {
            let names = [("Maria", rows / 2), ("Nora", rows / 2)];
            let learnt = learnt(FieldKind::Given, &names, Some(&corpus(&GIVEN)));
            (learnt.bits_of("maria") - own).abs()
        };
        let far = [far(10), far(100), far(1000), far(10_000), far(100_000)];
        assert!(far.is_sorted_by(|few, many| few > many), "{far:?}");
        assert!(far[0] > 2 * BIT && far[4] < BIT / 20, "{far:?}");
    }

    #[test]
    fn whole_names_are_weighed_by_word_and_names_of_several_words_as_they_stand() {
        let names = [("María Soto", 2), ("Nora del Mar", 3), ("Xochiquetzal Soto", 1)];
        let parts = [(FieldKind::Surname, "Soto", 700), (FieldKind::Surname, "del Mar", 300)];
        let parts = corpus(&[&GIVEN[..], &parts].concat());
        let learnt_whole = learnt(FieldKind::FullName, &names, Some(&parts));
        let rows = 1.0 / (1.0 / 1000.0 + 1.0 / 1000.0);
        let share = |borne: f64, share: f64| bits((borne + 1.0 + rows * share) / (5.0 + rows));
        assert_eq!(learnt_whole.bits_of("soto"), share(1.0, 0.7));
        assert_eq!(learnt_whole.bits_of("maria"), share(0.0, 0.06));
        // A name that nobody bears as it stands is as common as its words together.
        let given = corpus(&[
            (FieldKind::Given, "Ana", 100),
            (FieldKind::Given, "Ana Rosa", 50),
            (FieldKind::Given, "Rosa", 850),
        ]);
        let names = [("Ana Rosa", 3), ("Rosa Ana", 3), ("Ana", 3)];
        let learnt = learnt(FieldKind::Given, &names, Some(&given));
        let share = |share: f64| bits((2.0 + rows * share) / (8.0 + rows));
        assert_eq!(learnt.bits_of("ana rosa"), share(0.05));
        assert_eq!(learnt.bits_of("ana"), share(0.1));
        assert_eq!(learnt.bits_of("rosa ana"), share(0.9 * 0.15));
    }

    #[test]
    fn names_that_no_row_has_yet_are_kept_where_they_are_common() {
        let names = [("Nora", 3), ("Xochiquetzal", 2)];
        let learnt = learnt(FieldKind::Given, &names, Some(&corpus(&GIVEN)));
        assert!(learnt.bits_of("maria") < learnt.other - 4 * BIT);
        let (kind, words) = (FieldKind::Document, corpus(&GIVEN).words());
        assert!(!NameCorpus::default().add(kind, "123", 1) && words == 3);
        assert!(!NameCorpus::default().add(FieldKind::Given, " - ", 1));
    }
}
