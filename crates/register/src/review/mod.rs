//! Judging pairs of mentions: what reviewers said, which pair comes next for whom, and what their words change.
//!
//! A judgement is an act of its own: durable before it is acknowledged, and binding nobody. Those that agree are *applied*
//! as a file of decisions, an act too, after which the derived stores are made anew. Between the two nothing is derived and
//! no store is opened for writing, so that a judgement takes milliseconds whatever the register holds.

mod agreement;
mod apply;
mod desk;
mod judgements;
pub(crate) mod queue;
mod sheet;

pub use agreement::{Agreement, Together};
pub use apply::{Effect, Effects, Ready, effect};
pub use desk::{Desk, Progress, Standing, Word};
pub use judgements::{Judgement, NewJudgement, record_judgements};
pub use sheet::{Part, Sheet, Side, level_of, name_of, of_rank, sheet};

/// Two mentions, by their ids, the lower first.
pub type Pair = [String; 2];

/// Two mentions in the order in which pairs have them; none where they are one.
#[must_use]
pub fn pair(one: &str, other: &str) -> Option<Pair> {
    match one.cmp(other) {
        std::cmp::Ordering::Less => Some([one.to_owned(), other.to_owned()]),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some([other.to_owned(), one.to_owned()]),
    }
}
