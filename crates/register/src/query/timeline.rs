//! A person's time: where sources say that the person was and when, what happened, which orders stood, and of which days no source
//! says anything. What is drawn and what stands in the table beside it is read from here.

use std::collections::BTreeMap;

use paradero_model::Day;
use schemars::JsonSchema;
use serde::Serialize;

use super::orders::OrderLine;
use super::person::PersonPage;
use super::{EventLine, When};

/// The days that a date was taken to mean, counted from 1970-01-01: the first and the last.
pub type Days = (i32, i32);

/// What one record says of a stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stay {
    /// From when.
    pub from: Days,
    /// Until when it is said to have lasted; where no end is stated, the day on which it is said.
    pub until: Days,
    /// An end is stated.
    pub is_ended: bool,
    /// The speaker says that it is not so.
    pub is_denied: bool,
    /// The event.
    pub event: String,
    /// The record.
    pub record: String,
}

/// The stays in one place, as one speaker states them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lane {
    /// The place as stated; `None` where none is.
    pub place: Option<String>,
    /// Its id.
    pub place_id: Option<String>,
    /// Who says so; `None` is not stated.
    pub said_by: Option<String>,
    /// The stays, by their first day.
    pub stays: Vec<Stay>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Kind code of the vocabulary.
    pub kind: String,
    /// When.
    pub days: Days,
    /// The speaker says that it did not happen.
    pub is_denied: bool,
    /// Who says so; `None` is not stated.
    pub said_by: Option<String>,
    /// Ids of the places from which and to which it led, where stated.
    pub between: (Option<String>, Option<String>),
    /// The event.
    pub event: String,
    /// The record.
    pub record: String,
}

/// A deadline of an order or of one of its obligations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deadline {
    /// The order or obligation.
    pub of: String,
    /// What it is called.
    pub name: String,
    /// When it ends.
    pub days: Days,
    /// Days by which it is passed.
    pub days_over: Option<i64>,
}

/// An order over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderTime {
    /// The order.
    pub order: String,
    /// What it is called.
    pub name: String,
    /// Its state today.
    pub state: Option<String>,
    /// From when it stood; `None` where no day is stated.
    pub from: Option<Days>,
    /// Until when: its end, or today.
    pub until: Days,
    /// Its deadlines and those of its obligations.
    pub deadlines: Vec<Deadline>,
}

/// Days of which no source says where the person was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gap {
    /// The first.
    pub from: i32,
    /// The last.
    pub until: i32,
}

/// Days on which what is stated cannot all be so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Clash {
    /// The finding.
    pub finding: String,
    /// The rule that made it.
    pub rule: String,
    /// The first day.
    pub from: i32,
    /// The last.
    pub until: i32,
}

/// A person's time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeline {
    /// First and last day of all that is told; `None` where nothing has a day.
    pub days: Option<Days>,
    /// Orders that cover the person.
    pub orders: Vec<OrderTime>,
    /// Where the person is said to have been: a lane for each place and speaker.
    pub lanes: Vec<Lane>,
    /// What happened besides, by day.
    pub steps: Vec<Step>,
    /// Of which days no source says where.
    pub gaps: Vec<Gap>,
    /// What cannot all be so.
    pub clashes: Vec<Clash>,
    /// The last proof of life, with its event.
    pub alive: Option<(Days, Option<String>)>,
}

/// Kinds of events that tell who somebody is, and no occurrence.
const TELLING_WHO: [&str; 2] = ["person", "label"];
/// Kinds after which somebody is in nobody's hands.
const ENDS: [&str; 2] = ["release", "death"];
/// Kinds from which on somebody is in somebody's hands.
const BEGINS: [&str; 3] = ["arrest", "transfer", "removal"];
/// Rules that find that stays cannot all be so.
const CLASHES: [&str; 1] = ["two-places-at-once"];
/// States of an order that end it.
const OVER: [&str; 7] = ["vacated", "stayed", "obeyed", "obeyed-late", "moot", "ended", "lapsed"];

/// The time of a person, with clocks read on `today`.
#[must_use]
pub fn timeline(person: &PersonPage, today: Day) -> Timeline {
    let lanes = lanes(&person.events);
    let steps: Vec<Step> = person.events.iter().filter_map(step).collect();
    let alive =
        person.proof_of_life.as_ref().and_then(|(when, event)| Some((days(when)?, event.clone())));
    let orders: Vec<OrderTime> =
        person.orders.iter().map(|order| order_time(order, today)).collect();
    let mut timeline = Timeline {
        gaps: gaps(&lanes, &steps, today.0),
        clashes: clashes(person, today),
        days: None,
        orders,
        lanes,
        steps,
        alive,
    };
    timeline.days = timeline.span(today.0);
    timeline
}

