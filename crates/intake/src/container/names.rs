//! Names of files in containers, made safe: they lead nowhere, hide nothing and are text.

/// Longest name of a file or folder that is kept whole, in bytes.
const NAME_BYTES: usize = 150;

/// The folders of a path and the name at its end, without what leads out or up (`..`, `/`, `C:`). Empty where nothing is left.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.split(['/', '\\'])
        .map(str::trim)
        .filter(|segment| !matches!(*segment, "" | "." | ".."))
        .filter(|segment| !(segment.len() == 2 && segment.ends_with(':')))
        .map(safe)
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// The name at the end of a path.
pub(super) fn file(path: &str) -> String {
    segments(path).pop().unwrap_or_else(|| "unnamed".to_owned())
}

/// Whether a path leads out of the folder it is unpacked in.
pub(super) fn leads_out(path: &str) -> bool {
    let drive = path.get(1..2) == Some(":");
    drive || path.starts_with(['/', '\\']) || path.split(['/', '\\']).any(|one| one == "..")
}

/// One name without signs that are not shown, or that turn the order of others, cut where it is very long; its ending stays.
fn safe(name: &str) -> String {
    let shown = |c: char| match c {
        c if c.is_control() => '_',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => '_',
        '\u{feff}' | '\u{fffd}' => '_',
        c => c,
    };
    let name: String = name.chars().map(shown).collect();
    let name = name.trim_end_matches(['.', ' ']);
    if name.len() <= NAME_BYTES {
        return name.to_owned();
    }
    let ending = match name.rsplit_once('.') {
        Some((_, ending)) if ending.len() <= 8 => format!(".{ending}"),
        _ => String::new(),
    };
    let mut cut = NAME_BYTES - ending.len();
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}{ending}", name.get(..cut).unwrap_or_default())
}

/// The upper half of code page 437, of DOS in the United States.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The upper half of code page 850, of DOS in Western Europe and Latin America; Windows still writes it.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// A name in a ZIP archive, which does not say how it is written unless in UTF-8: the code page under which most of it are letters as
/// words have them. The second is the code page, where it was none but a guess.
pub(super) fn decode(raw: &[u8]) -> (String, Option<&'static str>) {
    if let Ok(text) = std::str::from_utf8(raw) {
        return (text.to_owned(), None);
    }
    let page = |table: &str| -> String {
        let upper: Vec<char> = table.chars().collect();
        let one = |byte: &u8| match byte.checked_sub(128) {
            Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
            None => char::from(*byte),
        };
        raw.iter().map(one).collect()
    };
    let windows = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned();
    let all = [("cp850", page(CP850)), ("cp437", page(CP437)), ("windows-1252", windows)];
    let mut best: Option<(i32, &'static str, String)> = None;
    for (name, text) in all {
        let score = plausible(&text);
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, name, text));
        }
    }
    best.map_or_else(|| (String::new(), None), |(_, name, text)| (text, Some(name)))
}

/// How much a text looks like words: letters of Latin script for it, boxes and capitals within a word against it.
fn plausible(text: &str) -> i32 {
    let (mut score, mut before) = (0, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            let latin = matches!(c, '\u{c0}'..='\u{17f}') && c.is_alphabetic();
            score += match c {
                _ if latin && c.is_uppercase() && before.is_lowercase() => -2,
                // Letters that no language of these code pages' usual places has.
                'ø' | 'Ø' | 'ð' | 'Ð' | 'þ' | 'Þ' | 'ı' | 'ƒ' => 0,
                _ if latin => 2,
                'ª' | 'º' | '¿' | '¡' | '°' => 1,
                _ => -2,
            };
        }
        before = c;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_and_hide_nothing() {
        assert_eq!(segments("../../etc/./list.csv"), ["etc", "list.csv"]);
        assert_eq!(segments("C:\\lists\\a.csv"), ["lists", "a.csv"]);
        assert_eq!(file("a\u{202e}vsc.exe\0\n"), "a_vsc.exe_");
        assert_eq!(file("../"), "unnamed");
        assert!(leads_out("../x") && leads_out("/x") && leads_out("C:x") && !leads_out("a..b/x"));
        let long = file(&format!("{}.xlsx", "ñ".repeat(300)));
        assert!(long.len() <= NAME_BYTES && long.ends_with("ñ.xlsx"), "{long}");
    }

    #[test]
    fn names_of_old_code_pages_are_read_in_the_one_in_which_they_are_words() {
        for (raw, text, page) in [
            (&b"Relaci\xa2n de mu\xa4ecos.csv"[..], "Relación de muñecos.csv", "cp850"),
            (b"\xb5lamo.csv", "Álamo.csv", "cp850"),
            (b"Jos\xe9 Mu\xf1oz.csv", "José Muñoz.csv", "windows-1252"),
        ] {
            assert_eq!(decode(raw), (text.to_owned(), Some(page)));
        }
        assert_eq!(decode("ñ".as_bytes()), ("ñ".to_owned(), None));
    }
}
