//! The index: persons by the words of their names, day of birth and documents.

use std::collections::BTreeMap;

use paradero_model::Day;
use paradero_names::{compare_names, fold, tokens};

use crate::birth::{BirthMatch, Interval};
use crate::candidates::Asked;
use crate::hit::{Hit, Person, Query, Reason, Standing, Why};
use crate::score::{self, Pairing};
use crate::words::Words;

/// Names that are compared in full for one query, at most, besides those with the same birth or
/// document.
const FULLY_COMPARED: usize = 256;

/// An index over persons, held in memory.
#[derive(Debug)]
pub struct Index {
    pub(crate) people: Vec<Entry>,
    pub(crate) names: Vec<Name>,
    pub(crate) words: Words,
    /// By word: the names that have it, ascending.
    pub(crate) postings: Vec<Vec<u32>>,
    /// Single days of birth with their persons, ascending.
    pub(crate) by_birth: Vec<(Day, u32)>,
    /// Document numbers with their persons, ascending.
    pub(crate) by_document: Vec<(String, u32)>,
}

#[derive(Debug)]
pub(crate) struct Entry {
    id: String,
    births: Vec<Interval>,
    documents: Vec<Document>,
    pub(crate) names: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) person: u32,
    pub(crate) words: Box<[u32]>,
    written: String,
}

/// An identity document: kind (may be empty) and number, folded, without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    kind: String,
    pub(crate) number: String,
}

/// A name with its score against a query, in 1/1024 bit.
struct Scored {
    total: i32,
    name: u32,
    pairing: Pairing,
}

impl Index {
    /// Builds the index. Persons without any name can be found by their documents only.
    ///
    /// Hits are the same whatever the order of `persons`, as long as ids are unique.
    pub fn build(persons: &[Person]) -> Self {
        let mut sorted: Vec<&Person> = persons.iter().collect();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        let mut index = Self {
            people: Vec::with_capacity(persons.len()),
            names: Vec::with_capacity(persons.len()),
            words: Words::default(),
            postings: Vec::new(),
            by_birth: Vec::new(),
            by_document: Vec::new(),
        };
        for (number, person) in (0_u32..).zip(sorted) {
            index.add(number, person);
        }
        index.words.finish();
        index.by_birth.sort_unstable();
        index.by_document.sort_unstable();
        index
    }

    /// How many persons it holds.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether it holds nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The best `top` persons for a query, best first (ties by id), each with its reasons.
    ///
    /// A person is found by: words of a name that are the same, alike in sound, one edit away or of
    /// the same consonants, in any order (of very many such names, those that promise most); the day
    /// of birth (also with day and month exchanged) when a word agrees; the document. A person of
    /// whom only the birth or only an initial agrees is no hit.
    pub fn screen(&self, query: &Query, top: usize) -> Vec<Hit> {
        let asked = Asked::new(self, &query.name);
        let mut names = asked.names(FULLY_COMPARED);
        for person in self.same_birth_or_document(query) {
            names.extend(self.people.get(person as usize).into_iter().flat_map(|one| &one.names));
        }
        names.sort_unstable();
        names.dedup();
        self.rank(query, &asked, &names, top)
    }

    /// As [`Index::screen`], comparing with everyone: slow, and what the look-ups are measured
    /// against.
    pub fn scan(&self, query: &Query, top: usize) -> Vec<Hit> {
        let asked = Asked::new(self, &query.name);
        let names: Vec<u32> = (0_u32..).take(self.names.len()).collect();
        self.rank(query, &asked, &names, top)
    }

    fn add(&mut self, number: u32, person: &Person) {
        let mut entry = Entry {
            id: person.id.clone(),
            births: person.births.clone(),
            documents: person.documents.iter().filter_map(|text| Document::parse(text)).collect(),
            names: Vec::with_capacity(person.names.len()),
        };
        for written in &person.names {
            let words: Vec<u32> =
                tokens(&fold(written)).iter().map(|text| self.words.add(text)).collect();
            let name = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            for word in &words {
                let at = *word as usize;
                if self.postings.len() <= at {
                    self.postings.resize_with(at + 1, Vec::new);
                }
                // A name may have a word twice.
                if let Some(list) = self.postings.get_mut(at)
                    && list.last() != Some(&name)
                {
                    list.push(name);
                }
            }
            entry.names.push(name);
            let words = words.into_boxed_slice();
            self.names.push(Name { person: number, words, written: written.clone() });
        }
        let days = entry.births.iter().filter_map(|birth| birth.single_day());
        self.by_birth.extend(days.map(|day| (day, number)));
        self.by_document.extend(entry.documents.iter().map(|one| (one.number.clone(), number)));
        self.people.push(entry);
    }

