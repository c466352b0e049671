//! Building a segment. The same persons make the same bytes, in whatever order they come and on however many threads.

use std::collections::{BTreeMap, BTreeSet};

use paradero_model::Day;
use rayon::prelude::*;

use super::dictionary::Names;
use super::format::{FormatError, Section, Writer};
use super::signature::{Signature, signature};
use super::view::{Entry, MORE_WORDS, MOST_WORDS, NO_DAY, NO_WORD, OPEN, OTHER_BIRTHS, bucket};
use crate::document::Document;
use crate::hit::Person;
use crate::keys;
use crate::word::letters;

/// Keys in a bucket, on average, at most.
const KEYS_A_BUCKET: usize = 8;

/// Signs of a word that lie beside its number.
const HEAD: usize = 16;

pub(super) fn build(persons: &[Person]) -> Result<Vec<u64>, FormatError> {
    let mut sorted: Vec<&Person> = persons.iter().collect();
    if !sorted.is_sorted_by(|a, b| a.id <= b.id) {
        sorted.par_sort_by(|a, b| a.id.cmp(&b.id));
    }
    let names = Names::new(&sorted);
    let people = number(sorted.len(), "persons")?;
    let named = number(names.ends.len(), "names")?;
    if names.words.len() > MOST_WORDS {
        return Err(FormatError::TooMany("words"));
    }
    number(names.all.len(), "words of names")?;
    let mut out = Writer::default();
    out.add(Section::Counts, vec![people, named, number(names.words.len(), "words")?]);
    let (words, lists) = rayon::join(|| words(&names), || lists(&names));
    out.append(words);
    out.append(lists);
    forward(&mut out, &names);
    names_by_person(&mut out, &sorted);
    sexes(&mut out, &sorted)?;
    births(&mut out, &sorted);
    documents(&mut out, &sorted);
    texts(
        &mut out,
        (Section::IdEnds, Section::Ids),
        sorted.iter().map(|person| person.id.as_str()),
    );
    let written = sorted.iter().flat_map(|person| person.all_names());
    texts(&mut out, (Section::WrittenEnds, Section::Written), written);
    Ok(out.finish())
}

/// Which names are whose.
fn names_by_person(out: &mut Writer, persons: &[&Person]) {
    // Counted before.
    let count = |names: usize| u32::try_from(names).unwrap_or(0);
    if persons.iter().any(|person| person.all_names().count() != 1) {
        let mut firsts = vec![0];
        let mut first = 0;
        for person in persons {
            first += count(person.all_names().count());
            firsts.push(first);
        }
        out.add(Section::FirstNames, firsts);
    }
    let named = (0_u32..).zip(persons).filter(|(_, person)| !person.aliases.is_empty());
    let own: Vec<[u32; 2]> = named.map(|(at, person)| [at, count(person.names.len())]).collect();
    out.add(Section::OwnNames, own);
}

/// The sex of each person, in one of the ways in which it is written.
fn sexes(out: &mut Writer, persons: &[&Person]) -> Result<(), FormatError> {
    let ways: BTreeSet<&str> = persons.iter().filter_map(|person| person.sex.as_deref()).collect();
    if ways.len() >= usize::from(u16::MAX) {
        return Err(FormatError::TooMany("ways to write a sex"));
    }
    if ways.is_empty() {
        return Ok(());
    }
    let numbers: BTreeMap<&str, u16> = ways.iter().copied().zip(1..).collect();
    let number = |sex: &str| numbers.get(sex).copied().unwrap_or(0);
    let sexes: Vec<u16> =
        persons.iter().map(|person| person.sex.as_deref().map_or(0, number)).collect();
    out.add(Section::Sexes, sexes);
    texts(out, (Section::SexEnds, Section::SexTexts), ways.into_iter());
    Ok(())
}

fn number(count: usize, what: &'static str) -> Result<u32, FormatError> {
    // The highest numbers are kept free for sums.
    u32::try_from(count).ok().filter(|n| *n < u32::MAX / 2).ok_or(FormatError::TooMany(what))
}

