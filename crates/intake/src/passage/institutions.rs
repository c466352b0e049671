//! Names of courts, authorities and places: listed ones, and those that have a word in them that such are called by.

use std::sync::OnceLock;

use regex::Regex;

use super::Sort;
use super::dictionary;
use super::suggest::{Reason, Spot};
use super::text::{Blotted, Gap, Token};
use super::words::{
    ALONE, AUTHORITY, AUTHORITY_ENGLISH, COMMON, COURT, COURT_ENGLISH, INNER, LOWER, List, OFFICE,
    PLACE, PLACE_ENGLISH, PLACE_SMALL, ROLE,
};

/// Every name of a court, an authority or a place that is known as one by itself.
pub(super) fn find(text: &str, blotted: &mut Blotted, tokens: &mut [Token<'_>]) -> Vec<Spot> {
    let mut all = Vec::new();
    for (pattern, sort) in dictionary::patterns() {
        let found: Vec<(usize, usize)> =
            pattern.find_iter(blotted.text()).map(|found| (found.start(), found.end())).collect();
        for span in found {
            // An office beside the name of who holds it is a role.
            let beside = *sort == Sort::Authority
                && text[span.0..].starts_with("Secretary")
                && beside_person(tokens, span);
            if !beside {
                all.push(Spot::new(*sort, span, Reason::Listed));
            }
            blotted.blot(span);
            take(tokens, span);
        }
    }
    let mut at = 0;
    while at < tokens.len() {
        let named = named(text, tokens, at);
        at += 1;
        let Some((spot, last)) = named else { continue };
        take(tokens, (spot.start, spot.end));
        if spot.reason != Reason::Title {
            all.push(spot);
        }
        at = at.max(last + 1);
    }
    all.extend(abbreviated(text, tokens, &all));
    all
}

/// Notes that something was made of the tokens of a stretch.
pub(super) fn take(tokens: &mut [Token<'_>], (start, end): (usize, usize)) {
    let from = tokens.partition_point(|token| token.end <= start);
    for token in tokens.iter_mut().skip(from).take_while(|token| token.start < end) {
        token.taken = true;
    }
}

fn is(list: List, token: &Token<'_>) -> bool {
    list.has(&token.folded)
}

/// Whether a person's name stands before a comma before a stretch, or right after it.
fn beside_person(tokens: &[Token<'_>], (start, end): (usize, usize)) -> bool {
    let first = tokens.partition_point(|token| token.end <= start);
    let article =
        first.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|word| word.text == "the");
    let first = first - usize::from(article);
    let before = first.checked_sub(1).and_then(|at| tokens.get(at));
    let named = first.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(Token::is_capital);
    let next = tokens.iter().find(|token| token.start >= end);
    let after = next.is_some_and(|next| next.gap == Gap::Space && next.is_capital());
    before.is_some_and(|comma| matches!(comma.text, "," | "(")) && named || after
}

/// The name that a word begins or has in it, and the place of its last word.
fn named(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Spot, usize)> {
    let head = tokens.get(at)?;
    if head.taken || !head.is_word() {
        return None;
    }
    office(text, tokens, at)
        .or_else(|| english(text, tokens, at))
        .or_else(|| spanish(text, tokens, at))
}

fn before<'t, 'a>(tokens: &'t [Token<'a>], at: usize) -> Option<&'t Token<'a>> {
    at.checked_sub(1).and_then(|before| tokens.get(before))
}

/// A Spanish name: the word that says what it is, and the name after it.
fn spanish(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Spot, usize)> {
    let head = tokens.get(at)?;
    let capital = head.is_capital();
    let sort = if is(COURT, head) {
        Sort::Court
    } else if is(AUTHORITY, head) && capital {
        Sort::Authority
    } else if capital && is(PLACE, head) || is(PLACE_SMALL, head) {
        Sort::Place
    } else {
        return None;
    };
    // Within the name of a person it is a surname.
    let inside = before(tokens, at).is_some_and(|word| {
        head.gap == Gap::Space
            && word.is_capital()
            && !word.taken
            && !is(ROLE, word)
            && !is(INNER, word)
            && !is(COMMON, word)
    });
    if sort == Sort::Place && capital && inside {
        return None;
    }
    let last = extent(text, tokens, at, sort);
    let first = head.start;
    let end = tokens.get(last)?.end;
    if last == at {
        let alone = sort == Sort::Authority && is(ALONE, head) && !head.is_shouted();
        return alone.then(|| (Spot::new(sort, (first, end), Reason::Head), last));
    }
    let rest = tokens.get(at + 1..=last)?;
    let proper = rest.iter().any(|word| {
        word.is_capital() && !is(INNER, word) || word.text.starts_with(|c: char| c.is_ascii_digit())
    });
    let told = proper
        || sort == Sort::Court
            && rest.iter().any(|word| is(LOWER, word) && !matches!(&*word.folded, "lo" | "penal"));
    // `audiencia de vinculación`, `centro de la ciudad`, `base 10` name nothing.
    let loose = matches!(&*head.folded, "audiencia" | "base" | "san" | "santa" | "santo")
        && !capital
        || !proper && sort != Sort::Court;
    (told && !loose).then(|| (Spot::new(sort, (first, end), Reason::Head), last))
}

/// How far a name goes from its first word: over capitals, numbers, small words between them and words that courts have.
fn extent(text: &str, tokens: &[Token<'_>], at: usize, sort: Sort) -> usize {
    let (mut last, mut next) = (at, at + 1);
    while let Some(token) = tokens.get(next) {
        if token.gap == Gap::Break {
            break;
        }
        if let Some(end) = numbered(text, token) {
            let after = tokens.partition_point(|token| token.start < end);
            last = after.saturating_sub(1).max(next);
            next = last + 1;
            continue;
        }
        if token.taken || token.gap != Gap::Space {
            break;
        }
        let shouted = token.is_shouted() && is(INNER, token);
        let small = !token.is_capital() && is(INNER, token) || shouted;
        let heading = token.is_shouted()
            && token.text.len() > 4
            && !tokens.get(at).is_some_and(Token::is_shouted);
        let stops = heading
            || matches!(&*token.folded, "y" | "and") && sort == Sort::Place
            || matches!(&*token.folded, "en" | "on") && sort != Sort::Court
            || is(ROLE, token) && !is(LOWER, token) && !token.is_shouted();
        if stops {
            break;
        }
        let counted = token.text.starts_with(|c: char| c.is_ascii_digit())
            && token.text.len() <= 5
            && sort != Sort::Authority;
        let lower = !token.is_capital() && sort != Sort::Place && is(LOWER, token);
        if token.is_capital() && !shouted || counted || lower && !is(INNER, token) {
            last = next;
        } else if !small && !lower {
            break;
        }
        next += 1;
    }
    last
}

/// Where the number ends that begins with this word: `N° 4`, `N.º 12`, `No. 3`.
fn numbered(text: &str, token: &Token<'_>) -> Option<usize> {
    static NUMBER: OnceLock<Option<Regex>> = OnceLock::new();
    if !matches!(&*token.folded, "n" | "no" | "nº" | "nro" | "num") {
        return None;
    }
    let pattern = NUMBER
        .get_or_init(|| Regex::new(r"^(?i:n|no|nro|n[uú]m)\.?\s?[º°]?\.?\s*\d{1,5}").ok())
        .as_ref()?;
    pattern.find(&text[token.start..]).map(|found| token.start + found.end())
}

/// What an English word in a name says that the name is of.
fn english_head(token: &Token<'_>) -> Option<Sort> {
    if !token.is_capital() {
        return None;
    }
    if is(COURT_ENGLISH, token) {
        Some(Sort::Court)
    } else if is(AUTHORITY_ENGLISH, token) {
        Some(Sort::Authority)
    } else if is(PLACE_ENGLISH, token) {
        Some(Sort::Place)
    } else {
        None
    }
}

/// An English name: words with capitals, one of which says what it is. Begins at the first of them.
fn english(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Spot, usize)> {
    let first = tokens.get(at)?;
    let starts = |token: &Token<'_>| token.is_capital() && !token.taken && !is(ROLE, token);
    let department = first.text == "Justice"
        && tokens.get(at + 1).is_some_and(|next| is(AUTHORITY_ENGLISH, next) && next.is_capital());
    if !(starts(first) || department)
        || first.begins && is(COMMON, first) && english_head(first).is_none()
        || is(INNER, first)
    {
        return None;
    }
    let follows = before(tokens, at).is_some_and(|word| {
        first.gap == Gap::Space
            && starts(word)
            && !(word.begins && is(COMMON, word))
            && !is(INNER, word)
    });
    if follows {
        return None;
    }
    let (mut last, mut next) = (at, at + 1);
    let (mut sort, mut joined) = (english_head(first), false);
    while let Some(token) = tokens.get(next).filter(|token| token.gap == Gap::Space && !token.taken)
    {
        if token.is_capital()
            && !(is(ROLE, token)
                && sort.is_some()
                && !matches!(&*token.folded, "attorney" | "general" | "justice"))
        {
            if !joined {
                sort = english_head(token).or(sort);
            }
            last = next;
        } else if matches!(token.text, "of" | "for") && sort.is_some() {
            joined = true;
        } else if !(token.text == "the"
            && joined
            && last + 2 >= next
            && before(tokens, next).is_some_and(|word| word.text != "and"))
            && !(token.text == "and" && sort == Some(Sort::Authority) && joined && last + 1 == next)
        {
            break;
        }
        next += 1;
    }
    let sort = sort?;
    // One word alone is what it is called, and no name.
    if last == at {
        return None;
    }
    let last = if joined { last } else { ends_with_head(tokens, at, last) };
    if last == at {
        return None;
    }
    let words = tokens.get(at..=last)?;
    let shouted = words.iter().all(|word| word.is_shouted() || !word.is_capital());
    let headed = shouted && words.len() > 5;
    let organised = words.iter().any(|word| {
        matches!(&*word.folded, "project" | "association" | "foundation" | "watch" | "llp" | "news")
    });
    let _ = text;
    (!headed && !organised).then(|| {
        (
            Spot::new(
                sort,
                (first.start, tokens.get(last).map_or(first.end, |t| t.end)),
                Reason::Head,
            ),
            last,
        )
    })
}

/// Where a name of capitals alone ends: after the last word that says what it is, unless that one stands before names.
fn ends_with_head(tokens: &[Token<'_>], at: usize, last: usize) -> usize {
    let before_names =
        |token: &Token<'_>| matches!(&*token.folded, "camp" | "port" | "fort" | "mount");
    let head = (at..=last).rev().find(|place| {
        tokens
            .get(*place)
            .is_some_and(|token| english_head(token).is_some() && !before_names(token))
    });
    head.unwrap_or_else(|| last.min(at + 2))
}

/// An office with a capital and what it is over. Beside the name of who holds it, it is that person's role and no authority.
fn office(_: &str, tokens: &[Token<'_>], at: usize) -> Option<(Spot, usize)> {
    let head = tokens.get(at)?;
    let of = tokens.get(at + 1)?;
    if !head.is_capital()
        || head.is_shouted()
        || !is(OFFICE, head)
        || !matches!(of.text, "of" | "de" | "del")
    {
        return None;
    }
    let (mut last, mut next, mut names) = (at, at + 2, 0);
    while let Some(token) = tokens.get(next).filter(|token| token.gap == Gap::Space && !token.taken)
    {
        if token.is_capital() {
            last = next;
            names += 1;
        } else if !is(INNER, token) {
            break;
        }
        next += 1;
    }
    if names == 0 {
        return None;
    }
    let english = of.text == "of";
    // Of three words and more the last two are who holds it.
    let holder = english
        && names >= 3
        && tokens.get(last - 2..=last).is_some_and(|words| words.iter().all(Token::is_capital));
    if holder {
        last -= 2;
    }
    let span = (head.start, tokens.get(last)?.end);
    let beside = holder || english && beside_person(tokens, span);
    let reason = if beside { Reason::Title } else { Reason::Head };
    Some((Spot::new(Sort::Authority, span, reason), last))
}

/// Short names in brackets after long ones, `(CRA)`, and wherever they stand later.
fn abbreviated(text: &str, tokens: &mut [Token<'_>], named: &[Spot]) -> Vec<Spot> {
    let mut short: Vec<(String, Sort)> = Vec::new();
    for spot in
        named.iter().filter(|spot| spot.reason != Reason::Listed || spot.sort != Sort::Court)
    {
        let at = tokens.partition_point(|token| token.start < spot.end);
        let Some([open, name, close, ..]) = tokens.get(at..) else { continue };
        if open.text == "("
            && close.text == ")"
            && name.is_shouted()
            && name.text.len() <= 8
            && !name.taken
        {
            short.push((name.text.to_owned(), spot.sort));
        }
    }
    let mut all = Vec::new();
    for token in tokens.iter_mut().filter(|token| !token.taken) {
        if let Some((_, sort)) = short.iter().find(|(name, _)| name == token.text) {
            all.push(Spot::new(*sort, (token.start, token.end), Reason::Elsewhere));
            token.taken = true;
        }
    }
    let _ = text;
    all
}
