//! What the words around a run of capitals tell of it: titles, kinship, ages, prepositions, datelines.

use std::sync::OnceLock;

use regex::Regex;

use super::persons::Candidate;
use super::text::{Gap, Token};
use super::words::{DWELLS, INNER, KIN, LOCATIVE, List, ROLE, SAYS};

/// How far a heading is looked along on either side of a name, in words and signs.
const HEADING: usize = 40;

/// Longest stamp of a message, in bytes.
const STAMPED: usize = 80;

fn is(list: List, token: &Token<'_>) -> bool {
    list.has(&token.folded)
}

fn before<'t, 'a>(tokens: &'t [Token<'a>], at: usize, by: usize) -> Option<&'t Token<'a>> {
    at.checked_sub(by).and_then(|place| tokens.get(place))
}

/// The title, office or kinship before a name, in bytes: right before it, or before a comma or a colon.
pub(super) fn role_before(tokens: &[Token<'_>], first: usize) -> Option<(usize, usize)> {
    let beside = before(tokens, first, 1)?;
    let name = tokens.get(first)?;
    let joined = is(ROLE, beside) && name.gap == Gap::Space;
    if joined {
        return Some((roles_from(tokens, first - 1), beside.end));
    }
    if !matches!(beside.text, "," | ":") || name.gap == Gap::Break {
        return None;
    }
    // `el ministro de Seguridad, Ernesto`, `Plaintiff: Armand`.
    let end = before(tokens, first, 2)?;
    for by in 2..9 {
        let token = before(tokens, first, by)?;
        if is(ROLE, token) && (by == 2 || beside.text == ",") {
            return Some((roles_from(tokens, first - by), end.end));
        }
        if !(token.is_capital() || is(INNER, token)) || token.gap == Gap::Break || !token.is_word()
        {
            return None;
        }
    }
    None
}

/// Where the first of several titles begins: `Deputy Assistant Director`.
fn roles_from(tokens: &[Token<'_>], last: usize) -> usize {
    let mut at = last;
    while at > 0
        && tokens.get(at).is_some_and(|token| token.gap == Gap::Space)
        && before(tokens, at, 1).is_some_and(|token| is(ROLE, token))
    {
        at -= 1;
    }
    tokens.get(at).map_or(0, |token| token.start)
}

/// Whether a word of kinship leads to the name: `la mamá de Brayan`.
pub(super) fn kin_before(one: &Candidate<'_>) -> bool {
    let first = one.run.first;
    let beside = before(one.tokens, first, 1);
    let of = beside.is_some_and(|token| matches!(token.text, "de" | "of"));
    let kin = |by: usize| before(one.tokens, first, by).is_some_and(|token| is(KIN, token));
    of && kin(2)
        || beside.is_some_and(|token| is(KIN, token))
            && one.tokens.get(first).is_some_and(|t| t.gap == Gap::Space)
}

fn after<'a>(one: &'a Candidate<'_>) -> &'a str {
    let end = one.tokens.get(one.run.last).map_or(0, |token| token.end);
    one.text.get(end..).unwrap_or_default()
}

/// Whether an age follows: `, de 24 años`, `, 31,`, `(34)`, `, aged 29`.
pub(super) fn aged(one: &Candidate<'_>) -> bool {
    static AGE: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"^(?:,\s+(?:de\s+|aged\s+)?\d{1,2}(?:\s+a[nñ]os|[,.;])|\s+\(\d{1,2}\)|,\s+de\s+\p{L}+\s+años|\s+tiene\s+\d)";
    AGE.get_or_init(|| Regex::new(pattern).ok())
        .as_ref()
        .is_some_and(|age| age.is_match(after(one)))
}

/// Whether it is where something was written: at the beginning of a line, before a date or a dash.
pub(super) fn dateline(one: &Candidate<'_>) -> bool {
    static DATED: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"^(?:\s+[-\x{2013}\x{2014}]\s|,\s+(?:a\s+|el\s+)?(?:\d{1,2}|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veint\p{L}+|treinta)\s+(?:de\s+)?\p{L}{3}|,\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{L}*\.?\s\d|,\s+\p{Lu}\p{L}*\.?,\s+\p{L}+\.?\s\d)";
    let starts = one.tokens.get(one.run.first).is_some_and(|token| token.gap == Gap::Break);
    starts
        && DATED
            .get_or_init(|| Regex::new(pattern).ok())
            .as_ref()
            .is_some_and(|dated| dated.is_match(after(one)))
}

/// Whether people are said to come from there: `vecina de Puente Viejo`, `the town of Port Clear`.
pub(super) fn dwells(one: &Candidate<'_>) -> bool {
    let first = one.run.first;
    let of = before(one.tokens, first, 1).is_some_and(|token| matches!(token.text, "de" | "of"));
    of && before(one.tokens, first, 2).is_some_and(|token| is(DWELLS, token))
}

/// Whether a word that stands before places stands before it, perhaps with an article.
pub(super) fn located(one: &Candidate<'_>) -> bool {
    let first = one.run.first;
    let place = |by: usize| before(one.tokens, first, by).is_some_and(|token| is(LOCATIVE, token));
    let article =
        before(one.tokens, first, 1).is_some_and(|token| matches!(token.text, "la" | "el" | "the"));
    let bracketed = before(one.tokens, first, 1).is_some_and(|token| token.text == "(")
        && before(one.tokens, first, 2).is_some_and(|token| token.taken && token.is_capital())
        && one.tokens.get(one.run.last + 1).is_some_and(|token| token.text == ")");
    place(1) || article && place(2) || bracketed
}

/// Whether it says something: `Quintana pide`, `dijo Quintana`.
pub(super) fn says(one: &Candidate<'_>) -> bool {
    let beside = |token: Option<&Token<'_>>| token.is_some_and(|token| is(SAYS, token));
    let next = one.tokens.get(one.run.last + 1).filter(|token| token.gap == Gap::Space);
    beside(before(one.tokens, one.run.first, 1)) || beside(next)
}

/// Whether a government is called by it: `Bukele's government`.
pub(super) fn owns(one: &Candidate<'_>) -> bool {
    let after = after(one);
    ["'s", "\u{2019}s"].iter().any(|mark| {
        let rest = after.strip_prefix(mark).unwrap_or_default();
        [" government", " administration", " lawyer", " mother", " wife", " husband", " family"]
            .iter()
            .any(|of| rest.starts_with(of))
    })
}

/// Whether it stands where messages name who sends them: `[21/4/25, 19:02:11] Marta Iracheta:`.
pub(super) fn sender(one: &Candidate<'_>) -> bool {
    static STAMP: OnceLock<Option<Regex>> = OnceLock::new();
    if !after(one).starts_with(':') {
        return false;
    }
    let start = one.tokens.get(one.run.first).map_or(0, |token| token.start);
    let head = one.text.get(..start).unwrap_or_default();
    let near = head.char_indices().rev().take(STAMPED).find(|(_, letter)| *letter == '\n');
    let line = match near {
        Some((at, _)) => head.get(at + 1..).unwrap_or_default(),
        None if head.len() <= STAMPED => head,
        None => return false,
    };
    let pattern = r"^\[?\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4},? +\d{1,2}:\d{2}(?::\d{2})?\s?(?:[ap]\.?\s?m\.?)?\]?(?:\s-)?\s(?:\p{L}+\s)?$";
    STAMP
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()
        .is_some_and(|stamp| stamp.is_match(line))
}

/// Whether it stands in a heading: a line of its own, mostly of words with capitals, without the sign that ends a sentence.
pub(super) fn heading(one: &Candidate<'_>) -> bool {
    let tokens = one.tokens;
    let breaks = |at: usize| tokens.get(at).is_none_or(|token| token.gap == Gap::Break);
    let (mut first, mut last) = (one.run.first, one.run.last);
    while first > 0 && !breaks(first) && one.run.first - first < HEADING {
        first -= 1;
    }
    while !breaks(last + 1) && last - one.run.last < HEADING {
        last += 1;
    }
    if !breaks(first) || !breaks(last + 1) {
        return false;
    }
    let line = tokens.get(first..=last).unwrap_or_default();
    let words: Vec<&Token<'_>> =
        line.iter().filter(|token| token.is_word() && token.text.len() > 3).collect();
    let capitals = words.iter().filter(|token| token.is_capital()).count();
    let whole = first == one.run.first && last == one.run.last;
    let ends = line.last().is_some_and(|token| matches!(token.text, "." | "?" | "!" | ":" | ")"));
    !whole && !ends && words.len() >= 4 && capitals * 10 >= words.len() * 6
}
