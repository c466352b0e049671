//! What a pair weighs under a model.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;
use paradero_names::{Lexicon, Matches, NameLevel};

use crate::BIT;
use crate::compare::{Compare, Comparer, Side, agrees_from, level_in, top_level};
use crate::input::{FieldKind, Input};
use crate::model::{FieldModel, Model, Terms};
use crate::prepare::{Prepared, mix};
use crate::terms::{by_word, term_of};
use crate::values::Column;

/// A model laid out for the rows at hand.
pub(crate) struct Scorer<'a> {
    rows: &'a Prepared,
    prior: i32,
    pub(crate) fields: Vec<Option<FieldScorer<'a>>>,
}

/// Names alone speak for one person by at most this many bits above even odds: namesakes (father and
/// son, cousins) come with people, not with pairs of people, so that the rarity of its words does not
/// make a name anyone's own. At 2^5 one bearer in 32 has a namesake on the lists.
const NAMES_ALONE: i32 = 5 * BIT;
/// Whole names that each have a word unlike any of the other's speak for one person by at most this,
/// papers aside: with one day of birth, taken on one day at one place, they are twins, or brothers
/// arrested together, as often as one person under two names.
const RELATIVES: i32 = -BIT;

/// What a pair's fields weigh, by what they can say of who a person is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Who {
    names: i32,
    alias: i32,
    /// Documents: what two people hardly ever share. Telephones and addresses of mail are shared within families.
    papers: i32,
    other: i32,
    /// Addresses of homes.
    home: i32,
    /// Level of the whole name; 0 where there is none.
    whole: u8,
    /// Level of the day of birth; 0 where there is none.
    birth: u8,
    /// Level of the document; 0 where there is none of one kind on both sides.
    paper: u8,
}

impl Who {
    pub(crate) fn take(&mut self, kind: FieldKind, level: u8, weight: i32) {
        match kind {
            FieldKind::FullName => {
                self.names += weight;
                self.whole = level;
            }
            FieldKind::Given | FieldKind::Surname | FieldKind::SurnameSecond => {
                self.names += weight;
            }
            FieldKind::Alias => self.alias += weight,
            FieldKind::Document => {
                self.papers += weight;
                self.paper = level;
            }
            _ => self.other += weight,
        }
        match kind {
            FieldKind::Address => self.home += weight,
            FieldKind::BirthDate => self.birth = level,
            _ => {}
        }
    }

    /// What has to be taken off for namesakes and for relatives; 0 or less each. `part` says whether
    /// the whole names part; it is asked only where it matters.
    pub(crate) fn others(self, prior: i32, part: impl FnOnce() -> bool) -> (i32, i32) {
        let names = self.names + self.alias;
        let namesakes = (NAMES_ALONE - prior - names).min(0);
        let over = prior + names + namesakes + self.other - RELATIVES;
        let may_part = matches!(self.whole, 1..=3) && self.alias <= 0;
        (namesakes, if over > 0 && (self.heirs() || (may_part && part())) { -over } else { 0 })
    }

    /// One name and one home, but two days of birth, or none and two numbers of one kind of paper: father and son.
    fn heirs(self) -> bool {
        let two = self.birth == 1 || (self.birth == 0 && self.paper == 1);
        two && self.home > 0 && self.whole > 3 && self.papers <= 0
    }
}

pub(crate) struct FieldScorer<'a> {
    pub(crate) column: &'a Column,
    pub(crate) model: &'a FieldModel,
    /// The field on which it depends, and the level from which that one agrees.
    pub(crate) parent: Option<(usize, u8)>,
    pub(crate) rarity: Rarity,
}

/// How rare the values of a column are.
#[derive(Clone)]
pub(crate) enum Rarity {
    /// Looked up in the model when it is asked for, or all alike.
    LookedUp,
    /// By code - 1: what the value's rarity adds when both have it.
    Values(Arc<[i32]>),
    /// By word: its bits.
    Words(Arc<[i32]>),
}

impl<'a> Scorer<'a> {
    /// For many pairs: rarities are looked up beforehand.
    pub(crate) fn new(input: &Input, model: &'a Model, rows: &'a Prepared) -> Self {
        let mut scorer = Self::looked_up(input, model, rows);
        scorer.fields.iter_mut().flatten().for_each(|field| field.tabulate(rows));
        scorer
    }

    /// Of fields that were laid out before.
    pub(crate) fn of(rows: &'a Prepared, prior: i32, fields: Vec<Option<FieldScorer<'a>>>) -> Self {
        Self { rows, prior, fields }
    }

