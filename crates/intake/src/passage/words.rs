//! Words by which pieces of a passage are told apart, folded: lower case without accents.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The lists, each of one line or several.
const WORDS: &str = include_str!("words.txt");

/// A list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List(usize);

/// Names of the lists in their file, each at the number of its list.
const NAMES: [&str; 22] = [
    "court",
    "authority",
    "alone",
    "office",
    "place",
    "place-small",
    "court-english",
    "authority-english",
    "place-english",
    "lower",
    "inner",
    "particle",
    "locative",
    "dwells",
    "role",
    "kin",
    "says",
    "common",
    "organised",
    "given-more",
    "also-words",
    "addressed",
];

/// What the Spanish name of a court begins with.
pub(super) const COURT: List = List(0);

/// What the Spanish name of an authority begins with.
pub(super) const AUTHORITY: List = List(1);

/// Authorities of which a country has one: they are named by this word alone.
pub(super) const ALONE: List = List(2);

/// Offices, which speak and are ordered as authorities are.
pub(super) const OFFICE: List = List(3);

/// What the Spanish name of a place begins with, and a few English ones.
pub(super) const PLACE: List = List(4);

/// Those that begin a name also in small letters.
pub(super) const PLACE_SMALL: List = List(5);

/// What an English name of a court has in it.
pub(super) const COURT_ENGLISH: List = List(6);

/// What an English name of an authority has in it.
pub(super) const AUTHORITY_ENGLISH: List = List(7);

/// What an English name of a place has in it.
pub(super) const PLACE_ENGLISH: List = List(8);

/// Words in small letters that stand in Spanish names of courts and authorities.
pub(super) const LOWER: List = List(9);

/// Small words that stand within names of institutions and places.
pub(super) const INNER: List = List(10);

/// Small words that stand within names of people.
pub(super) const PARTICLE: List = List(11);

/// Words before places.
pub(super) const LOCATIVE: List = List(12);

/// Words that say of whom or what a place follows, after `de` or `of`.
pub(super) const DWELLS: List = List(13);

/// Titles, offices and kinship that stand before a name and are none of it.
pub(super) const ROLE: List = List(14);

/// Of those, and besides: whose name follows after `de` or `of`, or right after.
pub(super) const KIN: List = List(15);

/// What people do who are named by one word.
pub(super) const SAYS: List = List(16);

/// Words that begin sentences and headings, or stand in them with a capital, and are no names.
pub(super) const COMMON: List = List(17);

/// Words in names of what is no person, no authority and no place.
pub(super) const ORGANISED: List = List(18);

/// Given names that lists of people have and dictionaries lack.
pub(super) const GIVEN_MORE: List = List(19);

/// Given names that are words, months, countries or towns as well: alone they name nobody.
pub(super) const ALSO_WORDS: List = List(20);

/// Signs of a family name: what stands before the dead husband's.
pub(super) const ADDRESSED: List = List(21);

/// For each word the lists that have it, a bit for each.
fn words() -> &'static HashMap<&'static str, u32> {
    static ALL: OnceLock<HashMap<&'static str, u32>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: HashMap<&str, u32> = HashMap::new();
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, words)) = line.split_once(':') else { continue };
            let Some(number) = NAMES.iter().position(|known| *known == name) else { continue };
            for word in words.split_whitespace() {
                *all.entry(word).or_default() |= 1 << number;
            }
        }
        all
    })
}

impl List {
    /// Whether a folded word stands in it.
    pub(super) fn has(self, word: &str) -> bool {
        words().get(word).is_some_and(|lists| lists & (1 << self.0) != 0)
    }
}

/// The states of the United States, folded.
pub(super) const STATES: &str = "|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|\
    kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|\
    new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|\
    utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|puerto rico|district of columbia|guantanamo|guantanamo bay|";

/// Kinds of events with stems of the words that tell of them.
pub(super) const KINDS: &[(&str, &[&str])] = &[
    (
        "order",
        &[
            "ordena",
            "ordeno ",
            "resuelve",
            "dispone",
            "se dispuso",
            "habeas corpus",
            "orders",
            "ordered",
        ],
    ),
    ("arrest", &["deten", "captur", "aprehen", "arrest"]),
    (
        "custody",
        &[
            "sigue deten",
            "siguen deten",
            "esta deten",
            "estan deten",
            "continua deten",
            "permanece",
            "still detained",
            "still in detention",
            "remains in",
            "being held",
            "reclui",
            "retenid",
            "bajo custodia",
            "internad",
            "privad",
            "held ",
            "in custody",
            "imprison",
        ],
    ),
    ("transfer", &["traslad", "transfer"]),
    ("removal", &["expuls", "deport", "removed", "removal"]),
    ("release", &["libertad", "liberad", "liberacion", "released", "release"]),
    ("hearing", &["audiencia", "comparec", "hearing", "appeared before"]),
    ("charge", &["imput", "acus", "charged"]),
    ("conviction", &["condenad", "convict"]),
    ("sentence", &["sentenci", "pena de", "sentenced"]),
    ("death", &["murio", "fallec", "muert", "died", "death", "killed"]),
    ("sighting", &["fue vist", "la vieron", "lo vieron", "was seen"]),
    ("notice", &["notific", "avis", "informad", "notified"]),
    ("statement", &["dijo", "declaro", "afirmo", "said ", "stated"]),
];

#[cfg(test)]
mod tests {
    use super::{NAMES, WORDS};

    #[test]
    fn every_line_of_the_file_is_of_a_list_and_folded() {
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            let (name, words) = line.split_once(':').unwrap();
            assert!(NAMES.contains(&name), "{name}");
            for word in words.split_whitespace() {
                assert_eq!(super::super::text::fold_word(word), word);
            }
        }
    }
}
