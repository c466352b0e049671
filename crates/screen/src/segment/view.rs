//! A segment's entries, read where they lie. Whatever the bytes, no place outside of them is read and nothing panics: a
//! damaged segment answers less.

use std::borrow::Cow;

use paradero_model::Day;
use paradero_names::Short;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::format::{FormatError, Reader, Section};
use super::signature::Signature;
use crate::birth::Interval;
use crate::hit::Person;

/// A word that stands for none.
pub(crate) const NO_WORD: u32 = 0xff_ffff;
/// In the fourth place of a name: its words from there on are among those of names of many words.
pub(crate) const MORE_WORDS: u32 = 0xff_fffe;
/// Most words of a segment.
pub(crate) const MOST_WORDS: usize = 0xff_fff0;
/// A day that stands for no birth.
pub(crate) const NO_DAY: i32 = i32::MIN;
/// A day that stands for births that are no single day.
pub(crate) const OTHER_BIRTHS: i32 = i32::MIN + 1;
/// An open end of an interval.
pub(crate) const OPEN: i32 = i32::MIN;
/// Most words of a name that are looked at.
pub(crate) const MOST_WORDS_OF_A_NAME: usize = 16;

/// A word: half a line of memory, so that one wait suffices to compare it.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Entry {
    /// Its first 16 signs, NULs after them.
    pub(crate) head: [u8; 16],
    /// Which letters occur: see [`letters`](crate::word::letters).
    pub(crate) letters: u32,
    /// Hash of its sound.
    pub(crate) sound: u32,
    /// Hash of its consonants.
    pub(crate) consonants: u32,
    /// Where its names begin; those of the last word end where the names of all do.
    pub(crate) start: u32,
}

/// The sections of a segment.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) people: u32,
    pub(crate) names: u32,
    pub(crate) words: u32,
    entries: &'a [Entry],
    long_ends: &'a [[u32; 2]],
    long_texts: &'a [u8],
    buckets: &'a [u32],
    keys: &'a [u32],
    postings: &'a [u32],
    signatures: &'a [Signature],
    of_name: &'a [[u8; 12]],
    many_ends: &'a [[u32; 2]],
    many_words: &'a [u32],
    first_names: &'a [u32],
    own_names: &'a [[u32; 2]],
    sexes: &'a [u16],
    sex_ends: &'a [u64],
    sex_texts: &'a [u8],
    days: &'a [i32],
    birth_ends: &'a [[u32; 2]],
    births: &'a [[i32; 2]],
    day_ends: &'a [[i32; 2]],
    born: &'a [u32],
    document_ends: &'a [u32],
    document_text_ends: &'a [u32],
    document_texts: &'a [u8],
    document_keys: &'a [[u32; 2]],
    id_ends: &'a [u64],
    ids: &'a [u8],
    written_ends: &'a [u64],
    written: &'a [u8],
}

