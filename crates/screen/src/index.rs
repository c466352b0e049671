//! The index: segments that never change, and what was said to be gone since.

use std::collections::{BTreeMap, BTreeSet};

use paradero_names::{fold, tokens};

use crate::answer::{self, Answered};
use crate::hit::{Hit, Person, Query};
use crate::search::{Cut, Lookup, Scratch};
use crate::segment::{Bytes, FormatError, MOST_WORDS_OF_A_NAME, Segment, View};

/// An index over persons: one segment that may be a mapped file, and smaller ones of what was added since, merged
/// geometrically.
#[derive(Clone, Debug)]
pub struct Index {
    segments: Vec<Segment>,
    /// By segment: persons who were removed or replaced.
    gone: Vec<BTreeSet<u32>>,
    /// How many names of those have each word.
    gone_words: BTreeMap<String, u32>,
    names: u32,
    /// Changes whenever what is found may.
    version: u64,
}

/// Memory that the queries of one thread share; any index may be asked with it.
#[derive(Default)]
pub struct Searcher {
    scratch: Scratch,
    version: Option<u64>,
}

/// The version of the next state of an index: no two states in one process have the same.
fn next_version() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Index {
    /// Builds the index. Persons without any name can be found by their documents only.
    ///
    /// Hits are the same whatever the order of `persons`, as long as ids are unique.
    ///
    /// # Errors
    /// If there are more persons, names or words than the format can number: 2 000 million, or 16 million words.
    pub fn build(persons: &[Person]) -> Result<Self, FormatError> {
        Ok(Self::of(Segment::build(persons)?))
    }

    /// Takes the bytes of an index that was built before, mapped or in memory; aligned to 16 bytes.
    ///
    /// # Errors
    /// If they are not those of an index of this version.
    pub fn open(bytes: Bytes) -> Result<Self, FormatError> {
        Ok(Self::of(Segment::open(bytes)?))
    }

    fn of(segment: Segment) -> Self {
        let names = segment.view().names;
        Self {
            segments: vec![segment],
            gone: vec![BTreeSet::new()],
            gone_words: BTreeMap::new(),
            names,
            version: next_version(),
        }
    }

    /// The bytes of the index, to be opened again: all that was added is merged before.
    ///
    /// # Errors
    /// As [`Index::build`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        if self.is_one_segment() {
            return Ok(self.segments.iter().flat_map(Segment::bytes).copied().collect());
        }
        let all = Segment::build(&self.persons_from(0))?;
        Ok(all.bytes().to_vec())
    }

    /// How many persons it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        let all = self.segments.iter().map(|segment| segment.view().people as usize);
        all.sum::<usize>() - self.gone.iter().map(BTreeSet::len).sum::<usize>()
    }

    /// Whether it holds nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds persons; one whose id is there already is replaced. Afterwards everything is found as if the index had been
    /// built of all persons at once.
    ///
    /// Cost: proportional to what is added, times the logarithm of what was added before.
    ///
    /// # Errors
    /// As [`Index::build`].
    pub fn add(&mut self, persons: &[Person]) -> Result<(), FormatError> {
        let added = Segment::build(persons)?;
        for person in persons {
            self.leave(&person.id);
        }
        self.names += added.view().names;
        self.segments.push(added);
        self.gone.push(BTreeSet::new());
        self.version = next_version();
        while self.last_two_are_alike() {
            self.merge(self.segments.len() - 2)?;
        }
        Ok(())
    }

    /// Removes a person; whether there was one of that id.
    pub fn remove(&mut self, id: &str) -> bool {
        let was = self.leave(id);
        self.version = next_version();
        was
    }

    fn leave(&mut self, id: &str) -> bool {
        for (segment, gone) in self.segments.iter().zip(&mut self.gone) {
            let view = segment.view();
            let Some(person) = view.person(id).filter(|person| gone.insert(*person)) else {
                continue;
            };
            for name in view.names_of(person) {
                self.names -= 1;
                let mut words: Vec<u32> = view.words_of(name).as_slice().to_vec();
                words.sort_unstable();
                words.dedup();
                for word in words {
                    *self.gone_words.entry(view.word(word).into_owned()).or_default() += 1;
                }
            }
            return true;
        }
        false
    }

    /// Whether the last segment has grown to half of the one before it. The first is left as it is: it may be a file.
    fn last_two_are_alike(&self) -> bool {
        let people = |at: usize| self.segments.get(at).map_or(0, |one| one.view().people);
        let last = self.segments.len() - 1;
        last >= 2 && people(last) * 2 >= people(last - 1)
    }

    fn merge(&mut self, from: usize) -> Result<(), FormatError> {
        let merged = Segment::build(&self.persons_from(from))?;
        for (segment, gone) in self.segments.iter().zip(&self.gone).skip(from) {
            let view = segment.view();
            let words = gone.iter().flat_map(|person| view.names_of(*person)).flat_map(|name| {
                let mut words: Vec<u32> = view.words_of(name).as_slice().to_vec();
                words.sort_unstable();
                words.dedup();
                words
            });
            for word in words {
                if let Some(count) = self.gone_words.get_mut(&*view.word(word)) {
                    *count -= 1;
                }
            }
        }
        self.gone_words.retain(|_, count| *count > 0);
        self.segments.truncate(from);
        self.gone.truncate(from);
        self.segments.push(merged);
        self.gone.push(BTreeSet::new());
        Ok(())
    }

    /// The persons of the segments from one on, but for those who are gone.
    fn persons_from(&self, from: usize) -> Vec<Person> {
        let both = self.segments.iter().zip(&self.gone).skip(from);
        both.flat_map(|(segment, gone)| {
            let view = segment.view();
            (0..view.people).filter(|at| !gone.contains(at)).map(move |at| view.whole(at))
        })
        .collect()
    }

    /// The person of an id, as it was given.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<Person> {
        let mut all = self.segments.iter().zip(&self.gone);
        all.find_map(|(segment, gone)| {
            let view = segment.view();
            view.person(id).filter(|person| !gone.contains(person)).map(|person| view.whole(person))
        })
    }

    /// Every person, as it was given.
    #[must_use]
    pub fn persons(&self) -> Vec<Person> {
        self.persons_from(0)
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(crate) fn is_one_segment(&self) -> bool {
        self.segments.len() == 1 && self.gone.iter().all(BTreeSet::is_empty)
    }

    pub(crate) fn is_gone(&self, segment: u32, person: u32) -> bool {
        self.gone.get(segment as usize).is_some_and(|gone| gone.contains(&person))
    }

    /// How many names there are.
    pub(crate) fn names(&self) -> u32 {
        self.names
    }

    /// How many names have a word.
    pub(crate) fn names_with(&self, word: &str) -> u32 {
        let with = |view: View<'_>| view.number(word).map_or(0, |word| view.names_with(word).len());
        let all: usize = self.segments.iter().map(|segment| with(segment.view())).sum();
        let gone = self.gone_words.get(word).copied().unwrap_or(0);
        u32::try_from(all).unwrap_or(u32::MAX) - gone
    }

    /// The best `top` persons for a query, best first (ties by id), each with its reasons.
    ///
    /// A person is found by a name that reaches a share of what the name asked for promises ([`Cut::USUAL`]), by words that
    /// are the same, alike in sound, within a few edits, short for each other or of the same consonants, in any order; by the
    /// day of birth (also with day and month exchanged) when a word agrees; by the document, also with one sign wrong. A
    /// person of whom only the birth or only an initial agrees is no hit.
    pub fn screen(&self, query: &Query, top: usize) -> Vec<Hit> {
        Searcher::default().screen(self, query, (Cut::USUAL, top)).hits
    }

    /// As [`Index::screen`], comparing with everyone: slow, and what the look-ups are measured against.
    pub fn scan(&self, query: &Query, (cut, top): (Cut, usize)) -> Answered {
        let wanted = |_: &str| false;
        answer::answer(self, query, (cut, Lookup::All, top), &wanted, &mut Scratch::default())
    }
}

