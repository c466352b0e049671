//! From the persons found to hits with reasons.

use crate::asked::Reading;
use crate::facts::Facts;
use crate::hit::{Hit, Query, Reason, Why};
use crate::index::Index;
use crate::pairing::{Agreement, assign, in_order, left};
use crate::score::{ONLY_ASKED, ONLY_FOUND, OTHER_ORDER, OTHER_WORD, in_bits};
use crate::search::{Cut, Found, Lookup, Scratch, find, initials};
use crate::segment::View;

/// The persons whom a query may name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// The best, best first; after them those who were wanted besides.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub found: usize,
}

pub(crate) fn answer(
    index: &Index,
    query: &Query,
    (cut, lookup, top): (Cut, Lookup, usize),
    wanted: &dyn Fn(&str) -> bool,
    scratch: &mut Scratch,
) -> Answered {
    let mut readings = scratch.remembered.readings(index, &query.name, lookup);
    if readings.is_empty() {
        readings.push(Reading { words: Vec::new(), promised: 0 });
    }
    let mut all = find(index, query, &readings, (cut, lookup), scratch);
    let found = all.len();
    best(index, &mut all, top, wanted);
    let facts = Facts::of(query);
    let hits = all.iter().map(|one| hit(index, &facts, &readings, one));
    Answered { hits: hits.collect(), found }
}

/// Keeps the best, in order, ties by id; and after them who is wanted.
fn best(index: &Index, all: &mut Vec<Found>, top: usize, wanted: &dyn Fn(&str) -> bool) {
    let views: Vec<View<'_>> = index.segments().iter().map(|one| one.view()).collect();
    let id = |one: &Found| views.get(one.segment as usize).map(|view| view.id(one.person));
    let order = |a: &Found, b: &Found| {
        b.total.cmp(&a.total).then_with(|| {
            // Persons of a segment are in the order of their ids.
            if a.segment == b.segment { a.person.cmp(&b.person) } else { id(a).cmp(&id(b)) }
        })
    };
    let mut others = Vec::new();
    if top == 0 {
        others = std::mem::take(all);
    } else if all.len() > top {
        all.select_nth_unstable_by(top - 1, order);
        others = all.split_off(top);
    }
    others.retain(|other| id(other).is_some_and(|id| wanted(&id)));
    others.sort_unstable_by(order);
    all.sort_unstable_by(order);
    all.append(&mut others);
}

fn hit(index: &Index, facts: &Facts, readings: &[Reading], found: &Found) -> Hit {
    let Some(segment) = index.segments().get(found.segment as usize) else {
        unreachable!("found in a segment that there is")
    };
    let view = segment.view();
    let weighed = facts.weigh(&view, found.person);
    let mut why = Vec::new();
    let mut agrees = true;
    if let Some((name, reading)) = found.name
        && let Some(reading) = readings.get(usize::from(reading))
    {
        let words = view.words_of(name);
        let paired = paired(&view, found.segment, reading, words.as_slice());
        agrees = reading.words.is_empty() || !paired.is_empty();
        why = reasons(&view, reading, words.as_slice(), &paired);
    }
    why.extend(weighed.reasons());
    let written = found.name.map(|(name, _)| view.written(name).into_owned()).unwrap_or_default();
    Hit {
        id: view.id(found.person).into_owned(),
        name: written,
        score_bits: in_bits(found.total),
        standing: weighed.standing(agrees),
        why,
    }
}

/// The agreements of one name, word by word.
fn paired(view: &View<'_>, segment: u32, reading: &Reading, words: &[u32]) -> Vec<Agreement> {
    let mut found = Vec::new();
    for (asked, word) in (0_u8..).zip(&reading.words) {
        let near = word.met.get(segment as usize).into_iter().flat_map(|met| &met.near);
        for near in near.filter(|near| words.contains(&near.word)) {
            let places = (0_u8..).zip(words).filter(|(_, word)| **word == near.word);
            let (how, weight) = (near.how, near.weight);
            found.extend(places.map(|(at, _)| Agreement { asked, found: at, how, weight }));
        }
    }
    initials(view, reading, words, &mut found);
    assign(&mut found);
    found
}

/// A pairing in words.
fn reasons(view: &View<'_>, reading: &Reading, words: &[u32], paired: &[Agreement]) -> Vec<Reason> {
    let asked = |at: usize| reading.words.get(at).map(|w| w.word.text.clone()).unwrap_or_default();
    let found = |at: usize| words.get(at).map(|w| view.word(*w).into_owned()).unwrap_or_default();
    let mut reasons = Vec::new();
    let mut add = |what, weight| reasons.push(Reason { what, bits: in_bits(weight) });
    for one in paired {
        let (asked, found) = (asked(one.asked.into()), found(one.found.into()));
        add(Why::Word { asked, found, how: one.how }, one.weight);
    }
    let left_asked = left(reading.words.len(), paired.iter().map(|one| one.asked));
    let left_found = left(words.len(), paired.iter().map(|one| one.found));
    let both = left_asked.len().min(left_found.len());
    for (a, f) in left_asked.iter().zip(&left_found) {
        add(Why::OtherWord { asked: asked(*a), found: found(*f) }, OTHER_WORD);
    }
    for at in left_asked.iter().skip(both) {
        add(Why::OnlyAsked(asked(*at)), ONLY_ASKED);
    }
    for at in left_found.iter().skip(both) {
        add(Why::OnlyFound(found(*at)), ONLY_FOUND);
    }
    if !in_order(paired) {
        add(Why::OtherOrder, OTHER_ORDER);
    }
    reasons
}