impl<'a> View<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let read = Reader::new(bytes)?;
        let &[people, names, words] = read.section(Section::Counts, "counts")? else {
            return Err(FormatError::Damaged("counts"));
        };
        let view = Self {
            people,
            names,
            words,
            entries: read.section(Section::Words, "words")?,
            long_ends: read.section(Section::LongEnds, "long words")?,
            long_texts: read.section(Section::LongTexts, "long words")?,
            buckets: read.section(Section::Buckets, "keys")?,
            keys: read.section(Section::Keys, "keys")?,
            postings: read.section(Section::Postings, "names by word")?,
            signatures: read.section(Section::Signatures, "names by word")?,
            of_name: read.section(Section::Names, "names")?,
            many_ends: read.section(Section::ManyEnds, "long names")?,
            many_words: read.section(Section::ManyWords, "long names")?,
            first_names: read.section(Section::FirstNames, "names by person")?,
            own_names: read.section(Section::OwnNames, "other names")?,
            sexes: read.section(Section::Sexes, "sexes")?,
            sex_ends: read.section(Section::SexEnds, "sexes")?,
            sex_texts: read.section(Section::SexTexts, "sexes")?,
            days: read.section(Section::Days, "births")?,
            birth_ends: read.section(Section::BirthEnds, "births")?,
            births: read.section(Section::Births, "births")?,
            day_ends: read.section(Section::DayEnds, "births by day")?,
            born: read.section(Section::Born, "births by day")?,
            document_ends: read.section(Section::DocumentEnds, "documents")?,
            document_text_ends: read.section(Section::DocumentTextEnds, "documents")?,
            document_texts: read.section(Section::DocumentTexts, "documents")?,
            document_keys: read.section(Section::DocumentKeys, "documents by number")?,
            id_ends: read.section(Section::IdEnds, "ids")?,
            ids: read.section(Section::Ids, "ids")?,
            written_ends: read.section(Section::WrittenEnds, "names as written")?,
            written: read.section(Section::Written, "names as written")?,
        };
        view.check().map(|()| view)
    }

    /// Whether the sections are as long as the counts say.
    fn check(&self) -> Result<(), FormatError> {
        let (people, names, words) =
            (self.people as usize, self.names as usize, self.words as usize);
        let fits = [
            (self.entries.len() == words, "words"),
            (self.buckets.len().checked_sub(1).is_some_and(usize::is_power_of_two), "keys"),
            (self.signatures.len() == self.postings.len(), "names by word"),
            (self.of_name.len() == names && self.written_ends.len() == names, "names"),
            (self.days.len() == people && self.id_ends.len() == people, "persons"),
            (
                self.first_names.is_empty() || self.first_names.len() == people + 1,
                "names by person",
            ),
            (!self.first_names.is_empty() || people == names, "names by person"),
        ];
        let bad = fits.iter().find(|(fits, _)| !fits);
        bad.map_or(Ok(()), |(_, what)| Err(FormatError::Damaged(what)))
    }

    /// What is asked of a word.
    #[inline]
    pub(crate) fn entry(&self, word: u32) -> Option<&'a Entry> {
        self.entries.get(word as usize)
    }

    /// The word of an entry, where it has up to 16 signs.
    #[inline]
    pub(crate) fn short(&self, word: u32, entry: &Entry) -> Option<Short> {
        (entry.head[15] == 0 || !self.is_long(word)).then(|| Short::from_signs(entry.head))?
    }

    fn is_long(&self, word: u32) -> bool {
        self.long_ends.binary_search_by_key(&word, |entry| entry[0]).is_ok()
    }

    /// The text of a word.
    pub(crate) fn word(&self, word: u32) -> Cow<'a, str> {
        if let Ok(at) = self.long_ends.binary_search_by_key(&word, |entry| entry[0]) {
            let start = at.checked_sub(1).and_then(|at| self.long_ends.get(at)).map_or(0, |e| e[1]);
            let end = self.long_ends.get(at).map_or(0, |entry| entry[1]);
            return text(self.long_texts, start.into(), end.into());
        }
        let Some(Entry { head, .. }) = self.entry(word) else { return Cow::Borrowed("") };
        let end = head.iter().position(|sign| *sign == 0).unwrap_or(head.len());
        String::from_utf8_lossy(head.get(..end).unwrap_or_default())
    }

    /// Words that lie under a key, and some that do not.
    #[inline]
    pub(crate) fn under(&self, key: u64) -> impl Iterator<Item = u32> + use<'a> {
        let (bucket, tag) = bucket(key, self.buckets.len() - 1);
        let start = self.buckets.get(bucket).copied().unwrap_or(0) as usize;
        let end = self.buckets.get(bucket + 1).copied().unwrap_or(0) as usize;
        let entries = self.keys.get(start..end).unwrap_or_default();
        entries.iter().filter(move |entry| **entry >> 24 == tag).map(|entry| entry & 0xff_ffff)
    }

    /// Words that lie under any of some keys, and some that do not. The places of all keys are fetched first, so that the
    /// machine waits for all of them together.
    pub(crate) fn under_all(&self, keys: &[u64], found: &mut Vec<u32>) {
        let buckets = self.buckets.len() - 1;
        for keys in keys.chunks(32) {
            let mut places = [(0_usize, 0_usize, 0_u32); 32];
            for (place, key) in places.iter_mut().zip(keys) {
                let (bucket, tag) = bucket(*key, buckets);
                let at = |bucket: usize| self.buckets.get(bucket).copied().unwrap_or(0) as usize;
                *place = (at(bucket), at(bucket + 1), tag);
            }
            let mut firsts = [0_u32; 32];
            for (first, (start, ..)) in firsts.iter_mut().zip(&places) {
                *first = self.keys.get(*start).copied().unwrap_or(0);
            }
            for ((start, end, tag), first) in places.iter().zip(firsts).take(keys.len()) {
                if start == end {
                    continue;
                }
                let further = self.keys.get(start + 1..*end).unwrap_or_default();
                let all = std::iter::once(&first).chain(further);
                found.extend(
                    all.filter(|entry| **entry >> 24 == *tag).map(|entry| entry & 0xff_ffff),
                );
            }
        }
    }

    /// The number of a word.
    pub(crate) fn number(&self, text: &str) -> Option<u32> {
        self.under(crate::keys::whole(text)).find(|word| *self.word(*word) == *text)
    }

    /// The names that have a word, ascending.
    #[inline]
    pub(crate) fn names_with(&self, word: u32) -> &'a [u32] {
        self.postings.get(self.list_of(word)).unwrap_or_default()
    }

    /// The names that have a word, ascending, and what is told of their other words.
    #[inline]
    pub(crate) fn told_with(
        &self,
        word: u32,
    ) -> impl Iterator<Item = (u32, &'a Signature)> + use<'a> {
        let told = self.signatures.get(self.list_of(word)).unwrap_or_default();
        self.names_with(word).iter().copied().zip(told)
    }

    /// Where the names of a word lie.
    #[inline]
    fn list_of(&self, word: u32) -> std::ops::Range<usize> {
        let Some(entry) = self.entry(word) else { return 0..0 };
        let end = self.entry(word + 1).map_or(self.postings.len(), |next| next.start as usize);
        entry.start as usize..end
    }

    /// The words of a name, in order.
    pub(crate) fn words_of(&self, name: u32) -> NameWords {
        let mut words = NameWords::default();
        self.each_word((name, &self.packed(name)), |word| words.push(word));
        words
    }

    /// The first words of a name as they are stored.
    #[inline]
    pub(crate) fn packed(&self, name: u32) -> [u8; 12] {
        self.of_name.get(name as usize).copied().unwrap_or([0xff; 12])
    }

    /// Hands over the words of a name, in order.
    #[inline]
    pub(crate) fn each_word(&self, (name, packed): (u32, &[u8; 12]), mut take: impl FnMut(u32)) {
        for word in packed_words(packed) {
            match word {
                NO_WORD => return,
                MORE_WORDS => self.many(name).iter().for_each(|word| take(*word)),
                word => take(word),
            }
        }
    }

    #[cold]
    fn many(&self, name: u32) -> &'a [u32] {
        let Ok(at) = self.many_ends.binary_search_by_key(&name, |entry| entry[0]) else {
            return &[];
        };
        let end_of = |at: usize| self.many_ends.get(at).map_or(0, |entry| entry[1]) as usize;
        let start = at.checked_sub(1).map_or(0, end_of);
        self.many_words.get(start..end_of(at)).unwrap_or_default()
    }

    /// The person who has a name.
    pub(crate) fn person_of(&self, name: u32) -> u32 {
        if self.first_names.is_empty() {
            return name;
        }
        let after = self.first_names.partition_point(|first| *first <= name);
        u32::try_from(after.saturating_sub(1)).unwrap_or(0)
    }

    /// The names of a person.
    pub(crate) fn names_of(&self, person: u32) -> std::ops::Range<u32> {
        if self.first_names.is_empty() {
            return person..person.saturating_add(1);
        }
        let at = |place: usize| self.first_names.get(place).map_or(0, |at| *at.min(&self.names));
        at(person as usize)..at(person as usize + 1)
    }

    /// How many of a person's names are names; those after them are other names.
    fn own_names_of(&self, person: u32) -> usize {
        let found = self.own_names.binary_search_by_key(&person, |entry| entry[0]);
        found
            .ok()
            .and_then(|at| self.own_names.get(at))
            .map_or(usize::MAX, |entry| entry[1] as usize)
    }

    /// A person as it was given.
    pub(crate) fn whole(&self, person: u32) -> Person {
        let mut names: Vec<String> =
            self.names_of(person).map(|name| self.written(name).into_owned()).collect();
        let aliases = names.split_off(self.own_names_of(person).min(names.len()));
        let sex = self.sexes.get(person as usize).and_then(|sex| u32::from(*sex).checked_sub(1));
        Person {
            id: self.id(person).into_owned(),
            names,
            aliases,
            sex: sex.map(|sex| texts(self.sex_texts, self.sex_ends, sex).into_owned()),
            births: self.births_of(person).each().collect(),
            documents: self.documents_of(person).map(Cow::into_owned).collect(),
        }
    }

    /// The births that are stated of a person.
    #[inline]
    pub(crate) fn births_of(&self, person: u32) -> Births<'a> {
        match self.days.get(person as usize) {
            None | Some(&NO_DAY) => Births::Day(None),
            Some(&OTHER_BIRTHS) => Births::Several(self.other_births(person)),
            Some(&day) => Births::Day(Some(Day(day))),
        }
    }

    fn other_births(&self, person: u32) -> &'a [[i32; 2]] {
        let Ok(at) = self.birth_ends.binary_search_by_key(&person, |entry| entry[0]) else {
            return &[];
        };
        let end_of = |at: usize| self.birth_ends.get(at).map_or(0, |entry| entry[1]) as usize;
        let start = at.checked_sub(1).map_or(0, end_of);
        self.births.get(start..end_of(at)).unwrap_or_default()
    }

    /// The persons of whom a day of birth is stated.
    pub(crate) fn born_on(&self, day: Day) -> &'a [u32] {
        let Ok(at) = self.day_ends.binary_search_by_key(&day.0, |entry| entry[0]) else {
            return &[];
        };
        let end_of = |at: usize| {
            usize::try_from(self.day_ends.get(at).map_or(0, |entry| entry[1])).unwrap_or(0)
        };
        let start = at.checked_sub(1).map_or(0, end_of);
        self.born.get(start..end_of(at)).unwrap_or_default()
    }

    /// The documents of a person as written.
    pub(crate) fn documents_of(&self, person: u32) -> impl Iterator<Item = Cow<'a, str>> {
        let view = *self;
        let all = u32::try_from(view.document_text_ends.len()).unwrap_or(u32::MAX);
        let end_of =
            move |at: u32| view.document_ends.get(at as usize).map_or(0, |end| all.min(*end));
        let start = person.checked_sub(1).map_or(0, end_of);
        (start..end_of(person)).map(move |document| {
            let end_of = |at: u32| view.document_text_ends.get(at as usize).copied().unwrap_or(0);
            let start = document.checked_sub(1).map_or(0, end_of);
            text(view.document_texts, start.into(), end_of(document).into())
        })
    }

    /// Persons one of whose documents may have a key.
    pub(crate) fn with_document(&self, key: u32) -> impl Iterator<Item = u32> + use<'a> {
        let start = self.document_keys.partition_point(|entry| entry[0] < key);
        let entries = self.document_keys.get(start..).unwrap_or_default();
        entries.iter().take_while(move |entry| entry[0] == key).map(|entry| entry[1])
    }

    /// The id of a person.
    pub(crate) fn id(&self, person: u32) -> Cow<'a, str> {
        texts(self.ids, self.id_ends, person)
    }

    /// The person with an id; persons are in the order of their ids.
    pub(crate) fn person(&self, id: &str) -> Option<u32> {
        let (mut from, mut to) = (0, self.people);
        while from < to {
            let middle = from + (to - from) / 2;
            if *self.id(middle) < *id {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        (from < self.people && *self.id(from) == *id).then_some(from)
    }

    /// A name as written.
    pub(crate) fn written(&self, name: u32) -> Cow<'a, str> {
        texts(self.written, self.written_ends, name)
    }
}

