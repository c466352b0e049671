//! The words of written dates, in Spanish, English and Portuguese, and their tokens.

/// A piece of a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number of one or two digits.
    Small(i8),
    /// A number of four digits.
    Year(i16),
    /// A month by name.
    Month(i8),
    /// A third of a month or of a year: 0, 1, 2.
    Third(i8),
    /// The word "fortnight".
    Fortnight,
    /// The word "year".
    YearWord,
    /// A day of the week, 1 (Monday) to 7.
    Weekday(i8),
    /// `/` or `.` between numbers.
    Slash,
    /// `-` without blanks around it: it separates, or it joins a range.
    Dash,
    /// A word or a spaced dash that joins a range.
    Range,
    /// "About".
    About,
}

const MONTHS: [&[&str]; 12] = [
    &["enero", "ene", "january", "jan", "janeiro"],
    &["febrero", "feb", "february", "fevereiro", "fev"],
    &["marzo", "mar", "march", "marco"],
    &["abril", "abr", "april", "apr"],
    &["mayo", "may", "maio", "mai"],
    &["junio", "jun", "june", "junho"],
    &["julio", "jul", "july", "julho"],
    &["agosto", "ago", "august", "aug"],
    &["septiembre", "setiembre", "sep", "sept", "set", "september", "setembro"],
    &["octubre", "oct", "october", "outubro", "out"],
    &["noviembre", "nov", "november", "novembro"],
    &["diciembre", "dic", "december", "dec", "dezembro", "dez"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["lunes", "monday"],
    &["martes", "tuesday"],
    &["miercoles", "wednesday"],
    &["jueves", "thursday"],
    &["viernes", "friday"],
    &["sabado", "saturday"],
    &["domingo", "sunday"],
];

const THIRDS: [&[&str]; 3] = [
    &["princ", "principio", "principios", "comienzos", "inicios", "inicio", "early", "beginning"],
    &["med", "mediados", "mid", "meados", "middle"],
    &["fines", "fin", "finales", "fins", "final", "late", "end"],
];

/// Words that say nothing about the date.
const FILLERS: [&str; 17] = [
    "de", "del", "el", "la", "los", "las", "en", "of", "the", "on", "in", "do", "da", "em", "dia",
    "fecha", "mes",
];

const RANGES: [&str; 10] = ["al", "a", "hasta", "to", "ate", "y", "and", "e", "through", "until"];

const ABOUT: [&str; 8] =
    ["circa", "ca", "aprox", "aproximadamente", "about", "around", "hacia", "cerca"];

/// What registers write where there is no date (folded, without blanks, dots and slashes).
const NO_DATE: [&str; 24] = [
    "",
    "-",
    "--",
    "---",
    "?",
    "??",
    "sindatos",
    "sindato",
    "sindatosfecha",
    "sinfecha",
    "sd",
    "sf",
    "nd",
    "na",
    "nc",
    "noconsta",
    "desconocido",
    "desconocida",
    "sedesconoce",
    "ignorado",
    "unknown",
    "nodata",
    "semdados",
    "desconhecida",
];

/// Lower case without the accents of the three languages.
fn fold(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(|c| match c {
            '\u{e0}'..='\u{e5}' => 'a',
            '\u{e7}' => 'c',
            '\u{e8}'..='\u{eb}' => 'e',
            '\u{ec}'..='\u{ef}' => 'i',
            '\u{f1}' => 'n',
            '\u{f2}'..='\u{f6}' => 'o',
            '\u{f9}'..='\u{fc}' => 'u',
            other => other,
        })
        .collect()
}

/// Whether a text is blank or says that there is no date.
pub(super) fn says_no_date(text: &str) -> bool {
    let bare: String =
        fold(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '/')).collect();
    NO_DATE.contains(&bare.as_str())
}

/// The number of a month's name or abbreviation.
pub(super) fn month_of(word: &str) -> Option<i8> {
    position(&MONTHS, &fold(word)).map(|at| at + 1)
}

fn position(table: &[&[&str]], word: &str) -> Option<i8> {
    table.iter().position(|names| names.contains(&word)).and_then(|at| i8::try_from(at).ok())
}

