//! The pages. Each has an answer, which the JSON API prints as well, and a way to show it.

pub(crate) mod alerts;
pub(crate) mod articles;
pub(crate) mod batch;
pub(crate) mod batches;
pub(crate) mod board;
pub(crate) mod dashboard;
pub(crate) mod findings;
pub(crate) mod home;
pub(crate) mod labels;
pub(crate) mod ledger;
pub(crate) mod map;
pub(crate) mod orders;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod places;
pub(crate) mod problems;
pub(crate) mod records;
pub(crate) mod search;
pub(crate) mod statements;
pub(crate) mod subjects;
pub(crate) mod uncounted;

use paradero_register::sql::tells_away;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use crate::layout::{Ask, Shown};
use crate::screening;

/// Why a page cannot be made, in one line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    Database(#[from] paradero_register::sql::Error),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Views(String),
    #[error("{0}")]
    Accounts(#[from] crate::Error),
    /// The session ended while the request was answered.
    #[error("Sign in first.")]
    SignedOut,
    /// The request says something that makes no sense.
    #[error("{0}")]
    Asked(String),
}

impl Fault {
    /// Whether the database of the views is gone: the same may be asked when it is back.
    pub(crate) fn is_away(&self) -> bool {
        match self {
            Self::Database(error) => error.is_away(),
            Self::Views(text) | Self::Asked(text) => tells_away(text),
            _ => false,
        }
    }
}

/// What a page's questions return; `None` is: there is no such thing.
pub(crate) type Found<T> = Result<Option<T>, Fault>;

/// One page and its place in the JSON API.
pub(crate) struct Page {
    /// The address below the language and below `/api`.
    pub(crate) path: &'static str,
    /// One line on what it answers.
    pub(crate) summary: &'static str,
    /// What may stand in its query.
    pub(crate) query: &'static [&'static str],
    pub(crate) show: fn(&Ask) -> Found<Shown>,
    pub(crate) data: fn(&Ask) -> Found<Value>,
    /// Where in the answer its list stands (RFC 6901), if it is one above all.
    pub(crate) rows: Option<&'static str>,
    /// The schema of the answer, whose parts go into the generator.
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Page {
    /// Its address in the JSON API.
    pub(crate) fn api_path(&self) -> String {
        format!("/api/{}", if self.path.is_empty() { "home" } else { self.path })
    }
}