impl Timeline {
    /// First and last day, none of them after today but deadlines.
    fn span(&self, today: i32) -> Option<Days> {
        let stays = self
            .lanes
            .iter()
            .flat_map(|lane| &lane.stays)
            .flat_map(|stay| [stay.from.0, stay.until.1]);
        let steps = self.steps.iter().flat_map(|step| [step.days.0, step.days.1]);
        let alive = self.alive.iter().map(|(days, _)| days.0);
        let issued =
            self.orders.iter().filter_map(|order| order.from).flat_map(|days| [days.0, days.1]);
        let told = stays.chain(steps).chain(alive).chain(issued).map(|day| day.min(today));
        let due =
            self.orders.iter().flat_map(|order| &order.deadlines).map(|deadline| deadline.days.1);
        let told: Vec<i32> = told.chain(due).collect();
        Some((told.iter().copied().min()?, told.iter().copied().max()?))
    }
}

/// The days of a date. An open end is taken for the end that is known: nothing beyond it is stated.
fn days(when: &When) -> Option<Days> {
    let lo = when.lo.or(when.hi)?;
    Some((lo, when.hi.unwrap_or(lo).max(lo)))
}

/// The date that an event gives for a property.
fn dated(event: &EventLine, property: &str) -> Option<Days> {
    let claims = event.claims.iter().filter(|claim| claim.property == property && !claim.denied);
    claims.filter_map(|claim| claim.date.as_ref()).find_map(days)
}

/// The id of what an event names for a property.
fn named(event: &EventLine, property: &str) -> Option<String> {
    let mut claims =
        event.claims.iter().filter(|claim| claim.property == property && !claim.denied);
    claims.find_map(|claim| claim.refers_to.clone())
}

fn stay(event: &EventLine) -> Option<Stay> {
    let said = days(&event.said_on);
    let from = days(&event.date).or(said)?;
    let until = dated(event, "until");
    let is_refused =
        |claim: &super::ClaimLine| claim.property == "whereabouts" && claim.value == "denied";
    let is_denied = event.denied || event.claims.iter().any(is_refused);
    // Custody without an end is said to last until the day on which it is said, and not a day longer.
    let told = until.or(said.filter(|_| !is_denied)).unwrap_or(from);
    Some(Stay {
        from,
        until: (told.0.max(from.0), told.1.max(from.1)),
        is_ended: until.is_some(),
        is_denied,
        event: event.id.clone(),
        record: event.record.clone(),
    })
}

/// A lane for each place and speaker, in the order in which they begin.
fn lanes(events: &[EventLine]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for event in events.iter().filter(|event| event.kind == "custody") {
        let Some(stay) = stay(event) else { continue };
        let place = event.claims.iter().find(|claim| claim.property == "place" && !claim.denied);
        let (name, id) = (
            place.map(|claim| claim.value.clone()),
            place.and_then(|claim| claim.refers_to.clone()),
        );
        let is_of = |lane: &&mut Lane| {
            let same = if id.is_some() { lane.place_id == id } else { lane.place == name };
            same && lane.said_by == event.said_by
        };
        match lanes.iter_mut().find(is_of) {
            Some(lane) => lane.stays.push(stay),
            None => lanes.push(Lane {
                place: name,
                place_id: id,
                said_by: event.said_by.clone(),
                stays: vec![stay],
            }),
        }
    }
    for lane in &mut lanes {
        lane.stays.sort_by_key(|stay| (stay.from, stay.until, stay.event.clone()));
    }
    lanes.sort_by_key(|lane| lane.stays.first().map(|stay| (stay.from, stay.event.clone())));
    lanes
}

fn step(event: &EventLine) -> Option<Step> {
    if event.kind == "custody" || TELLING_WHO.contains(&event.kind.as_str()) {
        return None;
    }
    Some(Step {
        kind: event.kind.clone(),
        days: days(&event.date)?,
        is_denied: event.denied,
        said_by: event.said_by.clone(),
        between: (named(event, "from"), named(event, "to")),
        event: event.id.clone(),
        record: event.record.clone(),
    })
}

/// The days, from the first on which somebody has the person in hand until today, of which nothing is said by any reading of the
/// dates. A release or a death ends what is asked for, until somebody has the person in hand again.
fn gaps(lanes: &[Lane], steps: &[Step], today: i32) -> Vec<Gap> {
    let stated = |step: &&Step| !step.is_denied;
    let stays = || lanes.iter().flat_map(|lane| &lane.stays).filter(|stay| !stay.is_denied);
    let begins = || {
        let taken = steps.iter().filter(stated).filter(|step| BEGINS.contains(&step.kind.as_str()));
        stays().map(|stay| stay.from.0).chain(taken.map(|step| step.days.0))
    };
    let Some(first) = begins().min() else { return Vec::new() };
    let mut told: Vec<Days> = stays().map(|stay| (stay.from.0, stay.until.1)).collect();
    let steps = steps.iter().filter(stated);
    for step in steps {
        if ENDS.contains(&step.kind.as_str()) {
            let again = begins().filter(|day| *day > step.days.0).min();
            told.push((step.days.0, again.unwrap_or(today)));
        } else if BEGINS.contains(&step.kind.as_str()) {
            told.push(step.days);
        }
    }
    told.sort_unstable();
    let (mut found, mut next) = (Vec::new(), first);
    for (from, until) in told.into_iter().chain([(today, today)]) {
        if from > next {
            found.push(Gap { from: next, until: (from - 1).min(today) });
        }
        next = next.max(until.saturating_add(1));
    }
    found.retain(|gap| gap.until >= gap.from);
    found
}

