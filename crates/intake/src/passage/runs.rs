//! Runs of words with capitals, as names of people are written: particles, initials, two surnames, `Surname, Given`.

use super::text::{Gap, Token};
use super::words::List;
use super::words::{ADDRESSED, ALSO_WORDS, COMMON, GIVEN_MORE, PARTICLE, PLACE};

/// Words that stand together, by their places among the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Whether a folded word is a given name.
pub(super) fn is_given(folded: &str) -> bool {
    paradero_names::is_given_name(folded) || GIVEN_MORE.has(folded)
}

/// Whether it is one and nothing else.
pub(super) fn is_only_given(folded: &str) -> bool {
    is_given(folded) && !ALSO_WORDS.has(folded)
}

fn is(list: List, token: &Token<'_>) -> bool {
    list.has(&token.folded)
}

fn begins_run(token: &Token<'_>) -> bool {
    token.is_capital() && !token.taken
}

/// Every run, in the order of the text.
pub(super) fn runs(tokens: &[Token<'_>]) -> Vec<Run> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens.get(at).is_some_and(begins_run) {
            at += 1;
            continue;
        }
        let last = ends(tokens, at);
        all.push(Run { first: at, last });
        at = last + 1;
    }
    all
}

/// The last word of the run that begins here.
fn ends(tokens: &[Token<'_>], first: usize) -> usize {
    let mut last = first;
    let mut capitals = 1;
    while let Some(next) = goes_on(tokens, (first, last), capitals) {
        last = next;
        capitals += 1;
    }
    last
}

/// The next word of a run with a capital, over the small words that stand within names.
fn goes_on(tokens: &[Token<'_>], (first, last): (usize, usize), capitals: usize) -> Option<usize> {
    let beside = |at: usize| tokens.get(at).filter(|token| token.gap == Gap::Space && !token.taken);
    let next = beside(last + 1)?;
    if next.is_capital() {
        return Some(last + 1);
    }
    // `John Doe 2` is another than `John Doe 1`.
    let numbered = tokens.get(last).is_some_and(|word| word.folded == "doe");
    if numbered && next.text.len() <= 2 && next.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(last + 1);
    }
    if is(ADDRESSED, next) {
        let of = beside(last + 2).filter(|of| of.text == "de")?;
        let _ = of;
        return beside(last + 3).filter(|word| word.is_capital()).map(|_| last + 3);
    }
    if matches!(next.text, "y" | "e") {
        let word = beside(last + 2).filter(|word| word.is_capital())?;
        let more = beside(last + 3).is_some_and(Token::is_capital);
        return (capitals >= 3 && !is_only_given(&word.folded) && !more).then_some(last + 2);
    }
    if !is(PARTICLE, next) || matches!(next.text, "al" | "el" | "la" | "las" | "los") {
        return None;
    }
    let article = beside(last + 2)
        .is_some_and(|word| matches!(word.text, "la" | "las" | "los" | "der" | "den"));
    let at = last + 2 + usize::from(article);
    let word = beside(at).filter(|word| word.is_capital())?;
    // `Rosa Cruz de Puente Viejo` is Rosa Cruz; so is one word before `de` no name that goes on.
    let place = is(PLACE, word) && beside(at + 1).is_some_and(Token::is_capital);
    let alone = first == last
        && next.text == "de"
        && !article
        && !tokens.get(first).is_some_and(|word| is_given(&word.folded));
    let heading = tokens.get(last).is_some_and(|word| word.begins && is(COMMON, word));
    (!place && !alone && !heading).then_some(at)
}

/// `Surname Surname, Given Given` on a line of its own: the run with the surnames, and the one with the given names.
pub(super) fn inverted(tokens: &[Token<'_>], runs: &[Run]) -> Vec<(Run, usize)> {
    let mut all = Vec::new();
    for (at, pair) in runs.windows(2).enumerate() {
        let [surnames, given] = pair else { continue };
        let comma = tokens
            .get(surnames.last + 1)
            .is_some_and(|token| token.text == "," && token.gap == Gap::None);
        let beside = given.first == surnames.last + 2;
        let starts = tokens
            .get(surnames.first)
            .is_some_and(|token| token.begins && starts_line(tokens, surnames.first));
        let ends = tokens.get(given.last + 1).is_none_or(|token| token.gap == Gap::Break);
        if !(comma && beside && starts && ends) {
            continue;
        }
        let words = tokens.get(given.first..=given.last).unwrap_or_default();
        if words.iter().any(|word| is_given(&word.folded)) && words.len() <= 4 {
            all.push((Run { first: surnames.first, last: given.last }, at));
        }
    }
    all
}

/// Whether a line begins with a word, the number and the signs of an item apart.
fn starts_line(tokens: &[Token<'_>], at: usize) -> bool {
    let mut here = at;
    for _ in 0..4 {
        if tokens.get(here).is_some_and(|token| token.gap == Gap::Break) {
            return true;
        }
        let before = here.checked_sub(1).and_then(|before| tokens.get(before));
        if before.is_none_or(|token| token.is_word()) {
            return false;
        }
        here -= 1;
    }
    false
}