/// The schema of what a question is answered with.
fn schema_of<T: JsonSchema>(_: fn(&Ask) -> Found<T>, generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

macro_rules! page {
    ($path:literal, $summary:literal, $query:expr, $module:ident :: $answer:ident, $show:ident) => {
        page!($path, $summary, $query, $module::$answer, $show, None)
    };
    ($path:literal, $summary:literal, $query:expr, $module:ident :: $answer:ident, $show:ident, $rows:expr) => {
        Page {
            path: $path,
            summary: $summary,
            query: &$query,
            show: |ask| Ok($module::$answer(ask)?.map(|answer| $module::$show(ask, &answer))),
            data: |ask| Ok($module::$answer(ask)?.map(serde_json::to_value).transpose()?),
            rows: $rows,
            schema: |generator| schema_of($module::$answer, generator),
        }
    };
}

/// All pages.
pub(crate) const PAGES: &[Page] = &[
    page!("", "What the register holds and what needs attention", [], home::answer, show),
    page!(
        "people",
        "People, searched by name and narrowed",
        ["name", "status", "rule", "source", "place", "about", "covered", "page"],
        people::answer,
        show,
        Some("/people")
    ),
    page!(
        "search",
        "One search over people, orders, places, statements, sources and the text inside them",
        ["q", "in", "page"],
        search::answer,
        show
    ),
    page!("person/{id}", "Everything said of one person", [], person::answer, show),
    page!(
        "findings",
        "Findings, narrowed",
        [
            "rule",
            "severity",
            "basis",
            "certainty",
            "month",
            "authority",
            "place",
            "subject",
            "page"
        ],
        findings::list,
        show_list,
        Some("/findings")
    ),
    page!(
        "alerts",
        "What an office is told without asking: deadlines, overdue orders, what a few rules find",
        ["page"],
        alerts::answer,
        show,
        Some("/alerts")
    ),
    page!(
        "finding/{id}",
        "One finding with all it rests on",
        ["page"],
        findings::one,
        show_one,
        Some("/cites")
    ),
    page!("record/{id}", "One record with what was made of it", [], records::record, show_record),
    page!(
        "screen",
        "What is searched when a list is screened; POST screens one",
        [],
        screening::searched,
        show_form
    ),
    page!(
        "problems",
        "What could not be read, of one source or of all, and who looked at it",
        ["source", "page"],
        problems::answer,
        show,
        Some("/problems")
    ),
    page!("sources", "All sources", [], records::sources, show_sources, Some("")),
    page!(
        "source/{id}",
        "One source with its records",
        ["page"],
        records::source,
        show_source,
        Some("/records")
    ),
    page!(
        "orders",
        "Orders by lanes: passed, due, as soon as possible, contested, obeyed; with deadline, answers, state",
        ["lane", "state", "page"],
        board::answer,
        show,
        Some("/orders")
    ),
    page!("order/{id}", "One order or obligation", [], orders::one, show_one),
    page!(
        "batches",
        "Batches: announced against named",
        ["page"],
        batches::batches,
        show_batches,
        Some("/batches")
    ),
    page!(
        "batch/{id}",
        "One batch: who is named, who of them is covered by an order, departure and arrival by either side",
        ["page"],
        batch::answer,
        show,
        Some("/rows")
    ),
    page!(
        "dashboard",
        "How many findings begin to hold in which month, over rules, authorities or places",
        ["over", "page"],
        dashboard::answer,
        show
    ),
    page!(
        "instruments",
        "Instruments, agreements and scorecards, with how many they affect",
        ["page"],
        subjects::instruments,
        show_list,
        Some("/subjects")
    ),
    page!(
        "authorities",
        "Authorities and speakers",
        ["page"],
        subjects::authorities,
        show_list,
        Some("/subjects")
    ),
    page!("groups", "Described groups", ["page"], subjects::groups, show_list, Some("/subjects")),
    page!(
        "subjects",
        "Subjects of one kind",
        ["kind", "page"],
        subjects::of_kind,
        show_list,
        Some("/subjects")
    ),
    page!("subject/{id}", "Anything that claims are about", ["page"], subjects::one, show_one),
    page!(
        "labels",
        "On what each label is said to rest",
        ["sort", "page"],
        labels::answer,
        show,
        Some("/labels")
    ),
    page!(
        "statements",
        "Who said what, when",
        ["speaker", "page"],
        statements::answer,
        show,
        Some("/statements")
    ),
    page!(
        "countries",
        "Ratings beside what courts found",
        [],
        places::countries,
        show_countries,
        Some("")
    ),
    page!(
        "places",
        "Places and those last said to be there",
        ["page"],
        places::places,
        show_places,
        Some("/places")
    ),
    page!(
        "map",
        "Places with coordinates and how many are last said to be there; removals between countries",
        ["page"],
        map::answer,
        show,
        Some("/spots")
    ),
    page!(
        "uncounted",
        "The lists, what they share, and recorded estimates of how many people are on none",
        ["page"],
        uncounted::answer,
        show,
        Some("/estimates")
    ),
    page!(
        "uncounted/{id}",
        "One recorded estimate: its tables, settings and answers; the id is its entry",
        [],
        uncounted::answer_one,
        show_one
    ),
    page!(
        "ledger",
        "The ledger: checkpoint and entries",
        ["verify", "page"],
        ledger::answer,
        show,
        Some("/entries")
    ),
];
