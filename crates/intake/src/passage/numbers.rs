//! Numbers in figures and in words, Spanish and English.

use super::text::fold_word;

/// Words for numbers, folded.
const WORDS: &[(&str, u64)] = &[
    ("uno", 1),
    ("primero", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("once", 11),
    ("doce", 12),
    ("trece", 13),
    ("catorce", 14),
    ("quince", 15),
    ("dieciseis", 16),
    ("diecisiete", 17),
    ("dieciocho", 18),
    ("diecinueve", 19),
    ("veinte", 20),
    ("veintiun", 21),
    ("veintiuno", 21),
    ("veintiuna", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("treinta", 30),
    ("cuarenta", 40),
    ("cincuenta", 50),
    ("sesenta", 60),
    ("setenta", 70),
    ("ochenta", 80),
    ("noventa", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("doscientas", 200),
    ("trescientos", 300),
    ("trescientas", 300),
    ("cuatrocientos", 400),
    ("cuatrocientas", 400),
    ("quinientos", 500),
    ("quinientas", 500),
    ("seiscientos", 600),
    ("seiscientas", 600),
    ("setecientos", 700),
    ("setecientas", 700),
    ("ochocientos", 800),
    ("ochocientas", 800),
    ("novecientos", 900),
    ("novecientas", 900),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Words that multiply what stands before them.
const TIMES: &[(&str, u64)] = &[
    ("hundred", 100),
    ("thousand", 1_000),
    ("mil", 1_000),
    ("million", 1_000_000),
    ("millon", 1_000_000),
    ("millones", 1_000_000),
];

/// The alternatives of a regular expression that finds one word of a number; accents may be there or not.
pub(super) fn pattern() -> String {
    let mut all: Vec<String> = WORDS.iter().chain(TIMES).map(|(word, _)| accented(word)).collect();
    // Where one begins another the longer is tried first.
    all.sort_by_key(|word| std::cmp::Reverse(word.len()));
    all.join("|")
}

/// A folded word as a pattern that takes accents too.
pub(super) fn accented(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'a' => "[aá]".to_owned(),
            'e' => "[eé]".to_owned(),
            'i' => "[ií]".to_owned(),
            'o' => "[oó]".to_owned(),
            'u' => "[uú]".to_owned(),
            'n' => "[nñ]".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

/// What a number in words or in figures is: `85.000`, `1,204`, `85 mil`, `ochenta y cinco mil`, `eighty-five`.
pub(super) fn read(text: &str) -> Option<u64> {
    let (mut whole, mut part, mut any) = (0_u64, 0_u64, false);
    for word in text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty())
    {
        let folded = fold_word(word);
        if matches!(folded.as_str(), "y" | "and") {
            continue;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            part = part.checked_add(figures(word)?)?;
        } else if let Some((_, value)) = WORDS.iter().find(|(known, _)| *known == folded) {
            part = part.checked_add(*value)?;
        } else if let Some((_, times)) = TIMES.iter().find(|(known, _)| *known == folded) {
            part = part.max(1).checked_mul(*times)?;
            if *times > 100 {
                whole = whole.checked_add(part)?;
                part = 0;
            }
        } else {
            return None;
        }
        any = true;
    }
    any.then(|| whole.checked_add(part)).flatten()
}

/// Figures; a point or a comma before three of them parts thousands.
fn figures(word: &str) -> Option<u64> {
    let parts: Vec<&str> = word.split(['.', ',']).collect();
    let thousands = parts.iter().skip(1).all(|part| part.len() == 3);
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    (thousands && digits).then(|| parts.concat().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numbers_are_read_in_figures_and_words() {
        let cases = [
            ("85.000", Some(85_000)),
            ("1,204", Some(1_204)),
            ("85 mil", Some(85_000)),
            ("dos mil veinticinco", Some(2025)),
            ("ochenta y cinco mil", Some(85_000)),
            ("eighty-five thousand", Some(85_000)),
            ("two hundred thirty-eight", Some(238)),
            ("doscientas treinta y ocho", Some(238)),
            ("3.5", None),
            ("mil", Some(1_000)),
            ("casa", None),
            ("", None),
            ("99999999999999999999", None),
        ];
        for (text, number) in cases {
            assert_eq!(read(text), number, "{text}");
        }
    }
}
