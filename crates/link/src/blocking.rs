//! Which pairs are compared at all.
//!
//! Each row has *features*: the sound of each word of its names, its birth date and parts of it, its
//! document, places, words of other texts. Rows that share one rare feature are paired. Rows that share only
//! frequent ones are paired when they share two (or three) whose combination is rare. An over-frequent key is
//! thus refined by a further key, never dropped in silence: what the last refinement still finds
//! too frequent is counted as lost.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::input::{FieldKind, Input};
use crate::model::Model;
use crate::prepare::{Column, Plain, Prepared, Value};

/// Features of this group combine among themselves: the words of names.
const NAME_GROUP: u8 = u8::MAX;

/// So do the words and numbers of addresses.
const ADDRESS_GROUP: u8 = NAME_GROUP - 1;

/// Digits of a telephone number that are written everywhere.
const LOCAL_DIGITS: usize = 7;

/// One feature of a row: its hash, and the group within which features are not combined.
type Feature = (u64, u8);

/// Candidate pairs and what they cost.
pub(crate) struct Candidates {
    /// `a << 32 | b` with a < b, ascending, each once.
    pub(crate) pairs: Vec<u64>,
    /// By number of features joined: keys shared by two rows or more, pairs made (before removing repeats).
    pub(crate) stages: [(u64, u64); 3],
    /// Pairs in blocks too large even after the last refinement, not compared for that key.
    pub(crate) lost: u64,
    /// Over-frequent single features, ascending.
    pub(crate) over_frequent: Vec<u64>,
}

/// Largest blocks for a number of rows: few rows can afford more.
pub(crate) fn caps_for(rows: usize) -> [u32; 3] {
    match rows {
        0..=6_000 => [200, 400, 1000],
        6_001..=200_000 => [50, 100, 300],
        _ => [20, 60, 200],
    }
}

/// All candidate pairs of an input.
pub(crate) fn candidates(input: &Input, rows: &Prepared, model: &Model) -> Candidates {
    let features: Vec<Vec<Feature>> =
        (0..rows.rows).into_par_iter().map(|row| features(rows, row)).collect();
    let mut found =
        Candidates { pairs: Vec::new(), stages: [(0, 0); 3], lost: 0, over_frequent: Vec::new() };
    let single = keyed(&features, |own| own.iter().map(|f| f.0).collect());
    found.over_frequent = pair_up(input, &single, 0, model, &mut found);
    drop(single);

    let frequent: BTreeSet<u64> = found.over_frequent.iter().copied().collect();
    let common: Vec<Vec<Feature>> = features
        .par_iter()
        .map(|own| own.iter().filter(|f| frequent.contains(&f.0)).copied().collect())
        .collect();
    let double = keyed(&common, |own| twos(own).map(|(a, b)| join(a.0, b.0)).collect());
    let still: BTreeSet<u64> = pair_up(input, &double, 1, model, &mut found).into_iter().collect();
    drop(double);

    let triple = keyed(&common, |own| threes(own, &still));
    let _ = pair_up(input, &triple, 2, model, &mut found);
    found.pairs.par_sort_unstable();
    found.pairs.dedup();
    found
}

/// (key, row) of every row, ascending.
fn keyed(
    features: &[Vec<Feature>],
    keys: impl Fn(&[Feature]) -> Vec<u64> + Sync,
) -> Vec<(u64, u32)> {
    let mut all: Vec<(u64, u32)> = features
        .par_iter()
        .enumerate()
        .flat_map_iter(|(row, own)| {
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            keys(own).into_iter().map(move |key| (key, row))
        })
        .collect();
    all.par_sort_unstable();
    all.dedup();
    all
}

/// Pairs each block that is small enough; returns the keys of those that are not.
fn pair_up(
    input: &Input,
    keyed: &[(u64, u32)],
    stage: usize,
    model: &Model,
    found: &mut Candidates,
) -> Vec<u64> {
    let cap = model.block_caps.get(stage).copied().unwrap_or(0) as usize;
    // Rows added after training may let a block grow somewhat before it is refined.
    let cap = if model.trained { cap * 2 } else { cap };
    let mut too_large = Vec::new();
    let (mut keys, mut made) = (0, 0);
    for block in keyed.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1) {
        let Some(&(key, _)) = block.first() else { continue };
        keys += 1;
        if block.len() > cap || (stage == 0 && model.over_frequent.binary_search(&key).is_ok()) {
            too_large.push(key);
            if stage == 2 {
                found.lost += (block.len() * (block.len() - 1) / 2) as u64;
            }
            continue;
        }
        for (at, &(_, a)) in block.iter().enumerate() {
            for &(_, b) in block.iter().skip(at + 1).filter(|(_, b)| input.may_pair(a, *b)) {
                made += 1;
                found.pairs.push(u64::from(a.min(b)) << 32 | u64::from(a.max(b)));
            }
        }
    }
    if let Some(slot) = found.stages.get_mut(stage) {
        *slot = (keys, made);
    }
    // Repeats go early, or the list of a large file outgrows memory.
    found.pairs.par_sort_unstable();
    found.pairs.dedup();
    too_large
}

