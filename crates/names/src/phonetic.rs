//! How a Spanish-speaking clerk may have heard a name.

/// The sound of one folded word in Spanish ears, as a short ASCII key; equal keys sound alike.
///
/// Silent `h` dropped; `b` = `v` = `w`; `z` = `s` = `c` before e, i; `j` = `g` before e, i = `x`;
/// `ll` = `y`; `qu` = `k` = hard `c`; `ph` = `f`; `m` = `n` before b, p, v, f; `ch` = `sh`; a `y` that ends
/// a syllable is `i`; doubled letters count once.
#[must_use]
pub fn phonetic_key(word: &str) -> String {
    let letters: Vec<u8> =
        word.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect();
    let mut key: Vec<u8> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or(0);
        let (sound, used) = sound_of(letter, next, letters.get(at + 2).copied().unwrap_or(0));
        if let Some(sound) = sound
            && key.last() != Some(&sound)
        {
            key.push(sound);
        }
        at += used;
    }
    key.into_iter().map(char::from).collect()
}

fn is_soft(letter: u8) -> bool {
    matches!(letter, b'e' | b'i' | b'y')
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The sound at one place and how many letters it takes.
fn sound_of(letter: u8, next: u8, third: u8) -> (Option<u8>, usize) {
    match (letter, next) {
        (b'c' | b's', b'h') => (Some(b'c'), 2),
        (b'p', b'h') => (Some(b'f'), 2),
        (b'h', _) => (None, 1),
        (b'l', b'l') => (Some(b'y'), 2),
        (b'q', b'u') => (Some(b'k'), 2),
        (b'g', b'u') if is_soft(third) => (Some(b'g'), 2),
        (b'g', _) if is_soft(next) => (Some(b'j'), 1),
        (b'x', _) => (Some(b'j'), 1),
        (b'c', _) if is_soft(next) => (Some(b's'), 1),
        (b'c' | b'q' | b'k', _) => (Some(b'k'), 1),
        (b't', b'z' | b's') => (Some(b's'), 2),
        (b'z', _) => (Some(b's'), 1),
        (b'v' | b'w', _) => (Some(b'b'), 1),
        (b'm', b'b' | b'p' | b'v' | b'f') => (Some(b'n'), 1),
        (b'y', after) if !is_vowel(after) => (Some(b'i'), 1),
        _ => (Some(letter), 1),
    }
}

/// The consonants of a [`phonetic_key`] with its first sound kept: joins spellings that differ only
/// in vowels, as romanised Arabic does (`Mohamed`, `Muhammad`).
#[must_use]
pub fn consonant_key(word: &str) -> String {
    let key = phonetic_key(word);
    let mut short = String::with_capacity(key.len());
    for (at, letter) in key.chars().enumerate() {
        let skip = at > 0 && matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        if !skip && !short.ends_with(letter) {
            short.push(letter);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_sound_alike_share_a_key() {
        for (a, b) in [
            ("hernandez", "ernandes"),
            ("baez", "vaez"),
            ("gonzalez", "gonsales"),
            ("jimenez", "gimenez"),
            ("jimenez", "ximenez"),
            ("llanos", "yanos"),
            ("quispe", "kispe"),
            ("caro", "karo"),
            ("osvaldo", "oswaldo"),
            ("campos", "canpos"),
            ("godoy", "godoi"),
            ("guerra", "guera"),
        ] {
            assert_eq!(phonetic_key(a), phonetic_key(b), "{a} {b}");
        }
        assert_ne!(phonetic_key("caro"), phonetic_key("saro"));
        assert_ne!(phonetic_key("perez"), phonetic_key("peres1"));
        assert_eq!(consonant_key("mohamed"), consonant_key("muhammad"));
    }
}
