//! Drafts for the two bodies of the United Nations that look for people: the Working Group on Enforced or Involuntary
//! Disappearances (WGEID) and the Committee on Enforced Disappearances (CED, art. 30 of the ICPPED).
//!
//! What each asks for was read in: WGEID, the six elements without which it takes no case (reprinted by fiacat.org,
//! "Submission of allegations", January 2011), "Reporting a disappearance to the Working Group" and "Procedures" (ohchr.org);
//! CED, articles 30, 35 and 39 of the convention, CED/C/4/Rev.1 of 27 May 2021, paragraphs 1 to 7, and "Urgent actions"
//! (ohchr.org). The forms of the day are on the pages of the two bodies; a draft follows what they ask, not their layout.
//!
//! A draft is filled from a view alone. Who submits it, and whether relatives consent, is written by hand: neither is
//! ever printed from the register.

mod ced;
mod eligible;
mod facts;
mod parties;
mod wgeid;
mod window;

use paradero_locale::text;

use crate::document::{Block, Line, missing, plain, soft, strong};
use crate::reader::Reader;

pub(crate) use ced::write as ced;
pub(crate) use wgeid::write as wgeid;

/// One thing that a form asks for.
struct Element {
    /// What is asked, with its number.
    name: String,
    /// What the register knows of it.
    known: Vec<Line>,
    /// How much of it is there.
    there: There,
    /// What to ask the family where something is missing.
    ask: String,
}

/// How much of an element is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Whole,
    Partly,
    Missing,
    /// To be written by hand by whoever submits.
    ByHand,
}

impl Element {
    /// An element that is there if anything is known of it.
    fn of(name: &str, known: Vec<Line>, ask: &str) -> Self {
        let there = if known.is_empty() { There::Missing } else { There::Whole };
        Self { name: name.to_owned(), known, there, ask: ask.to_owned() }
    }

    fn by_hand(name: &str, ask: &str) -> Self {
        Self { name: name.to_owned(), known: Vec::new(), there: There::ByHand, ask: ask.to_owned() }
    }
}

/// The elements as a table: what is asked, whether it is there, what is known or to be asked.
fn table(reader: &Reader<'_>, caption: &str, all: Vec<Element>) -> Block {
    let lang = reader.lang;
    let rows = all.into_iter().map(|one| {
        let state = match one.there {
            There::Whole => plain(text!(lang, "doc-form-there")),
            There::Partly => missing(text!(lang, "doc-form-partly")),
            There::Missing => missing(text!(lang, "doc-form-missing")),
            There::ByHand => missing(text!(lang, "doc-form-by-hand")),
        };
        let mut known = one.known;
        if one.there != There::Whole {
            known.push(vec![soft(one.ask)]);
        }
        vec![vec![vec![strong(one.name)]], vec![vec![state]], known]
    });
    Block::Table {
        caption: caption.to_owned(),
        head: [
            text!(lang, "doc-form-asked"),
            text!(lang, "doc-form-state"),
            text!(lang, "doc-form-known"),
        ]
        .map(str::to_owned)
        .to_vec(),
        widths: vec![27, 15, 58],
        rows: rows.collect(),
    }
}

/// In one paragraph which elements are missing, so that nobody has to look for them.
fn summary(reader: &Reader<'_>, all: &[Element]) -> Block {
    let lang = reader.lang;
    let of = |there: There| -> Vec<&str> {
        all.iter().filter(|one| one.there == there).map(|one| one.name.as_str()).collect()
    };
    let mut lines = Vec::new();
    let open = of(There::Missing);
    if open.is_empty() {
        lines.push(vec![plain(text!(lang, "doc-form-none-missing"))]);
    } else {
        lines.push(vec![missing(text!(lang, "doc-form-still-missing", what = open.join("; ")))]);
    }
    let partly = of(There::Partly);
    if !partly.is_empty() {
        lines.push(vec![missing(text!(lang, "doc-form-still-partly", what = partly.join("; ")))]);
    }
    let by_hand = of(There::ByHand);
    if !by_hand.is_empty() {
        lines.push(vec![plain(text!(lang, "doc-form-still-by-hand", what = by_hand.join("; ")))]);
    }
    Block::Notice { lines }
}

/// What every draft begins with.
fn warning(reader: &Reader<'_>) -> Block {
    let lang = reader.lang;
    Block::Notice {
        lines: vec![
            vec![strong(text!(lang, "doc-form-draft"))],
            vec![plain(text!(lang, "doc-form-not-sent"))],
            vec![plain(text!(lang, "doc-form-body-decides"))],
        ],
    }
}

/// What is written by hand: who submits, and that relatives consent.
fn by_hand(reader: &Reader<'_>) -> Vec<Block> {
    let lang = reader.lang;
    let blank = |label: &str, lines: u8| Block::Blank { label: label.to_owned(), lines };
    vec![
        Block::heading(text!(lang, "doc-form-submitter")),
        Block::text(text!(lang, "doc-form-submitter-never-printed")),
        blank(text!(lang, "doc-form-submitter-name"), 1),
        blank(text!(lang, "doc-form-submitter-relation"), 1),
        blank(text!(lang, "doc-form-submitter-contact"), 2),
        Block::Boxes {
            items: vec![
                text!(lang, "doc-form-consent").to_owned(),
                text!(lang, "doc-form-confidential").to_owned(),
            ],
        },
        blank(text!(lang, "doc-form-signature"), 1),
    ]
}