    /// Persons with the same day of birth (or day and month exchanged) or document number.
    fn same_birth_or_document(&self, query: &Query) -> Vec<u32> {
        let mut found = Vec::new();
        let day = query.birth.and_then(Interval::single_day);
        for day in day.into_iter().chain(day.and_then(crate::birth::swapped)) {
            let start = self.by_birth.partition_point(|(other, _)| *other < day);
            let same = self.by_birth[start..].iter().take_while(|(other, _)| *other == day);
            found.extend(same.map(|(_, person)| *person));
        }
        if let Some(document) = query.document.as_deref().and_then(Document::parse) {
            let start = self.by_document.partition_point(|(number, _)| *number < document.number);
            let same = self.by_document[start..].iter();
            let same = same.take_while(|(number, _)| *number == document.number);
            found.extend(same.map(|(_, person)| *person));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn rank(&self, query: &Query, asked: &Asked<'_>, names: &[u32], top: usize) -> Vec<Hit> {
        let mut best: BTreeMap<u32, Scored> = BTreeMap::new();
        for &name in names {
            let Some(entry) = self.names.get(name as usize) else { continue };
            let pairing = asked.pair(name);
            let total = pairing.total();
            let better = best.get(&entry.person).is_none_or(|other| total > other.total);
            if better {
                best.insert(entry.person, Scored { total, name, pairing });
            }
        }
        // Someone without a name can still have the document that is asked for.
        for person in self.same_birth_or_document(query) {
            let nameless = Pairing::new(Vec::new(), 0, 0);
            best.entry(person).or_insert(Scored { total: 0, name: u32::MAX, pairing: nameless });
        }
        let mut found: Vec<(i32, u32, Scored, Facts)> = Vec::new();
        for (person, scored) in best {
            let Some(entry) = self.people.get(person as usize) else { continue };
            let facts = entry.facts(query);
            let total = scored.total + facts.total();
            let is_hit = facts.same_document() || (scored.pairing.agrees() && total > 0);
            if is_hit {
                found.push((total, person, scored, facts));
            }
        }
        found.sort_by_key(|(total, person, ..)| (std::cmp::Reverse(*total), *person));
        found.truncate(top);
        found.into_iter().map(|found| self.hit(query, asked, found)).collect()
    }

    fn hit(
        &self,
        query: &Query,
        asked: &Asked<'_>,
        (total, person, scored, facts): (i32, u32, Scored, Facts),
    ) -> Hit {
        let name = self.names.get(scored.name as usize);
        let written = name.map(|name| name.written.clone()).unwrap_or_default();
        let mut why = asked.reasons(name, &scored.pairing);
        why.extend(facts.reasons());
        Hit {
            id: self.people.get(person as usize).map(|one| one.id.clone()).unwrap_or_default(),
            level: compare_names(&query.name, &written),
            standing: facts.standing(asked.is_empty() || name.is_none() || scored.pairing.agrees()),
            name: written,
            score_bits: in_bits(total),
            why,
        }
    }
}

/// A weight in bits.
pub(crate) fn in_bits(weight: i32) -> f64 {
    f64::from(weight) / 1024.0
}

/// What is known beside the name, compared.
#[derive(Debug, Default)]
struct Facts {
    birth: Option<(BirthMatch, i32)>,
    document: Option<(Why, i32)>,
}

impl Entry {
    fn facts(&self, query: &Query) -> Facts {
        let birth = query.birth.and_then(|asked| {
            self.births
                .iter()
                .map(|own| asked.compare(*own))
                .max_by_key(|(how, bits)| (*bits, *how))
        });
        let document = query.document.as_deref().and_then(Document::parse).and_then(|asked| {
            self.documents.iter().filter_map(|own| asked.compare(own)).max_by_key(|found| found.1)
        });
        Facts { birth, document }
    }
}

impl Facts {
    fn total(&self) -> i32 {
        self.birth.map_or(0, |found| found.1) + self.document.as_ref().map_or(0, |found| found.1)
    }

    fn same_document(&self) -> bool {
        matches!(self.document, Some((Why::SameDocument, _)))
    }

    fn reasons(&self) -> Vec<Reason> {
        let birth = self.birth.map(|(how, bits)| (Why::Birth(how), bits));
        let both = birth.into_iter().chain(self.document.clone());
        both.map(|(what, weight)| Reason { what, bits: in_bits(weight) }).collect()
    }

    fn standing(&self, name_fits: bool) -> Standing {
        let birth = self.birth.map(|found| found.0);
        let against = matches!(birth, Some(BirthMatch::Different | BirthMatch::SameYear))
            || matches!(self.document, Some((Why::OtherDocument, _)))
            || !name_fits;
        if against {
            Standing::Contradicted
        } else if birth == Some(BirthMatch::SameDay) || self.same_document() {
            Standing::Supported
        } else {
            Standing::NameAlone
        }
    }
}

impl Document {
    /// Reads `kind:number` or a bare number; nothing when no letter or digit is left.
    fn parse(text: &str) -> Option<Self> {
        let (kind, number) = text.split_once(':').unwrap_or(("", text));
        let squeeze = |part: &str| fold(part).split_whitespace().collect::<String>();
        let number = squeeze(number);
        (!number.is_empty()).then(|| Self { kind: squeeze(kind), number })
    }

    /// How two documents stand to each other; nothing when their kinds differ and so do the
    /// numbers, since people have several documents.
    fn compare(&self, other: &Self) -> Option<(Why, i32)> {
        let same_kind = self.kind == other.kind || self.kind.is_empty() || other.kind.is_empty();
        // A short number alone, or one under another kind, may be anybody's.
        let telling = same_kind && self.number.len() >= 5;
        let edits = paradero_names::osa(&self.number, &other.number);
        match (edits, same_kind) {
            (0, _) if telling => Some((Why::SameDocument, score::SAME_DOCUMENT)),
            (0, _) => Some((Why::NearDocument, score::NEAR_DOCUMENT)),
            (1, true) if telling => Some((Why::NearDocument, score::NEAR_DOCUMENT)),
            (_, true) => Some((Why::OtherDocument, score::OTHER_DOCUMENT)),
            (_, false) => None,
        }
    }
}
