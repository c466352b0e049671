//! A text as words and signs, each with where it stands and whether something begins or breaks there.

use unicode_normalization::UnicodeNormalization;

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// White space, at most one end of a line that is merely full.
    Space,
    /// The end of a paragraph, an item, a heading, a row.
    Break,
}

/// A word, a number or a sign.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// It, verbatim; of an abbreviation and of initials with their dots.
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// It in lower case without accents and dots.
    pub(super) folded: String,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether a sentence, a quotation or a line begins with it.
    pub(super) begins: bool,
    /// Something else was made of it.
    pub(super) taken: bool,
}

impl Token<'_> {
    /// Whether it begins with a letter.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
    }

    /// Whether it is a word with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is a word of capitals alone, two at least.
    pub(super) fn is_shouted(&self) -> bool {
        self.is_word()
            && self.text.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !self.text.contains(char::is_lowercase)
    }

    /// Whether it is initials: `J.` or `J.G.O.`.
    pub(super) fn is_initials(&self) -> bool {
        self.is_capital() && self.text.ends_with('.') && initials(self.text) == self.text.len()
    }
}

/// Abbreviations whose dot ends no sentence, folded without it.
const ABBREVIATED: &[&str] = &[
    "sr", "sra", "srta", "lic", "dr", "dra", "ing", "prof", "gral", "cnel", "cap", "sgto", "mr",
    "mrs", "ms", "hon", "st", "jr", "gen", "col", "capt", "sgt", "lt", "sen", "rep", "gov", "vda",
    "mons", "fr", "arq", "abg", "dna",
];

/// A word in lower case, without accents and signs.
pub(super) fn fold_word(word: &str) -> String {
    word.nfd().filter(|c| c.is_alphanumeric() || *c == '-').flat_map(char::to_lowercase).collect()
}

/// Bytes of a beginning that is initials with their dots.
fn initials(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text.chars();
    while let (Some(letter), Some('.')) = (rest.next(), rest.next()) {
        if !letter.is_uppercase() {
            break;
        }
        end += letter.len_utf8() + 1;
    }
    end
}

/// Bytes of the word or number that a text begins with; 0 where it begins with a sign.
fn word(text: &str) -> usize {
    let lettered = initials(text);
    if lettered > 0 {
        return lettered;
    }
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let joins = end > 0
            && matches!(letter, '\'' | '\u{2019}' | '-')
            && next.is_some_and(char::is_alphanumeric);
        // The end of a possessive is none of the name.
        let possessive = matches!(letter, '\'' | '\u{2019}')
            && next == Some('s')
            && !text[at + letter.len_utf8() + 1..].starts_with(char::is_alphanumeric);
        if !(letter.is_alphanumeric() || is_mark(letter) || joins) || possessive {
            break;
        }
        end = at + letter.len_utf8();
    }
    let short = ABBREVIATED.contains(&fold_word(&text[..end]).as_str());
    if short && text[end..].starts_with('.') { end + 1 } else { end }
}

fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// From how many characters a line is full, so that its end is no break.
fn full(text: &str) -> usize {
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    (longest * 6 / 10).clamp(30, 60)
}

/// What the white space before a token is.
fn gap(text: &str, (from, to): (usize, usize), full: usize) -> Gap {
    let between = &text[from..to];
    if between.is_empty() {
        return if from == 0 { Gap::Break } else { Gap::None };
    }
    let ends = between.matches('\n').count();
    if ends == 0 {
        return if from == 0 || between.contains("\t") || between.chars().count() > 3 {
            Gap::Break
        } else {
            Gap::Space
        };
    }
    let line = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let length = text[line..from].chars().count();
    let item = text[to..].starts_with(|c: char| c.is_ascii_digit() || "[-*\u{2022}#".contains(c));
    if ends > 1 || length < full || item { Gap::Break } else { Gap::Space }
}

/// The words and signs of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let full = full(text);
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut at, mut last, mut begins) = (0, 0, true);
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let length = match word(&text[at..]) {
            0 => first.len_utf8(),
            length => length,
        };
        let gap = gap(text, (last, at), full);
        let piece = &text[at..at + length];
        let is_word = first.is_alphanumeric();
        begins |= gap == Gap::Break;
        let token = Token {
            text: piece,
            start: at,
            end: at + length,
            folded: fold_word(piece),
            gap,
            begins: begins && is_word,
            taken: false,
        };
        let opens = matches!(
            first,
            '.' | '!' | '?' | ':' | '\u{bf}' | '\u{a1}' | '\u{ab}' | '\u{201c}' | '"'
        );
        // The number of an item, its bracket and a dash leave what follows at the beginning.
        let numbers = begins
            && (piece.len() < 3 && first.is_ascii_digit()
                || matches!(first, '-' | '*' | ')' | '(' | '\u{2022}' | '['));
        begins = opens || numbers;
        tokens.push(token);
        last = at + length;
        at = last;
    }
    tokens
}

/// A text in which what was made something of is blotted out, byte for byte, so that places stay.
pub(super) struct Blotted(String);

impl Blotted {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn blot(&mut self, (start, end): (usize, usize)) {
        self.0.replace_range(start..end, &"\u{1}".repeat(end - start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places_and_say_what_begins() {
        let text = "La Dra. O'Farrill vio a J.Q.V. ayer. Luego\n\nMarta's hermano";
        let tokens = tokens(text);
        assert!(tokens.iter().all(|token| &text[token.start..token.end] == token.text));
        let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        assert_eq!(texts[..6], ["La", "Dra.", "O'Farrill", "vio", "a", "J.Q.V."]);
        let begins: Vec<&str> = tokens.iter().filter(|t| t.begins).map(|t| t.text).collect();
        assert_eq!(begins, ["La", "Luego", "Marta"]);
    }
}
