//! What is known beside the name, and what its agreement weighs.

use crate::birth::{BirthMatch, Interval};
use crate::document::Document;
use crate::hit::{Query, Reason, Standing, Why};
use crate::score::in_bits;
use crate::segment::{Births, View};

/// What a query knows beside the name.
pub(crate) struct Facts {
    birth: Option<Interval>,
    pub(crate) document: Option<Document>,
}

/// How the facts of a person stand to those of a query; those count that agree best, since sources may differ.
#[derive(Debug, Default)]
pub(crate) struct Weighed {
    birth: Option<(BirthMatch, i32)>,
    document: Option<(Why, i32)>,
}

impl Facts {
    pub(crate) fn of(query: &Query) -> Self {
        let document = query.document.as_deref().and_then(Document::parse);
        Self { birth: query.birth, document }
    }

    pub(crate) fn weigh(&self, segment: &View<'_>, person: u32) -> Weighed {
        let birth = self.birth.and_then(|asked| match segment.births_of(person) {
            Births::Day(day) => day.map(|day| asked.compare(Interval::day(day))),
            several @ Births::Several(_) => {
                let compared = several.each().map(|own| asked.compare(own));
                compared.max_by_key(|(how, bits)| (*bits, *how))
            }
        });
        let document = self.document.as_ref().and_then(|asked| {
            let own = segment.documents_of(person).filter_map(|text| Document::parse(&text));
            own.filter_map(|own| asked.compare(&own)).max_by_key(|found| found.1)
        });
        Weighed { birth, document }
    }

    /// Whether a document is the same, or differs in one sign.
    pub(crate) fn near_document(&self, segment: &View<'_>, person: u32) -> bool {
        let found = self.weigh(segment, person).document;
        matches!(found, Some((Why::SameDocument | Why::NearDocument, _)))
    }
}

impl Weighed {
    pub(crate) fn total(&self) -> i32 {
        self.birth.map_or(0, |found| found.1) + self.document.as_ref().map_or(0, |found| found.1)
    }

    pub(crate) fn same_day_or_swapped(&self) -> bool {
        matches!(self.birth, Some((BirthMatch::SameDay | BirthMatch::DayMonthSwapped, _)))
    }

    pub(crate) fn reasons(&self) -> impl Iterator<Item = Reason> {
        let birth = self.birth.map(|(how, bits)| (Why::Birth(how), bits));
        let both = birth.into_iter().chain(self.document.clone());
        both.map(|(what, weight)| Reason { what, bits: in_bits(weight) })
    }

    pub(crate) fn standing(&self, name_fits: bool) -> Standing {
        let birth = self.birth.map(|found| found.0);
        let against = matches!(birth, Some(BirthMatch::Different | BirthMatch::SameYear))
            || matches!(self.document, Some((Why::OtherDocument, _)))
            || !name_fits;
        if against {
            Standing::Contradicted
        } else if birth == Some(BirthMatch::SameDay)
            || matches!(self.document, Some((Why::SameDocument, _)))
        {
            Standing::Supported
        } else {
            Standing::NameAlone
        }
    }
}
