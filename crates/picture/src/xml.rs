//! A small writer of SVG: text is escaped, coordinates have one fixed place, elements are closed.

/// Text as it may stand in an element or an attribute. Signs that XML has no room for are shown as replaced.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            sign if sign.is_control() => out.push('\u{fffd}'),
            sign => out.push(sign),
        }
    }
    out
}

/// A coordinate: one place, no minus before nothing, and 0 for what is no number.
pub fn place(value: f64) -> String {
    let text = format!("{:.1}", if value.is_finite() { value } else { 0.0 });
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// About how wide a text is, for a size of letters of 1. Taken wide, since the reader's font is not known.
fn width_of(text: &str) -> f64 {
    let of = |sign: char| match sign {
        'i' | 'j' | 'l' | '\'' | '|' => 0.24,
        'I' | 't' | 'f' | '.' | ',' | ':' | ';' | '!' | '[' | ']' | ' ' | '\u{202f}' | '\u{a0}' => {
            0.29
        }
        'r' | '(' | ')' | '-' => 0.35,
        'm' | 'M' | 'W' | '%' | '@' | '…' | '—' => 1.0,
        'w' => 0.76,
        sign if sign.is_ascii_uppercase() => 0.73,
        sign if sign.is_ascii() => 0.58,
        sign if (sign as u32) < 0x2c00 => 0.62,
        _ => 1.05,
    };
    text.chars().map(of).sum()
}

/// About how wide a text is, in units of the picture.
pub fn width(text: &str, size: f64) -> f64 {
    width_of(text) * size
}

/// A text that is at most so wide: its end is cut off and an ellipsis stands for it. Says whether it was cut.
pub fn cut(text: &str, size: f64, most: f64) -> (String, bool) {
    if width(text, size) <= most {
        return (text.to_owned(), false);
    }
    let mut kept = String::new();
    for sign in text.chars() {
        kept.push(sign);
        if width(&kept, size) + width("…", size) > most {
            kept.pop();
            break;
        }
    }
    (format!("{}…", kept.trim_end()), true)
}

/// A text in lines that are at most so wide, broken between words, and within a word that is wider than a line.
pub fn lines(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, size) <= most {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            all.push(std::mem::take(&mut line));
        }
        for sign in word.chars() {
            line.push(sign);
            if width(&line, size) > most && line.chars().count() > 1 {
                line.pop();
                all.push(std::mem::replace(&mut line, sign.to_string()));
            }
        }
    }
    if !line.is_empty() {
        all.push(line);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_xml_is_escaped() {
        assert_eq!(escape("<b>&\"\u{1}\n\u{ffff}"), "&lt;b&gt;&amp;&quot;\u{fffd} \u{fffd}");
    }

    #[test]
    fn coordinates_are_always_numbers() {
        assert_eq!([place(-0.01), place(1.25), place(f64::NAN)], ["0.0", "1.2", "0.0"]);
    }

    #[test]
    fn a_long_text_is_cut_or_broken_and_never_wider() {
        let (short, is_cut) = cut("Registro de la oficina del fiscal", 10.0, 80.0);
        assert!(is_cut && short.ends_with('…') && width(&short, 10.0) <= 80.0, "{short}");
        assert_eq!(cut("EXH", 10.0, 80.0), ("EXH".to_owned(), false));
        let text = "a few words and averyveryveryverylongword of them";
        let broken = lines(text, 10.0, 60.0);
        assert!(broken.iter().all(|line| width(line, 10.0) <= 60.0), "{broken:?}");
        let letters = |text: &str| text.replace(' ', "");
        assert_eq!(letters(&broken.concat()), letters(text));
    }
}
