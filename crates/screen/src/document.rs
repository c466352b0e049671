//! Identity documents: what makes two of them one.

use paradero_names::{document, fold};

use crate::hit::Why;
use crate::score;

/// An identity document: kind (may be empty) and number, folded, without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    kind: String,
    pub(crate) number: String,
}

impl Document {
    /// Reads `kind:number`, a number before which its kind stands, or a bare number; nothing when no letter or digit is left.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (kind, number) = document(text);
        let number: String = fold(number).split_whitespace().collect();
        (!number.is_empty()).then_some(Self { kind, number })
    }

    /// How two documents stand to each other; nothing when their kinds differ and so do the
    /// numbers, since people have several documents.
    pub(crate) fn compare(&self, other: &Self) -> Option<(Why, i32)> {
        let same_kind = self.kind == other.kind || self.kind.is_empty() || other.kind.is_empty();
        // A short number alone, or one under another kind, may be anybody's.
        let telling = same_kind && self.number.len() >= 5;
        if self.number == other.number {
            let same = (Why::SameDocument, score::SAME_DOCUMENT);
            return Some(if telling { same } else { (Why::NearDocument, score::NEAR_DOCUMENT) });
        }
        match same_kind {
            true if telling && paradero_names::osa_within(&self.number, &other.number, 1) => {
                Some((Why::NearDocument, score::NEAR_DOCUMENT))
            }
            true => Some((Why::OtherDocument, score::OTHER_DOCUMENT)),
            false => None,
        }
    }
}