/// Heads, texts, sounds and keys of the words.
fn words(names: &Names) -> Writer {
    let mut out = Writer::default();
    let classes: Vec<(u32, u32)> =
        names.words.par_iter().map(|word| (keys::sound(word), keys::consonants(word))).collect();
    let mut entries = Vec::with_capacity(names.words.len());
    let (mut long_ends, mut long_texts) = (Vec::new(), Vec::new());
    let mut start = 0;
    for ((at, word), (sound, consonants)) in (0_u32..).zip(&names.words).zip(&classes) {
        let mut head = [0_u8; HEAD];
        for (place, sign) in head.iter_mut().zip(word.bytes()) {
            *place = sign;
        }
        if word.len() > HEAD {
            long_texts.extend_from_slice(word.as_bytes());
            long_ends.push([at, u32::try_from(long_texts.len()).unwrap_or(u32::MAX)]);
        }
        let (sound, consonants) = (*sound, *consonants);
        entries.push(Entry { head, letters: letters(word), sound, consonants, start });
        start += names.counts.get(at as usize).copied().unwrap_or(0);
    }
    out.add(Section::Words, entries);
    out.add(Section::LongEnds, long_ends);
    out.add(Section::LongTexts, long_texts);
    bucketed(&mut out, &names.words, &classes);
    out
}

/// The keys of all words, by bucket; within one by word.
fn bucketed(out: &mut Writer, words: &[String], classes: &[(u32, u32)]) {
    let each = |take: &mut dyn FnMut(u64, u32)| {
        let mut own = Vec::new();
        for ((at, word), class) in (0_u32..).zip(words).zip(classes) {
            keys::of_word(word, *class, &mut own);
            own.iter().for_each(|key| take(*key, at));
        }
    };
    let mut total = 0_usize;
    each(&mut |_, _| total += 1);
    let buckets = (total / KEYS_A_BUCKET).max(1).next_power_of_two();
    let mut starts = vec![0_u32; buckets + 1];
    each(&mut |key, _| {
        if let Some(count) = starts.get_mut(bucket(key, buckets).0 + 1) {
            *count += 1;
        }
    });
    let mut next = running(&mut starts);
    let mut entries = vec![0_u32; total];
    each(&mut |key, word| {
        let (at, tag) = bucket(key, buckets);
        place(&mut next, &mut entries, at, tag << 24 | word);
    });
    out.add(Section::Buckets, starts);
    out.add(Section::Keys, entries);
}

/// Turns counts, each one place further on, into where each begins; gives a copy to fill by.
fn running(starts: &mut [u32]) -> Vec<u32> {
    let mut sum = 0;
    for start in starts.iter_mut() {
        sum += *start;
        *start = sum;
    }
    starts.to_vec()
}

fn place<T>(next: &mut [u32], entries: &mut [T], at: usize, entry: T) {
    if let Some(next) = next.get_mut(at) {
        if let Some(free) = entries.get_mut(*next as usize) {
            *free = entry;
        }
        *next += 1;
    }
}

/// The names that have each word, and what is told of each.
fn lists(names: &Names) -> Writer {
    let mut out = Writer::default();
    let mut starts = vec![0_u32; names.words.len() + 1];
    for (start, count) in starts.iter_mut().skip(1).zip(&names.counts) {
        *start = *count;
    }
    let mut next = running(&mut starts);
    // Both together, so that memory is waited for once.
    let mut all = vec![(0_u32, [0_u8; 5]); starts.last().copied().unwrap_or(0) as usize];
    for (name, words) in (0_u32..).zip(names.each()) {
        for (at, word) in words.iter().enumerate() {
            if !words.iter().take(at).any(|before| before == word) {
                place(&mut next, &mut all, *word as usize, (name, signature(words, at)));
            }
        }
    }
    let (postings, signatures): (Vec<u32>, Vec<Signature>) = all.into_iter().unzip();
    out.add(Section::Postings, postings);
    out.add(Section::Signatures, signatures);
    out
}

/// The words of each name.
fn forward(out: &mut Writer, names: &Names) {
    let mut of_name = Vec::with_capacity(names.ends.len());
    let (mut many_ends, mut many_words) = (Vec::<[u32; 2]>::new(), Vec::<u32>::new());
    for (name, words) in (0_u32..).zip(names.each()) {
        let mut packed = [NO_WORD; 4];
        for (place, word) in packed.iter_mut().zip(words) {
            *place = *word;
        }
        if words.len() > packed.len() {
            packed[3] = MORE_WORDS;
            many_words.extend_from_slice(words.get(3..).unwrap_or_default());
            many_ends.push([name, u32::try_from(many_words.len()).unwrap_or(u32::MAX)]);
        }
        let mut bytes = [0_u8; 12];
        for (three, word) in bytes.chunks_exact_mut(3).zip(packed) {
            three.copy_from_slice(&word.to_le_bytes()[..3]);
        }
        of_name.push(bytes);
    }
    out.add(Section::Names, of_name);
    out.add(Section::ManyEnds, many_ends);
    out.add(Section::ManyWords, many_words);
}

