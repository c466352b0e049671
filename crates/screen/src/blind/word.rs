//! What of a word is hashed, so that it is found again under another spelling.

use paradero_names::{consonant_key, is_given_name, phonetic_key};

use super::key::{Kind, Secrets};

/// Letters of a word that others are left out of.
const BEGINNING: usize = 8;

/// Shortest consonant key that says anything: two consonants are shared by strangers.
const LEAST_CONSONANTS: usize = 3;

/// Shortest sound that does.
const LEAST_SOUND: usize = 2;

/// Most letters that are left out.
pub(super) const MOST_LEFT_OUT: usize = 2;

/// Most edits between two words of which the shorter has so many letters.
pub(super) fn most_edits(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=5 => 1,
        _ => MOST_LEFT_OUT,
    }
}

/// A word without letters: the beginning of it (up to eight), and that with one and with two letters left out. Nothing for
/// words too short for an edit. Two words within [`most_edits`] have a form in common (symmetric deletion: Garbe 2012,
/// SymSpell); how many letters each has lost for it says how many edits there are between them at most.
pub(super) fn forms(word: &str) -> [Vec<Vec<u8>>; MOST_LEFT_OUT + 1] {
    let most = most_edits(word.len());
    let mut forms: [Vec<Vec<u8>>; MOST_LEFT_OUT + 1] = Default::default();
    if most == 0 {
        return forms;
    }
    let mut last = vec![word.bytes().take(BEGINNING).collect::<Vec<u8>>()];
    for (left_out, place) in forms.iter_mut().enumerate() {
        place.clone_from(&last);
        if left_out == most {
            break;
        }
        last = last.iter().flat_map(|form| without_one(form)).collect();
        last.sort_unstable();
        last.dedup();
    }
    forms
}

fn without_one(form: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..form.len()).map(|at| {
        let mut shorter = form.to_vec();
        shorter.remove(at);
        shorter
    })
}

/// What a word is, beside its hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// A well-known given name, or short for one: two that differ are two names, however alike.
    pub(super) familiar: bool,
    /// All digits: a digit more or less is another number.
    pub(super) number: bool,
}

impl Traits {
    pub(super) fn of(word: &str) -> Self {
        let number = word.bytes().all(|sign| sign.is_ascii_digit());
        Self { familiar: is_given_name(word), number }
    }

    pub(super) fn to_byte(self) -> u8 {
        u8::from(self.familiar) | u8::from(self.number) << 1
    }

    pub(super) fn from_byte(byte: u8) -> Self {
        Self { familiar: byte & 1 != 0, number: byte & 2 != 0 }
    }
}

/// The hashes of a word. 0 stands for none.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashed {
    pub(super) word: u64,
    pub(super) sound: u64,
    pub(super) consonants: u64,
    pub(super) traits: Traits,
    /// By how many letters are left out; each ascending, so that the order tells nothing.
    pub(super) forms: [Vec<u64>; MOST_LEFT_OUT + 1],
}

impl Hashed {
    pub(super) fn new(secrets: &Secrets, word: &str) -> Self {
        let key = |kind, text: String, least| {
            if text.len() < least { 0 } else { secrets.hash(kind, text.as_bytes()) }
        };
        let forms = forms(word).map(|forms| {
            let hash = |form: &Vec<u8>| secrets.hash(Kind::Form, form);
            let mut hashes: Vec<u64> = forms.iter().map(hash).collect();
            hashes.sort_unstable();
            hashes
        });
        Self {
            word: whole(secrets, word),
            sound: key(Kind::Sound, phonetic_key(word), LEAST_SOUND),
            consonants: key(Kind::Consonants, consonant_key(word), LEAST_CONSONANTS),
            traits: Traits::of(word),
            forms,
        }
    }
}

/// The hash of a word as it is.
pub(super) fn whole(secrets: &Secrets, word: &str) -> u64 {
    secrets.hash(Kind::Word, word.as_bytes())
}

/// A document number, and it with one sign left out, each once. Two numbers one sign apart have one in common.
pub(super) fn number_forms(number: &str) -> Vec<Vec<u8>> {
    let mut forms: Vec<Vec<u8>> = without_one(number.as_bytes()).collect();
    forms.push(number.as_bytes().to_vec());
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::blind::key::Key;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn words_within_the_edits_share_a_hash(
            word in "[a-d]{3,12}",
            edits in prop::collection::vec((0_usize..12, 0_u8..4, "[a-d]"), 0..3),
        ) {
            let mut other = word.clone().into_bytes();
            for (at, what, letter) in edits {
                let letter = letter.as_bytes()[0];
                let at = at.min(other.len().saturating_sub(1));
                match what {
                    0 => other.insert(at, letter),
                    1 if other.len() > 1 => drop(other.remove(at)),
                    2 => other[at] = letter,
                    _ if other.len() > 1 => other.swap(at.max(1) - 1, at.max(1)),
                    _ => {}
                }
            }
            let other = String::from_utf8(other).unwrap();
            let most = most_edits(word.len().min(other.len()));
            let near = most > 0 && paradero_names::osa(&word, &other) <= most;
            let secrets = Key::new([9; 32]).of_export(&[5; 16]);
            let [one, two] = [&word, &other].map(|word| Hashed::new(&secrets, word).forms);
            let share = one.iter().flatten().any(|hash| two.iter().flatten().any(|two| two == hash));
            prop_assert!(share || !near, "{word} {other}");
        }
    }

    #[test]
    fn short_words_have_no_forms_and_longer_ones_those_of_their_beginning() {
        assert!(forms("paz").iter().all(Vec::is_empty));
        let [none, one, two] = forms("cruz");
        assert_eq!((none.len(), one.len(), two.len()), (1, 4, 0));
        let [none, one, two] = forms("quintanilla");
        assert_eq!(none, [b"quintani"]);
        assert_eq!((one.len(), two.len()), (8, 28));
        assert_eq!(forms("aaaaaa").map(|forms| forms.len()), [1, 1, 1]);
    }
}
