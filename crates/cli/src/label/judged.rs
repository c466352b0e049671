//! What all reviewers together say of each pair, and how far they agree.

use std::collections::{BTreeMap, BTreeSet};

use paradero_link::Judgement;

use super::file::{Answer, Label};

/// What is settled on a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Whoever decided says so.
    Settled(Judgement),
    /// Nobody could tell.
    Undecided,
    /// One says the same, another different: it binds nothing.
    Contradicted,
}

/// A pair that somebody judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    /// Name and pairs of the stratum that it was drawn from.
    pub(crate) stratum: Option<(String, u64)>,
}

/// How far two reviewers agree on the pairs that both judged.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(crate) struct Agreement {
    pub(crate) reviewers: [String; 2],
    pub(crate) pairs: u64,
    /// Cohen's kappa (Educational and Psychological Measurement 20, 1960, 37-46) over same, different and undecided;
    /// none where both gave one answer to all.
    pub(crate) kappa: Option<f64>,
}

/// The last answer of each reviewer to each pair.
fn last(labels: &[Label]) -> BTreeMap<(u32, u32), BTreeMap<&str, &Label>> {
    let mut pairs: BTreeMap<(u32, u32), BTreeMap<&str, &Label>> = BTreeMap::new();
    for label in labels {
        pairs.entry((label.a, label.b)).or_default().insert(&label.reviewer, label);
    }
    pairs
}

/// What is said of each pair; of each reviewer the last line counts.
pub(crate) fn judged(labels: &[Label]) -> BTreeMap<(u32, u32), Judged> {
    let settle = |by: &BTreeMap<&str, &Label>| {
        let said = |answer| by.values().any(|label| label.answer == answer);
        let verdict = match (said(Answer::Same), said(Answer::Different)) {
            (true, true) => Verdict::Contradicted,
            (true, false) => Verdict::Settled(Judgement::Same),
            (false, true) => Verdict::Settled(Judgement::Different),
            (false, false) => Verdict::Undecided,
        };
        Judged { verdict, stratum: None }
    };
    let mut pairs: BTreeMap<(u32, u32), Judged> =
        last(labels).iter().map(|(pair, by)| (*pair, settle(by))).collect();
    // The latest draw of a pair counts, whoever judged it.
    for label in labels.iter().filter(|label| label.stratum.is_some()) {
        if let Some(pair) = pairs.get_mut(&(label.a, label.b)) {
            pair.stratum.clone_from(&label.stratum);
        }
    }
    pairs
}

/// What binds linking.
pub(crate) fn binding(pairs: &BTreeMap<(u32, u32), Judged>) -> Vec<(u32, u32, Judgement)> {
    let settled = |(&(a, b), pair): (&(u32, u32), &Judged)| match pair.verdict {
        Verdict::Settled(judgement) => Some((a, b, judgement)),
        Verdict::Undecided | Verdict::Contradicted => None,
    };
    pairs.iter().filter_map(settled).collect()
}

/// How far each two reviewers agree who judged pairs in common.
pub(crate) fn agreement(labels: &[Label]) -> Vec<Agreement> {
    let pairs = last(labels);
    let reviewers: BTreeSet<&str> = labels.iter().map(|label| label.reviewer.as_str()).collect();
    let mut all = Vec::new();
    for (at, one) in reviewers.iter().enumerate() {
        for two in reviewers.iter().skip(at + 1) {
            let both: Vec<(Answer, Answer)> = pairs
                .values()
                .filter_map(|by| Some((by.get(one)?.answer, by.get(two)?.answer)))
                .collect();
            if !both.is_empty() {
                let reviewers = [(*one).to_owned(), (*two).to_owned()];
                all.push(Agreement { reviewers, pairs: both.len() as u64, kappa: kappa(&both) });
            }
        }
    }
    all
}

fn kappa(both: &[(Answer, Answer)]) -> Option<f64> {
    let share = |holds: &dyn Fn(&(Answer, Answer)) -> bool| {
        let count = |of: usize| super::sample::as_f64(of as u64);
        count(both.iter().filter(|pair| holds(pair)).count()) / count(both.len())
    };
    let seen = share(&|(one, two)| one == two);
    let by_chance: f64 = Answer::ALL
        .iter()
        .map(|answer| share(&|(one, _)| one == answer) * share(&|(_, two)| two == answer))
        .sum();
    (by_chance < 1.0).then(|| (seen - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(a: u32, b: u32, answer: Answer, reviewer: &str) -> Label {
        let reviewer = reviewer.to_owned();
        Label { a, b, answer, reviewer, stratum: None, changed: false }
    }

    #[test]
    fn the_last_word_of_each_reviewer_counts_and_contradictions_bind_nothing() {
        use Answer::{Different, Same, Undecided};
        let labels = [
            label(0, 1, Different, "ana"),
            label(0, 1, Same, "ana"),
            label(0, 2, Same, "ana"),
            label(0, 2, Different, "juan"),
            label(0, 3, Undecided, "ana"),
            label(0, 3, Different, "juan"),
            label(0, 4, Undecided, "ana"),
        ];
        let pairs = judged(&labels);
        assert_eq!(binding(&pairs), [(0, 1, Judgement::Same), (0, 3, Judgement::Different)]);
        assert_eq!(pairs[&(0, 2)].verdict, Verdict::Contradicted);
        assert_eq!(pairs[&(0, 4)].verdict, Verdict::Undecided);
    }

    #[test]
    fn kappa_is_that_of_the_textbook() {
        // 20 and 15 agreed on, 5 and 10 not: 0.7 seen, 0.5 by chance.
        use Answer::{Different, Same};
        let table = [
            (20, Same, Same),
            (5, Same, Different),
            (10, Different, Same),
            (15, Different, Different),
        ];
        let mut labels = Vec::new();
        for (times, one, two) in table {
            for _ in 0..times {
                let pair = u32::try_from(labels.len()).unwrap();
                labels.push(label(pair, pair + 1, one, "ana"));
                labels.push(label(pair, pair + 1, two, "juan"));
            }
        }
        labels.push(label(900, 901, Same, "luz"));
        let all = agreement(&labels);
        assert_eq!(all.len(), 1, "luz judged nothing that another did: {all:?}");
        assert_eq!((all[0].pairs, all[0].reviewers.clone()), (50, ["ana".into(), "juan".into()]));
        assert!((all[0].kappa.unwrap() - 0.4).abs() < 1e-12, "{all:?}");
        assert_eq!(kappa(&[(Same, Same)]), None);
    }
}