/// Splits a written date into tokens; the error names what is not understood.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let folded = fold(text);
    let mut out: Vec<Token> = Vec::new();
    let mut rest = folded.as_str();
    let mut after_number = false;
    while let Some(first) = rest.chars().next() {
        let class_end = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (length, was_number) = if first.is_ascii_digit() {
            let end = class_end(|c| c.is_ascii_digit());
            out.push(number(&rest[..end])?);
            (end, true)
        } else if first.is_alphabetic() {
            let end = class_end(char::is_alphabetic);
            let word = &rest[..end];
            if !(after_number && is_ordinal(word)) {
                out.extend(word_token(word)?);
            }
            (end, false)
        } else {
            mark(first, rest, text, &mut out)?;
            (first.len_utf8(), false)
        };
        rest = &rest[length..];
        after_number = was_number;
    }
    Ok(tidy(&out))
}

fn number(digits: &str) -> Result<Token, String> {
    let token = match digits.len() {
        1 | 2 => digits.parse().ok().map(Token::Small),
        4 => digits.parse().ok().map(Token::Year),
        _ => None,
    };
    token.ok_or_else(|| {
        format!("the number `{digits}` is neither a day, a month nor a year of four digits")
    })
}

/// The ordinal signs, and the letters that stand for them after a number.
fn is_ordinal(word: &str) -> bool {
    ["\u{ba}", "\u{aa}", "o", "a", "er", "ro", "ra", "da", "do", "st", "nd", "rd", "th"]
        .contains(&word)
}

fn word_token(word: &str) -> Result<Option<Token>, String> {
    let token = match word {
        "quinc" | "quincena" | "quinzena" | "fortnight" => Some(Token::Fortnight),
        "ano" | "anos" | "year" | "years" => Some(Token::YearWord),
        "primera" | "primer" | "primero" | "primeira" | "first" => Some(Token::Small(1)),
        "segunda" | "second" => Some(Token::Small(2)),
        _ if ABOUT.contains(&word) => Some(Token::About),
        _ if RANGES.contains(&word) => Some(Token::Range),
        _ if FILLERS.contains(&word) => return Ok(None),
        _ => month_of(word)
            .map(Token::Month)
            .or_else(|| position(&THIRDS, word).map(Token::Third))
            .or_else(|| position(&WEEKDAYS, word).map(|at| Token::Weekday(at + 1))),
    };
    token.map(Some).ok_or_else(|| format!("the word `{word}` is not understood"))
}

fn mark(first: char, rest: &str, text: &str, out: &mut Vec<Token>) -> Result<(), String> {
    let spaced = rest.chars().nth(1).is_some_and(char::is_whitespace);
    match first {
        _ if first.is_whitespace() => {}
        ',' | '\u{b0}' => {}
        '/' => out.push(Token::Slash),
        // After a word it marks an abbreviation.
        '.' if matches!(out.last(), Some(Token::Small(_) | Token::Year(_))) && rest.len() > 1 => {
            out.push(Token::Slash);
        }
        '.' => {}
        '-' if spaced => out.push(Token::Range),
        '-' => out.push(Token::Dash),
        '\u{2013}' | '\u{2014}' => out.push(Token::Range),
        _ => return Err(format!("the sign `{first}` in `{text}` is not understood")),
    }
    Ok(())
}

/// Drops separators that only stand beside a word: `ABR/1976` is `ABR 1976`, `mid-May` `mid May`.
fn tidy(tokens: &[Token]) -> Vec<Token> {
    let wordy = |token: Option<&Token>| {
        matches!(
            token,
            Some(Token::Month(_) | Token::Third(_) | Token::Fortnight | Token::YearWord)
        )
    };
    let keep = |at: usize, token: &Token| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let after = tokens.get(at + 1);
        match token {
            Token::Slash => !wordy(before) && !wordy(after),
            Token::Dash => {
                !matches!((before, after), (Some(Token::Third(1)), Some(Token::Month(_))))
            }
            _ => true,
        }
    };
    tokens.iter().enumerate().filter(|(at, token)| keep(*at, token)).map(|(_, t)| *t).collect()
}
