//! What was planted, written as `truth.toml`.

use crate::sheet::quoted;

/// One planted finding.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    /// The rule that must fire.
    pub(crate) rule: &'static str,
    /// Name of whom or what it is about.
    pub(crate) subject: String,
    /// The truth's id, where it is about a person.
    pub(crate) entity: Option<String>,
    /// `file:row` of each row, and `file:handle` of each handle, that speaks of it.
    pub(crate) places: Vec<String>,
}

/// The file's text. `allowed` are findings that follow from what was planted, and may be given
/// or not: a person dropped from a list is also one whose whereabouts nobody states any more.
pub(crate) fn toml(
    today: &str,
    people: usize,
    seed: u64,
    planted: &[Planted],
    allowed: &[Planted],
) -> Vec<u8> {
    let mut text = format!(
        "# What was planted. A finding of severity `serious` or `notable` that is listed neither\n\
         # under `finding` nor under `allowed` is one too many.\n\ntoday  = \"{today}\"\n\
         people = {people}\nseed   = {seed}\n\
         # Rules of severity `info` that hold for more people than those listed, and one that asks.\n\
         open   = [\"register-incomplete\", \"authority-not-stated\", \"no-legal-basis\",\n                   \"protected-person-may-be-named\"]\n"
    );
    for (head, list) in [("finding", planted), ("allowed", allowed)] {
        for item in list {
            text.push_str(&format!(
                "\n[[{head}]]\nrule    = \"{}\"\nsubject = {}\n",
                item.rule,
                quoted(&item.subject)
            ));
            if let Some(entity) = &item.entity {
                text.push_str(&format!("entity  = \"{entity}\"\n"));
            }
            let places: Vec<String> = item.places.iter().map(|place| quoted(place)).collect();
            text.push_str(&format!("places  = [{}]\n", places.join(", ")));
        }
    }
    text.into_bytes()
}