impl Searcher {
    /// The best `top` persons for a query, best first (ties by id), and how many are found in all: everyone whom the rules
    /// of [`Index::screen`] admit at the share given, whatever their number.
    pub fn screen(&mut self, index: &Index, query: &Query, (cut, top): (Cut, usize)) -> Answered {
        self.screen_and(index, query, (cut, top), |_| false)
    }

    /// As [`Searcher::screen`], and beyond the best everyone who is found and whose id is wanted.
    pub fn screen_and(
        &mut self,
        index: &Index,
        query: &Query,
        (cut, top): (Cut, usize),
        wanted: impl Fn(&str) -> bool,
    ) -> Answered {
        if self.version != Some(index.version) {
            self.scratch = Scratch::default();
            self.version = Some(index.version);
        }
        answer::answer(index, query, (cut, Lookup::Keys, top), &wanted, &mut self.scratch)
    }

    /// Names that were looked at so far.
    #[must_use]
    pub fn looked_at(&self) -> u64 {
        self.scratch.looked_at
    }
}

/// Words of a name, beyond which it is not looked at.
pub const MOST_WORDS: usize = MOST_WORDS_OF_A_NAME;

/// How a name is read: the words that carry identity, folded, in order.
#[must_use]
pub fn words_of(name: &str) -> Vec<String> {
    tokens(&fold(name))
}
