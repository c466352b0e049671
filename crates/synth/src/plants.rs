//! The instances that are planted: for each rule, what is changed in an ordinary case.

use rand_chacha::ChaCha8Rng;

use crate::case::{self, Calendar, Case, Label, Order, STRUCK};
use crate::{day, words};

/// Rules that are planted in the lists, person by person.
pub(crate) const IN_LISTS: [&str; 25] = [
    "removed-despite-protection",
    "return-order-unmet",
    "order-deadline-passed",
    "order-answered-with-refusal",
    "jurisdiction-contested",
    "no-hearing",
    "no-notice",
    "request-unanswered",
    "whereabouts-unknown",
    "gone-from-list",
    "departed-not-arrived",
    "no-proof-of-life",
    "label-superficial-only",
    "label-without-source",
    "label-below-threshold",
    "label-arithmetic",
    "authority-struck-down",
    "authority-not-stated",
    "instrument-condition-unmet",
    "two-places-at-once",
    "transfer-gap",
    "death-without-cause",
    "remains-undelivered",
    "minor-held",
    "held-past-sentence",
];

/// Rules that are planted in lists and told of in the papers as well, or in the papers alone
/// but about a person of the lists.
pub(crate) const IN_PAPERS: [&str; 4] = [
    "custody-acknowledged-then-denied",
    "error-admitted-not-remedied",
    "no-legal-basis",
    "register-incomplete",
];

/// How many people are planted for each rule: one for each 1500, at least 2 and at most 40.
pub(crate) fn each(people: usize) -> usize {
    (people / 1500).clamp(2, 40)
}

/// The rule planted at a place of the shuffled order of people, if any.
pub(crate) fn rule_at(place: usize, people: usize) -> Option<&'static str> {
    let index = place / each(people);
    IN_LISTS.get(index).or_else(|| IN_PAPERS.get(index - IN_LISTS.len())).copied()
}

/// Turns an ordinary case into an instance of the rule.
pub(crate) fn plant(rng: &mut ChaCha8Rng, case: &mut Case, rule: &'static str, at: &Calendar) {
    plain(rng, case, at);
    case.rule = Some(rule);
    match rule {
        "no-hearing" => {
            case.hearing = None;
            case.docket = false;
        }
        "no-notice" => case.notice = None,
        "request-unanswered" => case.request = Some((case.arrest + 5, None)),
        "whereabouts-unknown" => {
            case.stays.clear();
            case.request = Some((case.arrest + 5, Some(case.arrest + 9)));
            case.nowhere = true;
        }
        "gone-from-list" => case.dropped = true,
        "no-proof-of-life" => {
            case.visit = Some(case.arrest + 60);
            case.request = Some((case.arrest + 5, Some(case.arrest + 9)));
        }
        "authority-struck-down" => case.basis = STRUCK,
        "authority-not-stated" => {
            case.corps = "";
            for stay in &mut case.stays {
                stay.keeper = "";
            }
        }
        "no-legal-basis" => {
            case.basis = "";
            case.offence = "";
        }
        "minor-held" => case.person.born = case.arrest - (15 * 365 + 200),
        "held-past-sentence" => {
            case.sentence_until = Some(day::of(2025, 9, 1));
            case.docket = true;
        }
        "custody-acknowledged-then-denied" => case.stays.clear(),
        "register-incomplete" => case.docket = false,
        _ if rule.starts_with("label-") => case.label = Some(faulty_label(rule)),
        _ => {
            order(case, rule);
            ending(rng, case, rule, at);
        }
    }
}

/// Held in the first prison since an early day, with nothing else to tell.
fn plain(rng: &mut ChaCha8Rng, case: &mut Case, at: &Calendar) {
    // Early enough for both versions of the roster and for every clock.
    case.arrest = at.first + case.arrest % 300;
    case.hearing = Some(case.arrest + 1);
    case.notice = Some(case.arrest + 1);
    case.label = None;
    case.removal = None;
    case.order = None;
    case.request = None;
    case.visit = None;
    case.sentence_until = None;
    case.press = false;
    case.stays = vec![case::stay(rng, false, case.arrest + 2)];
}

fn faulty_label(rule: &str) -> Label {
    let (indicators, points, band) = match rule {
        "label-superficial-only" => ("tattoo:3|symbol:3|dress:2", "8", "miembro"),
        "label-without-source" => ("", "", ""),
        "label-below-threshold" => ("conviction:5|dress:2", "7", "miembro"),
        _ => ("conviction:5|admission:4", "12", "miembro"),
    };
    Label { gang: words::GANGS[0], indicators, points, band }
}

fn order(case: &mut Case, rule: &str) {
    let on = case.arrest + 15;
    let base = Order { on, answered_on: on + 3, ..Order::default() };
    case.order = match rule {
        "removed-despite-protection" => {
            Some(Order { effect: "bars-removal", country: "XB", ..base })
        }
        "return-order-unmet" => Some(Order { effect: "return", on: case.arrest + 90, ..base }),
        "order-deadline-passed" => {
            Some(Order { effect: "produce", deadline: Some(on + 10), ..base })
        }
        "order-answered-with-refusal" => {
            Some(Order { effect: "release", answer: "refuses", ..base })
        }
        "jurisdiction-contested" => {
            Some(Order { effect: "inform", answer: "contests-jurisdiction", ..base })
        }
        _ => None,
    };
}

fn ending(rng: &mut ChaCha8Rng, case: &mut Case, rule: &str, at: &Calendar) {
    let since = case.arrest + 2;
    match rule {
        "removed-despite-protection"
        | "return-order-unmet"
        | "departed-not-arrived"
        | "instrument-condition-unmet"
        | "error-admitted-not-remedied" => {
            let order = case.order.take();
            case::removed(rng, case, since, at);
            case.order = order;
            if let Some(removal) = &mut case.removal {
                removal.arrived = rule != "departed-not-arrived";
                if rule == "instrument-condition-unmet" {
                    removal.nationality = "XA";
                }
            }
        }
        "two-places-at-once" => case.stays.push(case::stay(rng, true, since + 40)),
        "transfer-gap" => {
            case::moved(rng, case, since);
            if let [first, second] = case.stays.as_mut_slice() {
                second.since = first.until.unwrap_or(since) + 25;
            }
        }
        "death-without-cause" | "remains-undelivered" => {
            if let Some(stay) = case.stays.last_mut() {
                stay.until = Some(since + 100);
                stay.reason = "fallecimiento";
                stay.cause = if rule == "death-without-cause" { "" } else { "neumonía" };
                stay.delivered = if rule == "death-without-cause" { "sí" } else { "no" };
            }
        }
        _ => {}
    }
}