fn twos(own: &[Feature]) -> impl Iterator<Item = (Feature, Feature)> + '_ {
    own.iter().enumerate().flat_map(move |(at, &a)| {
        own.iter().skip(at + 1).filter(move |&&b| combine(a, b)).map(move |&b| (a, b))
    })
}

fn threes(own: &[Feature], still: &BTreeSet<u64>) -> Vec<u64> {
    let mut keys = Vec::new();
    for (at, &a) in own.iter().enumerate() {
        for (next, &b) in own.iter().enumerate().skip(at + 1) {
            if !combine(a, b) || !still.contains(&join(a.0, b.0)) {
                continue;
            }
            for &c in own.iter().skip(next + 1) {
                let open = |x: Feature| combine(x, c) && still.contains(&join(x.0, c.0));
                if open(a) && open(b) {
                    keys.push(join(join(a.0, b.0), c.0));
                }
            }
        }
    }
    keys
}

fn combine(a: Feature, b: Feature) -> bool {
    a.1 != b.1 || a.1 >= ADDRESS_GROUP
}

/// The features of a row, ascending by hash, each once.
fn features(rows: &Prepared, row: u32) -> Vec<Feature> {
    let mut own = Vec::new();
    for (at, column) in rows.columns.iter().enumerate() {
        let group = u8::try_from(at).unwrap_or(ADDRESS_GROUP - 1);
        column_features(column, row, group, &mut own);
    }
    own.sort_unstable();
    own.dedup_by_key(|feature| feature.0);
    own
}

fn column_features(column: &Column, row: u32, group: u8, own: &mut Vec<Feature>) {
    match (column.kind, column.value(column.code(row))) {
        (FieldKind::Sex, _) | (_, None) => {}
        (FieldKind::Address, Some(Value::Names { sounds, .. })) => own.extend(
            sounds
                .iter()
                .take(12)
                .map(|word| (hash(ADDRESS_GROUP, 0, word.as_bytes()), ADDRESS_GROUP)),
        ),
        (_, Some(Value::Names { sounds, .. })) => own.extend(
            sounds.iter().take(8).map(|sound| (hash(NAME_GROUP, 0, sound.as_bytes()), NAME_GROUP)),
        ),
        (_, Some(Value::Date { digits: Some(digits), .. })) => {
            let [year @ .., m0, m1, d0, d1] = digits;
            own.push((hash(group, 1, digits), group));
            if column.kind == FieldKind::BirthDate {
                own.push((hash(group, 2, year), group));
                own.push((hash(group, 3, &[*m0, *m1, *d0, *d1]), group));
                own.push((hash(group, 4, &[&year[..], &[*m0, *m1]].concat()), group));
                own.push((hash(group, 5, &[&year[..], &[*d0, *d1]].concat()), group));
            }
        }
        (_, Some(Value::Date { first, last, .. })) => {
            let (from, to) = (crate::dates::civil(*first).0, crate::dates::civil(*last).0);
            if from == to {
                own.push((hash(group, 2, format!("{from:04}").as_bytes()), group));
            }
        }
        (kind, Some(Value::Words(texts))) => {
            for plain in texts {
                text_features(kind, plain, group, own);
            }
        }
    }
}

fn text_features(kind: FieldKind, plain: &Plain, group: u8, own: &mut Vec<Feature>) {
    let text = plain.text.as_str();
    let mut push = |part: u8, bytes: &str| own.push((hash(group, part, bytes.as_bytes()), group));
    match kind {
        FieldKind::Document => {
            let number = text.split_once(':').map_or(text, |(_, number)| number);
            push(1, number);
            if let Some((head, tail)) =
                (number.len() >= 6).then(|| number.split_at_checked(number.len() / 2)).flatten()
            {
                push(2, head);
                push(3, tail);
            }
        }
        FieldKind::Phone => {
            push(1, text.get(text.len().saturating_sub(LOCAL_DIGITS)..).unwrap_or(text));
        }
        FieldKind::Email => {
            push(1, text);
            let (local, host) = text.split_once('@').unwrap_or((text, ""));
            push(2, local);
            push(3, host);
            // `ana.rey24` and `ana.rey` are often one.
            let letters: String = local.chars().filter(char::is_ascii_alphabetic).collect();
            push(4, &letters);
        }
        FieldKind::PostCode => {
            push(1, &plain.words.concat());
            push(2, plain.words.first().map_or("", String::as_str));
        }
        FieldKind::Text | FieldKind::Place if plain.words.len() > 1 => {
            push(1, text);
            for word in plain.words.iter().filter(|word| word.len() >= 4).take(5) {
                push(2, word);
            }
        }
        _ => push(1, text),
    }
}

fn join(a: u64, b: u64) -> u64 {
    mix(a.min(b).rotate_left(23) ^ a.max(b).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// FNV-1a with a final mix; frozen models hold these values, so it must never change.
fn hash(group: u8, part: u8, bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let sum = [group, part]
        .iter()
        .chain(bytes)
        .fold(start, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mix(sum)
}

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
