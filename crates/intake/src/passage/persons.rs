//! Names of people among runs of words with capitals, and names of places that only the words around them tell.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex::Regex;

use super::Sort;
use super::beside::{
    aged, dateline, dwells, heading, kin_before, located, owns, role_before, says, sender,
};
use super::institutions::take;
use super::runs::{Run, inverted, is_given, is_only_given, runs};
use super::suggest::{Reason, Spot};
use super::text::Token;
use super::words::{
    AUTHORITY, AUTHORITY_ENGLISH, COMMON, COURT, COURT_ENGLISH, List, OFFICE, ORGANISED, PARTICLE,
    PLACE_ENGLISH, ROLE, STATES,
};

/// A run that is being judged.
pub(super) struct Candidate<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    pub(super) run: Run,
}

/// What a run is, where that is plain; else how it may still be known by what stands elsewhere.
enum Verdict {
    Is(Sort, Reason),
    /// Words with capitals that may be a name.
    Perhaps,
    /// One word that may be a name that stands elsewhere.
    Pending,
    Nothing,
}

/// People, and places that are known by the words around them.
pub(super) fn find(text: &str, tokens: &mut [Token<'_>], known: &[Spot]) -> Vec<Spot> {
    let mut all = aliases(text, tokens);
    let mut judged: Vec<(Run, Verdict)> = Vec::new();
    let found = runs(tokens);
    let turned = inverted(tokens, &found);
    let mut skip: BTreeSet<usize> = BTreeSet::new();
    for (run, at) in &turned {
        skip.extend([*at, at + 1]);
        all.push(spot(tokens, *run, Sort::Person, Reason::Inverted));
    }
    for (_, run) in found.iter().enumerate().filter(|(at, _)| !skip.contains(at)) {
        let whole = Candidate { text, tokens, run: *run };
        if whole.is_listed_place() && whole.role().is_none() {
            judged.push((*run, Verdict::Is(Sort::Place, Reason::Listed)));
            continue;
        }
        let Some(run) = stripped(tokens, *run) else { continue };
        let one = Candidate { text, tokens, run };
        judged.push((run, one.judge()));
    }
    settle(text, tokens, (known, &mut all), &judged);
    all.iter().for_each(|spot| take(tokens, (spot.start, spot.end)));
    all
}

fn spot(tokens: &[Token<'_>], run: Run, sort: Sort, reason: Reason) -> Spot {
    let at = |place: usize| tokens.get(place);
    let span = (at(run.first).map_or(0, |t| t.start), at(run.last).map_or(0, |t| t.end));
    Spot::new(sort, span, reason)
}

/// A run without what is none of a name at its ends: titles, words that begin sentences, small words.
fn stripped(tokens: &[Token<'_>], run: Run) -> Option<Run> {
    let is = |list: List, token: &Token<'_>| list.has(&token.folded);
    let Run { mut first, mut last } = run;
    while first < last {
        let (token, next) = (tokens.get(first)?, tokens.get(first + 1)?);
        let common = is(COMMON, token)
            && (!is_given(&token.folded)
                || next.is_capital() && is_only_given(&next.folded) && token.begins);
        let title = is(ROLE, token);
        if !(common || title || is(PARTICLE, token)) {
            break;
        }
        first += 1;
    }
    while last > first {
        let token = tokens.get(last)?;
        if !is(PARTICLE, token) && !is(ROLE, token) || is_given(&token.folded) {
            break;
        }
        last -= 1;
    }
    let token = tokens.get(first)?;
    let nothing = is(ROLE, token) || is(COMMON, token) || is(PARTICLE, token);
    (token.is_capital() && !(first == last && nothing && !token.is_initials()))
        .then_some(Run { first, last })
}

impl Candidate<'_> {
    fn words(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens.get(self.run.first..=self.run.last).unwrap_or_default().iter()
    }

    fn proper(&self) -> usize {
        self.words().filter(|word| word.is_capital()).count()
    }

    fn folded(&self) -> String {
        folded_of(self.words())
    }

    fn is_listed_place(&self) -> bool {
        is_listed_place(&self.folded())
    }

    fn role(&self) -> Option<(usize, usize)> {
        role_before(self.tokens, self.run.first)
    }

    fn judge(&self) -> Verdict {
        if self.words().any(|word| ORGANISED.has(&word.folded))
            && !(self.proper() > 1 && sender(self))
        {
            return Verdict::Nothing;
        }
        if self.is_listed_place() && self.role().is_none() {
            return Verdict::Is(Sort::Place, Reason::Listed);
        }
        if sender(self) {
            return Verdict::Is(Sort::Person, Reason::Sender);
        }
        if self.proper() == 1 { self.one_word() } else { self.several_words() }
    }

    fn several_words(&self) -> Verdict {
        // `May Collingwood` is a name, `Comes May` is none.
        let common_word = |word: &Token<'_>| COMMON.has(&word.folded);
        let given = self
            .words()
            .enumerate()
            .any(|(at, word)| is_given(&word.folded) && (at == 0 || !common_word(word)));
        let titled = self.role().is_some() || kin_before(self) || aged(self);
        let shouted = self.words().all(|word| word.is_shouted() || !word.is_capital());
        let common = self.words().any(|word| common_word(word) && !is_given(&word.folded));
        if dateline(self) || dwells(self) {
            return Verdict::Is(Sort::Place, Reason::PlaceWord);
        }
        if (common || shouted) && !(given || titled) || self.proper() > 6 {
            return Verdict::Nothing;
        }
        if titled {
            return Verdict::Is(Sort::Person, Reason::Title);
        }
        if given {
            return Verdict::Is(Sort::Person, Reason::GivenName);
        }
        if located(self) {
            return Verdict::Is(Sort::Place, Reason::PlaceWord);
        }
        if heading(self) { Verdict::Nothing } else { Verdict::Perhaps }
    }

    fn one_word(&self) -> Verdict {
        let Some(word) = self.words().next() else { return Verdict::Nothing };
        if word.is_initials() {
            let pseudonym =
                word.text.matches('.').count() >= 2 && !ABBREVIATIONS.contains(&word.text);
            return if pseudonym {
                Verdict::Is(Sort::Person, Reason::Initials)
            } else {
                Verdict::Nothing
            };
        }
        let short = word.text.chars().count() < 3;
        if short
            || word.is_shouted() && !dateline(self)
            || COMMON.has(&word.folded) && !is_given(&word.folded)
        {
            return Verdict::Nothing;
        }
        if dateline(self) || dwells(self) {
            return Verdict::Is(Sort::Place, Reason::PlaceWord);
        }
        if kin_before(self) || self.role().is_some() {
            return Verdict::Is(Sort::Person, Reason::Title);
        }
        if is_only_given(&word.folded) && !word.begins || is_given(&word.folded) && addressed(self)
        {
            return Verdict::Is(Sort::Person, Reason::GivenName);
        }
        if owns(self) || says(self) && !is_called(word) {
            return Verdict::Is(Sort::Person, Reason::Capitals);
        }
        if located(self) && !word.begins {
            return Verdict::Is(Sort::Place, Reason::PlaceWord);
        }
        Verdict::Pending
    }
}

/// Whether a court, an authority or an office is called by this word.
fn is_called(word: &Token<'_>) -> bool {
    [COURT, AUTHORITY, AUTHORITY_ENGLISH, COURT_ENGLISH, PLACE_ENGLISH, OFFICE, ROLE]
        .iter()
        .any(|list| list.has(&word.folded))
}

/// Initials that are no people.
const ABBREVIATIONS: &[&str] = &[
    "U.S.", "U.N.", "D.C.", "S.A.", "C.V.", "P.M.", "A.M.", "E.U.", "N.Y.", "F.B.I.", "D.F.",
    "U.K.", "N.J.", "S.D.", "E.D.", "J.D.", "M.D.", "U.S.A.", "R.L.", "O.N.U.", "O.E.A.", "A.C.",
    "N.D.", "W.D.", "P.S.", "U.S.C.", "C.F.R.", "I.C.E.",
];

/// Whether somebody is spoken to by this name: `Esperanza, usted`.
fn addressed(one: &Candidate<'_>) -> bool {
    let after = one.tokens.get(one.run.last + 1..one.run.last + 3).unwrap_or_default();
    matches!(after, [comma, word] if comma.text == "," && matches!(&*word.folded, "usted" | "tu" | "vos" | "you" | "please" | "por"))
}

fn folded_of<'t>(words: impl Iterator<Item = &'t Token<'t>>) -> String {
    words.map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

fn is_listed_place(folded: &str) -> bool {
    STATES.contains(&format!("|{folded}|"))
        || folded.len() > 3 && crate::country::code_of(folded).is_some()
}

/// Makes suggestions of what is plain, and of the rest what the plain ones tell.
fn settle(
    text: &str,
    tokens: &[Token<'_>],
    (known, all): (&[Spot], &mut Vec<Spot>),
    judged: &[(Run, Verdict)],
) {
    let folded = |run: &Run| folded_of(tokens.get(run.first..=run.last).unwrap_or_default().iter());
    let mut places: BTreeSet<String> = BTreeSet::new();
    for spot in known.iter().filter(|spot| spot.sort == Sort::Place) {
        let names = within(tokens, (spot.start, spot.end));
        // `Puente Viejo` of `Cárcel de Puente Viejo`.
        for from in 0..names.len().min(4) {
            places.insert(folded_of(names.iter().skip(from)));
        }
    }
    let mut people: BTreeSet<String> = BTreeSet::new();
    for (run, verdict) in judged {
        match verdict {
            Verdict::Is(Sort::Place, _) => {
                places.insert(folded(run));
            }
            Verdict::Is(Sort::Person, _) => people.extend(surnames(tokens, *run)),
            _ => {}
        }
    }
    for (run, verdict) in judged {
        let name = folded(run);
        let settled = match verdict {
            Verdict::Is(sort, reason) => Some((*sort, *reason)),
            Verdict::Perhaps if places.contains(&name) => Some((Sort::Place, Reason::Elsewhere)),
            Verdict::Perhaps => {
                people.extend(surnames(tokens, *run));
                Some((Sort::Person, Reason::Capitals))
            }
            Verdict::Pending if people.contains(&name) => Some((Sort::Person, Reason::Elsewhere)),
            Verdict::Pending if places.contains(&name) => Some((Sort::Place, Reason::Elsewhere)),
            Verdict::Pending | Verdict::Nothing => None,
        };
        let Some((sort, reason)) = settled else { continue };
        let mut one = spot(tokens, *run, sort, reason);
        if sort == Sort::Person {
            let role = role_before(tokens, run.first);
            one.role = role.and_then(|(start, end)| text.get(start..end)).map(str::to_owned);
        }
        all.push(one);
    }
}

/// The tokens of a stretch.
fn within<'t, 'a>(tokens: &'t [Token<'a>], (start, end): (usize, usize)) -> &'t [Token<'a>] {
    let from = tokens.partition_point(|token| token.start < start);
    let until = tokens.partition_point(|token| token.end <= end);
    tokens.get(from..until).unwrap_or_default()
}

/// The words of a name by which alone somebody may be named again.
fn surnames(tokens: &[Token<'_>], run: Run) -> Vec<String> {
    let words: Vec<&Token<'_>> = tokens
        .get(run.first..=run.last)
        .unwrap_or_default()
        .iter()
        .filter(|word| word.is_capital() && !word.is_initials() && word.text.chars().count() > 2)
        .collect();
    if let [only] = words.as_slice() {
        return vec![only.folded.clone()];
    }
    let (first, rest) =
        words.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
    let mut all: Vec<String> = rest
        .iter()
        .filter(|word| !is_only_given(&word.folded))
        .map(|word| word.folded.clone())
        .collect();
    all.extend(first.filter(|first| !is_given(&first.folded)).map(|first| first.folded.clone()));
    all
}

/// Nicknames after the word that announces them: `alias "El Zorro"`.
fn aliases(text: &str, tokens: &mut [Token<'_>]) -> Vec<Spot> {
    static ALIAS: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r#"(?:[Aa]lias|a\.?k\.?a\.?|apodad[oa]s?|llaman|(?:mejor\s+)?conocid[oa](?:\s+s[oó]lo)?\s+como|known(?:\s+only)?\s+as|nicknamed|sobrenombre)\s*[:,]?\s*["«“'‘]?((?:El|La|Los|Las)\s+\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?)"#;
    let Some(pattern) = ALIAS.get_or_init(|| Regex::new(pattern).ok()) else { return Vec::new() };
    let mut all = Vec::new();
    for name in pattern.captures_iter(text).filter_map(|parts| parts.get(1)) {
        let span = (name.start(), name.end());
        let free = within(tokens, span).iter().all(|token| !token.taken);
        if free && !is_listed_place(&name.as_str().to_lowercase()) {
            take(tokens, span);
            all.push(Spot {
                role: Some("alias".to_owned()),
                ..Spot::new(Sort::Person, span, Reason::Alias)
            });
        }
    }
    all
}