    /// For few pairs.
    pub(crate) fn looked_up(input: &Input, model: &'a Model, rows: &'a Prepared) -> Self {
        let fields = input
            .fields
            .iter()
            .zip(&rows.columns)
            .map(|(field, column)| {
                let known = model.field(field)?;
                let parent = known.beside.as_ref().and_then(|beside| {
                    let at = input
                        .fields
                        .iter()
                        .position(|f| f.name == beside.field && f.kind == beside.kind)?;
                    Some((at, agrees_from(beside.kind)))
                });
                Some(FieldScorer { column, model: known, parent, rarity: Rarity::LookedUp })
            })
            .collect();
        Self { rows, prior: model.prior, fields }
    }

    pub(crate) fn prior(&self) -> i32 {
        self.prior
    }

    /// Stands for all that is weighed by.
    pub(crate) fn digest(&self) -> u64 {
        let hash = FixedState::with_seed(7);
        let of = |levels: &[i32]| hash.hash_one(levels);
        let mut all = hash.hash_one(self.prior);
        for field in &self.fields {
            let field = field.as_ref().map(|field| {
                let (model, beside) = (field.model, field.model.beside.as_ref());
                let terms = model.terms.as_ref();
                let rarity = match &field.rarity {
                    Rarity::LookedUp => 0,
                    Rarity::Values(all) | Rarity::Words(all) => of(all),
                };
                let beside = beside.map(|b| (of(&b.m_agrees), of(&b.u_agrees), of(&b.m_differs)));
                let terms = terms.map(|terms| (terms.other, terms.average, terms.strength));
                (of(&model.m), of(&model.u), rarity, beside, terms, field.parent)
            });
            all = mix(all.rotate_left(9) ^ hash.hash_one(field));
        }
        all
    }

    /// Whether all whole names of the two rows part (see [`paradero_names::PersonName::parts_from`]).
    pub(crate) fn names_part(&self, a: u32, b: u32) -> bool {
        let whole = |field: &&FieldScorer<'_>| field.column.kind == FieldKind::FullName;
        let fields = self.fields.iter().enumerate();
        let mut whole = fields.filter_map(|(at, field)| Some((at, field.as_ref().filter(&whole)?)));
        whole.all(|(at, field)| {
            let Some(names) = field.column.names() else { return true };
            let of = |rank: u32| names.of(self.rows.code(rank, at));
            names.generations_differ(self.rows.code(a, at), self.rows.code(b, at))
                || of(a).all(|one| of(b).all(|two| self.rows.lexicon.part(one, two)))
        })
    }

    /// What a level of a field adds in general.
    pub(crate) fn weight_of(&self, field: usize, level: u8) -> i32 {
        let field = self.fields.get(field).and_then(Option::as_ref);
        field.map_or(0, |field| field.model.weight(level))
    }

    /// Whether a pair is of two persons of one family: heirs of one name at one home, or twins, whose whole names part at
    /// the first word.
    pub(crate) fn are_relatives(&self, a: u32, b: u32, pattern: u64) -> bool {
        let mut who = Who::default();
        for (at, field) in self.fields.iter().enumerate() {
            let Some(field) = field else { continue };
            let level = level_in(pattern, at);
            who.take(field.column.kind, level, field.model.weight(level));
        }
        let twins = || {
            matches!(who.whole, 1..=3)
                && who.birth >= agrees_from(FieldKind::BirthDate)
                && who.papers <= 0
                && who.alias <= 0
                && self.names_part(a, b)
                && self.first_words_part(a, b)
        };
        who.heirs() || twins()
    }

    fn first_words_part(&self, a: u32, b: u32) -> bool {
        let whole = |field: &&FieldScorer<'_>| field.column.kind == FieldKind::FullName;
        let fields = self.fields.iter().enumerate();
        let mut whole = fields.filter_map(|(at, field)| Some((at, field.as_ref().filter(&whole)?)));
        whole.all(|(at, field)| {
            let Some(names) = field.column.names() else { return true };
            let of = |rank: u32| {
                names.of(self.rows.code(rank, at)).map(|name| name.get(..1).unwrap_or_default())
            };
            of(a).all(|one| of(b).all(|two| self.rows.lexicon.part(one, two)))
        })
    }

    /// The weight of a pair of a pattern, as [`Weigher::weigh`] has it.
    pub(crate) fn total(&self, a: u32, b: u32, pattern: u64) -> i32 {
        let (mut weight, mut who) = (self.prior, Who::default());
        for (at, field) in self.fields.iter().enumerate() {
            let Some(field) = field else { continue };
            let added = self.field_weight(at, a, b, pattern);
            who.take(field.column.kind, level_in(pattern, at), added);
            weight += added;
        }
        let (namesakes, relatives) = who.others(self.prior, || self.names_part(a, b));
        weight + namesakes + relatives
    }