/// The births of each person, and the persons of each day.
fn births(out: &mut Writer, persons: &[&Person]) {
    let mut days = Vec::with_capacity(persons.len());
    let (mut ends, mut intervals) = (Vec::new(), Vec::new());
    let mut by_day = Vec::with_capacity(persons.len());
    for (at, person) in (0_u32..).zip(persons) {
        let single = person.births.iter().filter_map(|birth| birth.single_day());
        by_day.extend(single.map(|day| (day.0, at)));
        days.push(match person.births.as_slice() {
            [] => NO_DAY,
            [one] if one.single_day().is_some_and(|day| day.0 > OTHER_BIRTHS) => {
                one.single_day().map_or(NO_DAY, |day| day.0)
            }
            several => {
                let end = |day: Option<Day>| day.map_or(OPEN, |day| day.0);
                intervals.extend(several.iter().map(|b| [end(b.earliest), end(b.latest)]));
                ends.push([at, u32::try_from(intervals.len()).unwrap_or(u32::MAX)]);
                OTHER_BIRTHS
            }
        });
    }
    by_day.par_sort_unstable();
    by_day.dedup();
    let mut day_ends: Vec<[i32; 2]> = Vec::new();
    for (place, (day, _)) in (1_i32..).zip(&by_day) {
        match day_ends.last_mut() {
            Some(last) if last[0] == *day => last[1] = place,
            _ => day_ends.push([*day, place]),
        }
    }
    out.add(Section::Days, days);
    out.add(Section::BirthEnds, ends);
    out.add(Section::Births, intervals);
    out.add(Section::DayEnds, day_ends);
    let born: Vec<u32> = by_day.iter().map(|(_, person)| *person).collect();
    out.add(Section::Born, born);
}

/// The documents of each person, and the persons by what may be written of their numbers.
fn documents(out: &mut Writer, persons: &[&Person]) {
    if persons.iter().all(|person| person.documents.is_empty()) {
        return;
    }
    let (mut ends, mut text_ends) = (Vec::new(), Vec::new());
    let (mut texts, mut by_key) = (Vec::new(), Vec::new());
    for (at, person) in (0_u32..).zip(persons) {
        for written in &person.documents {
            texts.extend_from_slice(written.as_bytes());
            text_ends.push(u32::try_from(texts.len()).unwrap_or(u32::MAX));
            let keys = Document::parse(written).map(|document| document_keys(&document.number));
            by_key.extend(keys.into_iter().flatten().map(|key| [key, at]));
        }
        ends.push(u32::try_from(text_ends.len()).unwrap_or(u32::MAX));
    }
    by_key.par_sort_unstable();
    by_key.dedup();
    out.add(Section::DocumentEnds, ends);
    out.add(Section::DocumentTextEnds, text_ends);
    out.add(Section::DocumentTexts, texts);
    out.add(Section::DocumentKeys, by_key);
}

/// Keys that two document numbers have in common where they differ in one sign at most.
pub(crate) fn document_keys(number: &str) -> Vec<u32> {
    let signs = number.as_bytes();
    let hash = |signs: &mut dyn Iterator<Item = u8>| {
        let hash = signs.fold(0xcbf2_9ce4_8422_2325_u64, |hash, sign| {
            (hash ^ u64::from(sign)).wrapping_mul(0x0100_0000_01b3)
        });
        u32::try_from(hash >> 32).unwrap_or(0)
    };
    let mut keys = vec![hash(&mut signs.iter().copied())];
    // Longer ones are no numbers of documents, and would make keys without end.
    if signs.len() <= 32 {
        keys.extend((0..signs.len()).map(|left_out| {
            let kept = signs.iter().enumerate().filter(|(at, _)| *at != left_out);
            hash(&mut kept.map(|(_, sign)| *sign))
        }));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn texts<'a>(
    out: &mut Writer,
    (ends_at, texts_at): (Section, Section),
    all: impl Iterator<Item = &'a str>,
) {
    let (mut ends, mut texts) = (Vec::new(), Vec::new());
    for text in all {
        texts.extend_from_slice(text.as_bytes());
        ends.push(texts.len() as u64);
    }
    out.add(ends_at, ends);
    out.add(texts_at, texts);
}