fn clashes(person: &PersonPage, today: Day) -> Vec<Clash> {
    let found = person.findings.iter().filter(|finding| CLASHES.contains(&finding.rule.as_str()));
    found
        .filter(|finding| finding.state != "dismissed")
        .filter_map(|finding| {
            let from = days(&finding.since)?.0;
            let until = days(&finding.until).map_or(today.0, |days| days.1).max(from);
            Some(Clash { finding: finding.id.clone(), rule: finding.rule.clone(), from, until })
        })
        .collect()
}

fn order_time(order: &OrderLine, today: Day) -> OrderTime {
    let issued = order.events.iter().filter(|event| event.kind == "order" && !event.denied);
    let from = issued.filter_map(|event| days(&event.date)).min();
    let is_over = order.state.as_deref().is_some_and(|state| OVER.contains(&state));
    let end = days(&order.state_since).filter(|_| is_over);
    let mut deadlines: BTreeMap<(Days, String), Deadline> = BTreeMap::new();
    for one in [order].into_iter().chain(&order.obligations) {
        let Some(days) = days(&one.deadline) else { continue };
        let (of, name) = (one.order.id.clone(), one.order.name.clone());
        deadlines.insert((days, of.clone()), Deadline { of, name, days, days_over: one.days_over });
    }
    OrderTime {
        order: order.order.id.clone(),
        name: order.order.name.clone(),
        state: order.state.clone(),
        from,
        until: end.unwrap_or((today.0, today.0)),
        deadlines: deadlines.into_values().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::super::person::page;
    use super::*;

    fn of(sql: &str) -> Timeline {
        let connection = register();
        connection.execute_batch(sql).unwrap();
        timeline(&page(&connection, "person-1").unwrap().unwrap(), Day(20_010))
    }

    #[test]
    fn a_lane_stands_for_a_place_and_a_speaker() {
        let timeline = of("");
        assert_eq!(timeline.lanes.len(), 1, "a denial without a day has no place in time");
        let lane = &timeline.lanes[0];
        assert_eq!(
            (lane.place.as_deref(), lane.said_by.as_deref()),
            (Some("North House"), Some("Ministry of Doors"))
        );
        // Since 2024-09-20, said on 2024-10-01, and no day longer.
        assert_eq!((lane.stays[0].from, lane.stays[0].until), ((19_986, 19_986), (19_997, 19_997)));
        assert_eq!(timeline.days, Some((19_967, 20_010)).map(|days| (days.0, 20_000)));
        assert_eq!(timeline.alive, Some(((20_000, 20_000), Some("e-custody".to_owned()))));
        assert_eq!(timeline.orders[0].deadlines[0].days_over, Some(12));
        assert_eq!(timeline.orders[0].until, (20_010, 20_010), "it still stands");
    }

    #[test]
    fn of_days_that_no_source_covers_nobody_says_where() {
        // Arrested in September, held until 2024-10-01 (19997), removed on 2024-10-03 (19999).
        assert_eq!(
            of("").gaps,
            [Gap { from: 19_998, until: 19_998 }, Gap { from: 20_000, until: 20_009 }]
        );
        let released = "INSERT INTO event SELECT 'e-free', 'release', subject, subject_kind, source, record, origin, mention, stance, 0,
             0, said_by, said_by_id, NULL, NULL, NULL, '2024-10-03', 20001, 20001 FROM event WHERE id = 'e-removal'";
        assert_eq!(
            of(released).gaps.last(),
            Some(&Gap { from: 20_000, until: 20_000 }),
            "who is free is not asked for"
        );
    }

    #[test]
    fn what_cannot_both_be_so_is_marked_unless_it_was_dismissed() {
        let found = "INSERT INTO finding SELECT 'f9', 'two-places-at-once', subject, subject_kind, severity, basis, 0, 'certain', '',
             19990, 19991, 19994, 19995, 5, NULL, NULL, '', '', state, NULL FROM finding WHERE id = 'f1'";
        let clashes = of(found).clashes;
        assert_eq!((clashes.len(), clashes[0].from, clashes[0].until), (1, 19_990, 19_995));
        let dismissed = format!("{found}; UPDATE finding SET state = 'dismissed' WHERE id = 'f9'");
        assert!(of(&dismissed).clashes.is_empty());
    }

    #[test]
    fn a_denial_with_a_day_is_a_lane_that_covers_nothing() {
        let denied = "UPDATE event SET said_lo = 20000, said_hi = 20002 WHERE id = 'e-denial'";
        let timeline = of(denied);
        assert!(timeline.lanes[1].stays[0].is_denied && timeline.lanes[1].place.is_none());
        assert_eq!(timeline.gaps.last(), Some(&Gap { from: 20_000, until: 20_009 }));
    }
}
