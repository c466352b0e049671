//! What a rule concluded, and the tables it is stored in.

use rusqlite::{Connection, params};

use crate::{Error, Severity};

/// What a finding rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The authority itself says so.
    Admitted,
    /// A court found or ordered it.
    Ordered,
    /// Two sources of different origin.
    Corroborated,
    /// One origin.
    Single,
    /// It cites nothing: nobody states anything.
    None,
}

impl Basis {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Ordered => "ordered",
            Self::Corroborated => "corroborated",
            Self::Single => "single",
            Self::None => "none",
        }
    }
}

/// Whether a finding holds for every reading of the uncertain dates or for some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// For every reading.
    Certain,
    /// For some reading.
    Possible,
}

impl Certainty {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Possible => "possible",
        }
    }
}

/// What a cited event is to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The finding stands on it.
    Core,
    /// It helps to understand the finding.
    Context,
    /// It denies the finding, which is then contested.
    Contra,
}

impl Role {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Context => "context",
            Self::Contra => "contra",
        }
    }

    /// The role of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Core, Self::Context, Self::Contra].into_iter().find(|role| role.code() == code)
    }
}

/// An event that a finding cites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    /// What it is to the finding.
    pub role: Role,
    /// Id of the event.
    pub event: String,
}

/// What a rule concluded. Days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `rule:subject`, or `rule:subject:key` where one subject can have several.
    pub id: String,
    /// Id of the rule.
    pub rule: String,
    /// Id of what it is about.
    pub subject: String,
    /// Kind of what it is about.
    pub subject_kind: String,
    /// Tells apart several findings of one rule about one subject; else empty.
    pub key: String,
    /// The rule's severity.
    pub severity: Severity,
    /// What it rests on.
    pub basis: Basis,
    /// Whether a claim denies it.
    pub contested: bool,
    /// Whether it holds for every reading of the dates.
    pub certainty: Certainty,
    /// From when it holds: the interval as EDTF text.
    pub since_text: Option<String>,
    /// First day on which it may have begun to hold.
    pub since_lo: Option<i64>,
    /// Day on which it holds at the latest.
    pub since_hi: Option<i64>,
    /// First day on which its clock may have stopped.
    pub until_lo: Option<i64>,
    /// Last day on which its clock may have stopped; `None` while it runs.
    pub until_hi: Option<i64>,
    /// Days from `since_hi` to `until_hi`, else to today: at least so many. Rules with a clock.
    pub days: Option<i64>,
    /// At least so many (names missing, for instance).
    pub n_lo: Option<i64>,
    /// At most so many.
    pub n_hi: Option<i64>,
    /// One sentence in English.
    pub message_en: String,
    /// One sentence in Spanish.
    pub message_es: String,
    /// `open`, until a human decision says otherwise.
    pub state: String,
    /// Why it was dismissed, where it was.
    pub reason: Option<String>,
    /// The events it cites, those it stands on first.
    pub cites: Vec<Cite>,
}

const TABLES: &str = "
DROP TABLE IF EXISTS main.finding;
DROP TABLE IF EXISTS main.finding_cite;
CREATE TABLE main.finding (id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject TEXT NOT NULL,
  subject_kind TEXT NOT NULL, severity TEXT NOT NULL, basis TEXT NOT NULL,
  contested INTEGER NOT NULL, certainty TEXT NOT NULL, since_text TEXT, since_lo INTEGER,
  since_hi INTEGER, until_lo INTEGER, until_hi INTEGER, days INTEGER, n_lo INTEGER, n_hi INTEGER,
  message_en TEXT NOT NULL, message_es TEXT NOT NULL, state TEXT NOT NULL, reason TEXT);
CREATE TABLE main.finding_cite (finding TEXT NOT NULL, event TEXT NOT NULL, role TEXT NOT NULL);
";

const INDEXES: &str = "
CREATE INDEX main.finding_subject ON finding (subject, severity, rule);
CREATE INDEX main.finding_rule ON finding (rule);
CREATE INDEX main.finding_severity ON finding (severity, rule);
CREATE INDEX main.finding_cite_finding ON finding_cite (finding);
CREATE INDEX main.finding_cite_event ON finding_cite (event);
-- Without it a person's findings are looked for among all of one severity.
ANALYZE main;
";

/// Stores findings in the tables `finding` and `finding_cite` of the connection's main schema,
/// which it makes anew, in one transaction where the caller has not opened one.
///
/// # Errors
/// If the database refuses.
pub fn write(connection: &Connection, findings: &[Finding]) -> Result<(), Error> {
    let own = connection.is_autocommit();
    let begin = if own { "BEGIN" } else { "SAVEPOINT findings" };
    let (commit, back) = if own {
        ("COMMIT", "ROLLBACK")
    } else {
        ("RELEASE findings", "ROLLBACK TO findings; RELEASE findings")
    };
    let result = connection
        .execute_batch(begin)
        .and_then(|()| insert(connection, findings))
        .and_then(|()| connection.execute_batch(commit));
    result.map_err(|error| {
        // The first error is the one to tell; after it there may be nothing to roll back.
        let _ = connection.execute_batch(back);
        Error::sql("storing findings", error)
    })
}

fn insert(connection: &Connection, findings: &[Finding]) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    let mut row = connection
        .prepare("INSERT INTO main.finding VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?;
    let mut cite = connection.prepare("INSERT INTO main.finding_cite VALUES (?,?,?)")?;
    for finding in findings {
        row.execute(params![
            finding.id,
            finding.rule,
            finding.subject,
            finding.subject_kind,
            finding.severity.code(),
            finding.basis.code(),
            finding.contested,
            finding.certainty.code(),
            finding.since_text,
            finding.since_lo,
            finding.since_hi,
            finding.until_lo,
            finding.until_hi,
            finding.days,
            finding.n_lo,
            finding.n_hi,
            finding.message_en,
            finding.message_es,
            finding.state,
            finding.reason,
        ])?;
        for cited in &finding.cites {
            cite.execute(params![finding.id, cited.event, cited.role.code()])?;
        }
    }
    connection.execute_batch(INDEXES)
}