    /// What one field adds to a pair of a pattern.
    pub(crate) fn field_weight(&self, field: usize, a: u32, b: u32, pattern: u64) -> i32 {
        let Some(Some(scorer)) = self.fields.get(field) else { return 0 };
        let (one, two) = (self.rows.code(a, field), self.rows.code(b, field));
        let level = level_in(pattern, field);
        if let Some(weight) = scorer.beside(level, pattern) {
            weight
        } else if scorer.by_word(level) {
            let matches = &mut Matches::default();
            scorer.word_weight(&self.rows.lexicon, (one.min(two), one.max(two)), level, matches)
        } else {
            scorer.weight(&self.rows.lexicon, (one, two), level)
        }
    }
}

/// Weighs pairs on one thread, remembering what pairs of names met lately weigh (see [`Comparer`]).
pub(crate) struct Weigher<'a> {
    scorer: &'a Scorer<'a>,
    comparer: Comparer<'a>,
    known: Vec<(u64, u32, i32)>,
    matches: Matches,
}

/// Slots of the memory of weights; a power of two.
const SLOTS: usize = 1 << 13;

impl<'a> Weigher<'a> {
    pub(crate) fn new(scorer: &'a Scorer<'a>, compare: &'a Compare<'a>) -> Self {
        let known = vec![(0, 0, 0); SLOTS];
        Self { scorer, comparer: Comparer::new(compare), known, matches: Matches::default() }
    }

    /// The pattern of a pair of ranks and its weight (1/1024 bit).
    pub(crate) fn weigh(&mut self, a: u32, b: u32) -> (u64, i32) {
        let rows = self.scorer.rows;
        self.weigh_rows((a, &Side::far(rows, a)), (b, &Side::far(rows, b)))
    }

