//! The keys of `link.toml`: one place for what the file written, the book and the tests say of them.

/// A key and what it says.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What it may be, and what it is where nothing is said; the book tells it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the book is checked against it"))]
    pub(super) value: &'static str,
    pub(super) says: &'static str,
}

const fn key(name: &'static str, value: &'static str, says: &'static str) -> Key {
    Key { name, value, says }
}

/// Every key, in the order of the file.
pub(super) const KEYS: &[Key] = &[
    key("id", "a column", "Column that names a record in the output; never evidence."),
    key(
        "truth",
        "a column",
        "Column that says which records are one person: scores the result; never evidence.",
    ),
    key(
        "unique",
        "true or false (false)",
        "No file holds a person twice: only pairs across files.",
    ),
    key(
        "threshold",
        "bits (0.0)",
        "Weight from which two records are linked, in bits of odds; 0 is as likely as not.",
    ),
    key(
        "accept",
        "true or false (true where `threshold` is stated)",
        "Link even where nearly all evidence comes from one group of dependent fields.",
    ),
    key(
        "review",
        "bits (-6.0)",
        "Weight from which a pair is reported, and counts for or against a group.",
    ),
    key("seed", "a number (1)", "Another number draws other random pairs to learn from."),
    key("sample", "a number (200000)", "Random pairs drawn to learn how strangers agree."),
    key(
        "memory",
        "a size (all there is)",
        "What the run may hold in memory, as \"512MiB\" or \"2GiB\"; what it has no room for lies in files.",
    ),
    key("spill", "a folder (that of the system)", "Folder on a disk for those files."),
    key(
        "name-corpus",
        "a file, or [a file, ..] (none)",
        "Names of other people, which tell how rare a name is where the records are too few to.",
    ),
    key(
        "columns.NAME",
        "a kind, or \"none\"",
        "What a column holds, where it is not recognised; \"none\" is no evidence.",
    ),
    key(
        "field.kind",
        "a kind",
        "What a field holds. Where fields are listed, they are all that is compared.",
    ),
    key(
        "field.columns",
        "[[a column, ..], ..]",
        "Ways in which a row may state the field; the columns of one way are joined by a blank, those of a date are year, month and day.",
    ),
    key(
        "blocking.pairs_a_link",
        "a number (from the rows)",
        "Pairs that may be compared to find one link more.",
    ),
    key(
        "blocking.largest_block",
        "rows (none)",
        "Largest block that a rule chosen from the rows may pair whole.",
    ),
    key(
        "blocking.rule.name",
        "a rule",
        "A rule, as --explain-blocking names it. Where rules are listed, there are no others.",
    ),
    key("blocking.rule.largest_block", "rows", "Largest block that it pairs whole."),
    key("blocking.also.name", "a rule", "A rule more, whatever it is found to be worth."),
    key("blocking.also.largest_block", "rows", "Largest block that it pairs whole."),
    key(
        "clusters.absent",
        "bits (from what blocking loses)",
        "What a pair that was never compared counts against joining two groups.",
    ),
    key(
        "clusters.unlike",
        "bits (2.0)",
        "What a pair compared and found below `review` counts against it.",
    ),
    key(
        "clusters.clip",
        "bits (6.0)",
        "The most that one pair counts for or against joining two groups.",
    ),
];

/// What a key says.
pub(super) fn says(name: &str) -> &'static str {
    KEYS.iter().find(|key| key.name == name).map_or("", |key| key.says)
}
