//! What an engine gives of a rule: plain rows, whichever engine ran the statement.

/// The columns that the statement of a rule gives, by name. `speaker` may stand beside them.
pub const COLUMNS: &[&str] = &[
    "subject", "key", "certain", "since_lo", "since_hi", "until_lo", "until_hi", "n_lo", "n_hi",
    "detail", "cite", "role",
];

/// One row of a rule's statement, with what is known of the event that it cites.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// What it is about.
    pub subject: Option<String>,
    /// Tells apart several findings about one subject.
    pub key: Option<String>,
    /// 1 where it holds for every reading of the dates.
    pub certain: Option<i64>,
    /// First day on which it may have begun to hold.
    pub since_lo: Option<i64>,
    /// Day on which it holds at the latest.
    pub since_hi: Option<i64>,
    /// First day on which its clock may have stopped.
    pub until_lo: Option<i64>,
    /// Last day on which its clock may have stopped.
    pub until_hi: Option<i64>,
    /// At least so many.
    pub n_lo: Option<i64>,
    /// At most so many.
    pub n_hi: Option<i64>,
    /// A text for the message.
    pub detail: Option<String>,
    /// Id of the event that it cites.
    pub cite: Option<String>,
    /// What that event is to the finding.
    pub role: Option<String>,
    /// Who says it: the rule's `speaker`, or, where it has no such column, who says a core event.
    pub speaker: Option<String>,
    /// The event that it cites, where there is one of that id.
    pub event: Option<Cited>,
}

/// What a basis is told from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// The speaker admits it.
    pub admitted: bool,
    /// What the source does: `asserts`, `orders`, ...
    pub stance: String,
    /// The source, or whose account it repeats.
    pub origin: String,
}

/// Whether a rule's statement, whose columns are given, tells who speaks.
///
/// # Errors
/// If it lacks one of [`COLUMNS`].
pub fn tells_speaker(rule: &str, columns: &[&str]) -> Result<bool, crate::Error> {
    match COLUMNS.iter().find(|name| !columns.contains(name)) {
        Some(missing) => Err(crate::Error::new(format!("rule {rule}: no column `{missing}`"))),
        None => Ok(columns.contains(&"speaker")),
    }
}
