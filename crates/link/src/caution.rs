//! Whether the evidence for links comes from enough sides.
//!
//! Weights of fields add up as if fields were independent. Where nearly all that speaks for links comes from one group of fields
//! that depend on each other, an error of the model in that group is an error of every link, and nothing else would show it. Then
//! a run should link nothing by itself. Groups are the parts of a name; the parts of an address; and where rows are establishments,
//! their name, address and telephone, which all belong to one place: two programmes under one roof share them. (Two fields found
//! to depend on each other are weighed so, see [`Beside`](crate::model::Beside), and count as sides of their own.)

use std::collections::BTreeMap;

use serde::Serialize;

use crate::input::{FieldKind, Input, as_f64};
use crate::runner::Scored;
use crate::weigh::Scorer;

/// Pairs on which evidence is measured, evenly spread.
const PAIRS: usize = 4000;
/// Share of the evidence from which one group of fields says nearly all.
pub(crate) const MOST: f64 = 0.9;
/// Share of the evidence from which a group of fields counts as one side.
pub(crate) const LEAST: f64 = 0.05;
/// Links from which evidence is judged at all.
const LINKS: usize = 20;

/// What one group of dependent fields adds to the links.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The fields, by name.
    pub fields: Vec<String>,
    /// Its share of all that speaks for the pairs at or above the threshold.
    pub share: f64,
}

/// Why links should not be trusted without a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Caution {
    /// What is wrong.
    pub code: CautionCode,
    /// The fields of the group that says most.
    pub fields: Vec<String>,
    /// What was measured: the share of that group, or the number of groups.
    pub found: f64,
    /// What it should keep to: at most, or at least.
    pub bound: f64,
}

impl Caution {
    /// Why links should not be trusted, and what was done: `refused` says that nothing was linked for it.
    #[must_use]
    pub fn said(&self, refused: bool) -> String {
        let fields = self.fields.join(", ");
        let why = match self.code {
            CautionCode::OneGroup => format!(
                "{:.0} % of the evidence comes from fields that depend on each other ({fields}); {:.0} % at most should",
                100.0 * self.found,
                100.0 * self.bound
            ),
            CautionCode::FewGroups => {
                format!("all evidence comes from fields that depend on each other ({fields})")
            }
        };
        let done = if refused {
            "nothing was linked: look at --pairs, then --accept or state --threshold"
        } else {
            "links may be wrong all alike: look at some of them"
        };
        format!("caution: {why}; {done}")
    }
}

/// What is wrong with the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CautionCode {
    /// One group of dependent fields says nearly all.
    OneGroup,
    /// Fewer than two groups of fields say anything to speak of.
    FewGroups,
}

/// What each group of dependent fields adds to the pairs at or above a threshold, the greatest share first; none where there
/// are too few links to judge.
pub(crate) fn evidence(
    input: &Input,
    scorer: &Scorer<'_>,
    kept: &[Scored],
    threshold: i32,
) -> Vec<Evidence> {
    let links: Vec<&Scored> = kept.iter().filter(|pair| pair.weight >= threshold).collect();
    if links.len() < LINKS {
        return Vec::new();
    }
    let group_of = groups(input);
    let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
    for pair in links.iter().step_by(links.len().div_ceil(PAIRS)) {
        for (at, group) in group_of.iter().enumerate() {
            let weight = scorer.field_weight(at, pair.a, pair.b, pair.pattern);
            *sums.entry(*group).or_default() += i64::from(weight.max(0));
        }
    }
    let all: i64 = sums.values().sum();
    let share = |sum: i64| {
        as_f64(u64::try_from(sum).unwrap_or(0)) / as_f64(u64::try_from(all).unwrap_or(0).max(1))
    };
    let fields = |group: usize| {
        let own = input.fields.iter().zip(&group_of).filter(|(_, own)| **own == group);
        own.map(|(field, _)| field.name.clone()).collect()
    };
    let mut found: Vec<(i64, usize)> = sums.into_iter().map(|(group, sum)| (-sum, group)).collect();
    found.sort_unstable();
    let told = found
        .into_iter()
        .map(|(sum, group)| Evidence { fields: fields(group), share: share(-sum) });
    told.collect()
}

/// By field its group: the first field of its side.
fn groups(input: &Input) -> Vec<usize> {
    let places = input.fields.iter().any(|field| field.kind == FieldKind::Organisation);
    let side = |at: usize| input.fields.get(at).and_then(|field| side(field.kind, places));
    let first = |at: usize| (0..at).find(|other| side(at).is_some() && side(*other) == side(at));
    (0..input.fields.len()).map(|at| first(at).unwrap_or(at)).collect()
}

/// What a kind of field is a side of, where fields of several kinds are; `places` says that rows are establishments.
fn side(kind: FieldKind, places: bool) -> Option<u8> {
    match kind {
        FieldKind::FullName
        | FieldKind::Given
        | FieldKind::Surname
        | FieldKind::SurnameSecond
        | FieldKind::Alias => Some(0),
        FieldKind::Place | FieldKind::Address | FieldKind::PostCode => Some(1),
        FieldKind::Organisation | FieldKind::Phone | FieldKind::Email if places => Some(1),
        _ => None,
    }
}

/// What speaks against linking without a look.
pub(crate) fn cautions(evidence: &[Evidence]) -> Vec<Caution> {
    let Some(first) = evidence.first() else { return Vec::new() };
    let groups = evidence.iter().filter(|group| group.share >= LEAST).count();
    let caution = |code, found, bound| Caution { code, fields: first.fields.clone(), found, bound };
    let mut found = Vec::new();
    if first.share > MOST {
        found.push(caution(CautionCode::OneGroup, first.share, MOST));
    }
    if groups < 2 {
        found.push(caution(CautionCode::FewGroups, as_f64(groups as u64), 2.0));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, share: f64) -> Evidence {
        Evidence { fields: vec![name.to_owned()], share }
    }

    #[test]
    fn evidence_from_one_side_is_cautioned_and_from_two_is_not() {
        let codes = |evidence: &[Evidence]| -> Vec<CautionCode> {
            cautions(evidence).iter().map(|caution| caution.code).collect()
        };
        assert_eq!(codes(&[group("name", 0.6), group("born", 0.4)]), []);
        let one = [CautionCode::OneGroup, CautionCode::FewGroups];
        assert_eq!(codes(&[group("name", 0.97), group("sex", 0.03)]), one);
        assert_eq!(codes(&[group("name", 0.92), group("born", 0.08)]), [CautionCode::OneGroup]);
        assert_eq!(codes(&[]), []);
    }

    #[test]
    fn the_name_the_address_and_the_telephone_of_an_establishment_are_one_side() {
        for (place, least) in [(FieldKind::Organisation, true), (FieldKind::FullName, false)] {
            let one = side(place, place == FieldKind::Organisation);
            let two = side(FieldKind::Phone, place == FieldKind::Organisation);
            assert_eq!(one == two, least, "{place:?}");
        }
    }
}