    /// The same of two rows of which what comparing needs is at hand.
    pub(crate) fn weigh_rows(
        &mut self,
        (a, one): (u32, &Side<'_>),
        (b, two): (u32, &Side<'_>),
    ) -> (u64, i32) {
        let pattern = self.comparer.pattern_of(one, two);
        let scorer = self.scorer;
        let mut weight = scorer.prior;
        let mut who = Who::default();
        for (at, ((field, &one), &two)) in
            scorer.fields.iter().zip(one.codes).zip(two.codes).enumerate()
        {
            let Some(field) = field else { continue };
            let level = level_in(pattern, at);
            let added = if let Some(weight) = field.beside(level, pattern) {
                weight
            } else if field.by_word(level) {
                self.word_weight(at, field, (one.min(two), one.max(two)), level)
            } else {
                field.weight(&scorer.rows.lexicon, (one, two), level)
            };
            who.take(field.column.kind, level, added);
            weight += added;
        }
        let part = || scorer.names_part(a, b);
        let (namesakes, relatives) = who.others(scorer.prior, part);
        (pattern, weight + namesakes + relatives)
    }

    fn word_weight(
        &mut self,
        at: usize,
        field: &FieldScorer<'_>,
        codes: (u32, u32),
        level: u8,
    ) -> i32 {
        let key = u64::from(codes.0) << 32 | u64::from(codes.1);
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let mixed = (key ^ (u64::from(number) << 58)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = (mixed >> 51) as usize & (SLOTS - 1);
        let lexicon = &self.scorer.rows.lexicon;
        let Some(slot) = self.known.get_mut(slot) else { return 0 };
        if slot.0 != key || slot.1 != number {
            let weight = field.word_weight(lexicon, codes, level, &mut self.matches);
            *slot = (key, number, weight);
        }
        slot.2
    }
}

impl<'a> FieldScorer<'a> {
    /// Looks up the rarity of every value or word.
    fn tabulate(&mut self, rows: &Prepared) {
        let Some(terms) = &self.model.terms else { return };
        self.rarity = if by_word(self.column.kind) {
            let all = 0_u32..u32::try_from(rows.lexicon.len()).unwrap_or(u32::MAX);
            Rarity::Words(all.map(|word| terms.bits_of(rows.lexicon.text(word))).collect())
        } else {
            let codes = (1_u32..).take(self.column.distinct());
            let bits = |code| value_bits(&rows.lexicon, self.column, terms, code);
            Rarity::Values(codes.map(bits).collect())
        };
    }

    /// The weight beside the field on which this one depends, where that one is not missing.
    fn beside(&self, level: u8, pattern: u64) -> Option<i32> {
        let (parent, from) = self.parent?;
        match level_in(pattern, parent) {
            0 => None,
            _ if level == 0 => Some(0),
            other => self.model.weight_beside(level, other >= from),
        }
    }

    /// Whether agreement at a level is weighed by the words that agree.
    fn by_word(&self, level: u8) -> bool {
        let least = match self.column.kind {
            FieldKind::FullName => 4,
            FieldKind::Organisation => 2,
            FieldKind::Address => 4,
            _ => return false,
        };
        level >= least && self.model.terms.is_some()
    }

    fn weight(&self, lexicon: &Lexicon, (one, two): (u32, u32), level: u8) -> i32 {
        if level == 0 {
            return 0;
        }
        let agree = one == two && level == top_level(self.column.kind);
        let added = if agree { self.value_rarity(lexicon, one) } else { 0 };
        self.model.weight(level) + added
    }

    /// What a value's rarity adds when both have it; nothing for kinds weighed by word.
    fn value_rarity(&self, lexicon: &Lexicon, code: u32) -> i32 {
        match (&self.rarity, &self.model.terms) {
            (Rarity::Values(all), _) => {
                (code as usize).checked_sub(1).and_then(|at| all.get(at)).copied().unwrap_or(0)
            }
            (Rarity::LookedUp, Some(terms)) if !by_word(self.column.kind) => {
                value_bits(lexicon, self.column, terms, code)
            }
            _ => 0,
        }
    }

    /// Strangers agree on *these* words as often as the words are common.
    fn word_weight(
        &self,
        lexicon: &Lexicon,
        (one, two): (u32, u32),
        level: u8,
        matches: &mut Matches,
    ) -> i32 {
        let general = self.model.weight(level);
        let (Some(terms), Some(names)) = (&self.model.terms, self.column.names()) else {
            return general;
        };
        let least = if self.column.kind == FieldKind::FullName {
            NameLevel::PartVariant
        } else {
            NameLevel::OneWord
        };
        let bits = |word: u32| match &self.rarity {
            Rarity::Words(all) => all.get(word as usize).copied().unwrap_or(terms.other),
            _ => terms.bits_of(lexicon.text(word)),
        };
        let mut best: Option<i32> = None;
        for a in names.of(one) {
            for b in names.of(two) {
                if lexicon.compare(a, b, matches) < least {
                    continue;
                }
                let shared = matches.found.iter().filter_map(|&(_, x, y)| {
                    let (x, y) = (*a.get(usize::from(x))?, *b.get(usize::from(y))?);
                    Some(agreement((bits(x), bits(y)), lexicon.text(x), lexicon.text(y)))
                });
                let sum = joint_bits(self.column.kind, shared);
                best = Some(best.map_or(sum, |known| known.max(sum)));
            }
        }
        let Some(bits) = best else { return general };
        let special = self.model.m_of(level) + bits;
        let blend = i64::from(general) * i64::from(BIT - terms.strength)
            + i64::from(special) * i64::from(terms.strength);
        i32::try_from(blend / i64::from(BIT)).unwrap_or(general)
    }
}

/// What several words that agree are worth together. The words of a person's name are chosen one by one;
/// those of an organisation's name or an address come in set phrases, so the rarest says nearly all.
fn joint_bits(kind: FieldKind, bits: impl Iterator<Item = i32>) -> i32 {
    let (sum, most) = bits.fold((0, 0), |(sum, most), one| (sum + one, most.max(one)));
    if kind == FieldKind::FullName {
        return sum;
    }
    most + (sum - most) / PHRASE_SHARE
}

/// Share of its own rarity that a further word of a set phrase adds: one in so many.
const PHRASE_SHARE: i32 = 8;

/// What an agreement of two words is worth: a variant has neighbours (two bits), an initial many.
fn agreement((one, two): (i32, i32), x: &str, y: &str) -> i32 {
    let common = one.min(two);
    if x == y {
        common
    } else if x.len() == 1 || y.len() == 1 {
        common.min(3 * BIT)
    } else {
        (common - 2 * BIT).max(BIT)
    }
}

fn value_bits(lexicon: &Lexicon, column: &Column, terms: &Terms, code: u32) -> i32 {
    let bits = term_of(lexicon, column, code).map_or(terms.other, |term| terms.bits_of(&term));
    let added = i64::from(bits - terms.average) * i64::from(terms.strength) / i64::from(BIT);
    i32::try_from(added).unwrap_or(0)
}