/// The four words of a name as they are stored, the signs that there are fewer or more among them.
#[inline]
fn packed_words(packed: &[u8; 12]) -> impl Iterator<Item = u32> {
    let three = |at: usize| {
        u32::from(packed[at]) | u32::from(packed[at + 1]) << 8 | u32::from(packed[at + 2]) << 16
    };
    [three(0), three(3), three(6), three(9)].into_iter()
}

/// The words of a name: up to [`MOST_WORDS_OF_A_NAME`].
#[derive(Clone, Copy, Default)]
pub(crate) struct NameWords {
    words: [u32; MOST_WORDS_OF_A_NAME],
    length: usize,
}

impl NameWords {
    #[inline]
    pub(crate) fn push(&mut self, word: u32) {
        if let Some(place) = self.words.get_mut(self.length) {
            *place = word;
            self.length += 1;
        }
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u32] {
        self.words.get(..self.length).unwrap_or_default()
    }
}

/// The births that are stated of a person.
#[derive(Clone, Copy)]
pub(crate) enum Births<'a> {
    /// One day, or none.
    Day(Option<Day>),
    /// Intervals.
    Several(&'a [[i32; 2]]),
}

impl<'a> Births<'a> {
    /// Each of them.
    pub(crate) fn each(self) -> impl Iterator<Item = Interval> + use<'a> {
        let (day, several) = match self {
            Self::Day(day) => (day, &[][..]),
            Self::Several(several) => (None, several),
        };
        let end = |day: i32| (day != OPEN).then_some(Day(day));
        let interval =
            move |&[from, to]: &[i32; 2]| Interval { earliest: end(from), latest: end(to) };
        day.into_iter().map(Interval::day).chain(several.iter().map(interval))
    }
}

/// The bucket of a key and the bits that are kept beside a word.
#[inline]
pub(crate) fn bucket(key: u64, buckets: usize) -> (usize, u32) {
    let tag = u32::try_from(key & 0xff).unwrap_or(0);
    // Buckets are a power of two; the highest bits choose.
    let shift = buckets.trailing_zeros();
    let high = if shift == 0 { 0 } else { key >> (64 - shift) };
    (usize::try_from(high).unwrap_or(0), tag)
}

fn text(bytes: &[u8], start: u64, end: u64) -> Cow<'_, str> {
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return Cow::Borrowed("");
    };
    String::from_utf8_lossy(bytes.get(start..end).unwrap_or_default())
}

fn texts<'a>(bytes: &'a [u8], ends: &[u64], at: u32) -> Cow<'a, str> {
    let end_of = |at: usize| ends.get(at).copied().unwrap_or(0);
    let start = (at as usize).checked_sub(1).map_or(0, end_of);
    text(bytes, start, end_of(at as usize))
}
