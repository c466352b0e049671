//! What happens to each person of the fictional country: arrest, hearing, custody, and how it ends.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::person::Person;
use crate::{day, words};

/// The decree that most arrests rest on.
pub(crate) const DECREE: &str = "Decreto 12/2023";
/// The decree that a court strikes down.
pub(crate) const STRUCK: &str = "Decreto 7/2024";
/// The law that removals rest on.
pub(crate) const LAW: &str = "Ley 31/2019";
/// The agreement under which people are removed.
pub(crate) const PACT: &str = "Convenio 4/2023";

/// The days that matter to everyone.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// First day of the case load.
    pub(crate) first: i32,
    /// Last day on which someone is arrested.
    pub(crate) last_arrest: i32,
    /// The older version of the first prison roster.
    pub(crate) older: i32,
    /// The day on which clocks are read.
    pub(crate) today: i32,
    /// Days on which flights leave.
    pub(crate) flights: Vec<i32>,
}

impl Calendar {
    /// The calendar of the example.
    pub(crate) fn new() -> Self {
        let first = day::of(2024, 1, 8);
        Self {
            first,
            last_arrest: day::of(2025, 10, 31),
            older: day::of(2025, 6, 30),
            today: day::of(2026, 1, 15),
            flights: (0..48).map(|n| first + 30 + 14 * n).collect(),
        }
    }
}

/// One stay in a prison.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    /// On the second roster rather than the first.
    pub(crate) second: bool,
    /// Where.
    pub(crate) prison: &'static str,
    /// Who runs it; empty where the roster leaves it out.
    pub(crate) keeper: &'static str,
    /// Admission.
    pub(crate) since: i32,
    /// Departure, where there was one.
    pub(crate) until: Option<i32>,
    /// Why it ended, as the roster writes it.
    pub(crate) reason: &'static str,
    /// Cause of death.
    pub(crate) cause: &'static str,
    /// Whether the remains were handed over: `sí`, `no` or nothing.
    pub(crate) delivered: &'static str,
}

/// A label with what it is said to rest on.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The group named.
    pub(crate) gang: &'static str,
    /// `kind:points|kind:points`.
    pub(crate) indicators: &'static str,
    /// Total as stated.
    pub(crate) points: &'static str,
    /// Band as stated.
    pub(crate) band: &'static str,
}

/// A removal by air.
#[derive(Clone, Debug)]
pub(crate) struct Removal {
    /// Index of the flight in the calendar.
    pub(crate) flight: usize,
    /// Day of departure.
    pub(crate) on: i32,
    /// Nationality as the manifest has it.
    pub(crate) nationality: &'static str,
    /// Whether the receiving side states the arrival.
    pub(crate) arrived: bool,
}

/// A court order on one person, and what came in answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    /// Code of its effect.
    pub(crate) effect: &'static str,
    /// Country to which it bars removal.
    pub(crate) country: &'static str,
    /// Day of the order.
    pub(crate) on: i32,
    /// Deadline, where there is one.
    pub(crate) deadline: Option<i32>,
    /// Code of the answer, or nothing.
    pub(crate) answer: &'static str,
    /// Day of the answer.
    pub(crate) answered_on: i32,
    /// Day on which a later entry vacates it.
    pub(crate) vacated_on: Option<i32>,
}

/// Everything that happens to one person.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Number of the person, the truth.
    pub(crate) id: usize,
    /// Who.
    pub(crate) person: Person,
    /// The rule that was planted, where one was. Planted people are written without errors, so
    /// that the test of the rules does not hang on the linking.
    pub(crate) rule: Option<&'static str>,
    /// Day of arrest.
    pub(crate) arrest: i32,
    /// Corps that made it; empty where the list leaves it out.
    pub(crate) corps: &'static str,
    /// Legal basis named; empty where the list leaves it out.
    pub(crate) basis: &'static str,
    /// Offence charged.
    pub(crate) offence: &'static str,
    /// First appearance before a judge.
    pub(crate) hearing: Option<i32>,
    /// Notice to the family.
    pub(crate) notice: Option<i32>,
    /// Label, where there is one.
    pub(crate) label: Option<Label>,
    /// Stays in prisons, in order.
    pub(crate) stays: Vec<Stay>,
    /// Absent from the newer roster.
    pub(crate) dropped: bool,
    /// Removal, where there is one.
    pub(crate) removal: Option<Removal>,
    /// End of a sentence.
    pub(crate) sentence_until: Option<i32>,
    /// On the court's docket.
    pub(crate) docket: bool,
    /// Request to the authority and its answer, by way of the office.
    pub(crate) request: Option<(i32, Option<i32>)>,
    /// Last visit that the family tells of.
    pub(crate) visit: Option<i32>,
    /// The family says that nobody knows where the person is.
    pub(crate) nowhere: bool,
    /// On the press list.
    pub(crate) press: bool,
    /// Order, where there is one.
    pub(crate) order: Option<Order>,
}

/// A stay that is still open.
pub(crate) fn stay(rng: &mut ChaCha8Rng, second: bool, since: i32) -> Stay {
    let prison = if second {
        words::PRISONS_B[rng.random_range(0..words::PRISONS_B.len())]
    } else {
        words::PRISONS_A[rng.random_range(0..words::PRISONS_A.len())]
    };
    Stay {
        second,
        prison,
        keeper: if second { "Corporación Lomaverde" } else { "Dirección de Prisiones" },
        since,
        until: None,
        reason: "",
        cause: "",
        delivered: "",
    }
}

/// A case in which every duty is met: brought before a judge and the family told within two
/// days, a stated basis and authority, and an ordered end.
pub(crate) fn ordinary(
    rng: &mut ChaCha8Rng,
    id: usize,
    person: Person,
    calendar: &Calendar,
) -> Case {
    let arrest = rng.random_range(calendar.first..calendar.last_arrest);
    let mut case = Case {
        id,
        person,
        rule: None,
        arrest,
        corps: words::CORPS[rng.random_range(0..words::CORPS.len())],
        basis: DECREE,
        offence: words::OFFENCES[rng.random_range(0..words::OFFENCES.len())],
        hearing: Some(arrest + rng.random_range(1..3)),
        notice: Some(arrest + rng.random_range(0..3)),
        label: rng.random_bool(0.1).then(|| sound_label(rng)),
        stays: Vec::new(),
        dropped: false,
        removal: None,
        sentence_until: None,
        docket: rng.random_bool(0.6),
        request: None,
        visit: None,
        nowhere: false,
        press: rng.random_bool(0.06),
        order: None,
    };
    let since = arrest + rng.random_range(1..3);
    let roll: f64 = rng.random();
    if roll < 0.40 {
        held(rng, &mut case, false, since);
    } else if roll < 0.55 {
        held(rng, &mut case, true, since);
    } else if roll < 0.60 {
        moved(rng, &mut case, since);
    } else if roll < 0.90 {
        released(rng, &mut case, since, calendar);
    } else {
        removed(rng, &mut case, since, calendar);
    }
    if rng.random_bool(0.08) {
        let asked = arrest + rng.random_range(3..20);
        case.request = Some((asked, Some(asked + rng.random_range(2..12))));
        let open = case.stays.last().is_some_and(|stay| stay.until.is_none());
        // An old visit to someone still held would be a finding nobody planted.
        case.visit = open.then(|| day::of(2025, 12, 1) + rng.random_range(0..28));
    }
    case
}

/// The person is held at the end of the case load.
pub(crate) fn held(rng: &mut ChaCha8Rng, case: &mut Case, second: bool, since: i32) {
    case.stays = vec![stay(rng, second, since)];
    if rng.random_bool(0.1) {
        case.sentence_until = Some(day::of(2027, 1, 1) + rng.random_range(0..3000));
        case.docket = true;
    }
    if rng.random_bool(0.06) {
        let on = case.arrest + 10;
        case.order = Some(if rng.random_bool(0.5) {
            Order { effect: "bars-removal", country: "XB", on, ..Order::default() }
        } else {
            Order {
                effect: "produce",
                on,
                deadline: Some(on + 10),
                answer: "complied",
                answered_on: on + rng.random_range(1..8),
                ..Order::default()
            }
        });
    }
}

/// The person is moved from the first prison service to the second on one day.
pub(crate) fn moved(rng: &mut ChaCha8Rng, case: &mut Case, since: i32) {
    let on = since + rng.random_range(20..60);
    let mut first = stay(rng, false, since);
    first.until = Some(on);
    first.reason = "traslado";
    case.stays = vec![first, stay(rng, true, on)];
}

fn released(rng: &mut ChaCha8Rng, case: &mut Case, since: i32, calendar: &Calendar) {
    let mut only = stay(rng, rng_second(case.id), since);
    let on = (since + rng.random_range(5..200)).min(calendar.today - 10);
    only.until = Some(on);
    only.reason = "libertad";
    case.stays = vec![only];
    if rng.random_bool(0.06) {
        case.order = Some(Order {
            effect: "release",
            on: on - 1,
            deadline: Some(on + 2),
            answer: "complied",
            answered_on: on,
            ..Order::default()
        });
    }
}

/// Every third person of those released was on the second roster.
fn rng_second(id: usize) -> bool {
    id.is_multiple_of(3)
}

/// The person is removed by the first flight that leaves three weeks after the arrest or later.
pub(crate) fn removed(rng: &mut ChaCha8Rng, case: &mut Case, since: i32, calendar: &Calendar) {
    let flight = calendar.flights.partition_point(|on| *on < case.arrest + 21);
    let flight = flight.min(calendar.flights.len() - 1);
    let on = calendar.flights[flight];
    let mut only = stay(rng, false, since);
    only.until = Some(on);
    only.reason = "expulsión";
    case.stays = vec![only];
    case.removal = Some(Removal { flight, on, nationality: "XB", arrived: true });
    let roll: f64 = rng.random();
    if roll < 0.04 {
        // An order whose scope is another country bars nothing here.
        let order = Order { effect: "bars-removal", country: "XC", on: on - 9, ..Order::default() };
        case.order = Some(order);
    } else if roll < 0.08 {
        // Nor does one that was vacated before.
        case.order = Some(Order {
            effect: "bars-removal",
            country: "XB",
            on: on - 9,
            vacated_on: Some(on - 4),
            ..Order::default()
        });
    }
}

/// A label that adds up, rests on two kinds of weight, and reaches its band by neither alone.
fn sound_label(rng: &mut ChaCha8Rng) -> Label {
    Label {
        gang: words::GANGS[rng.random_range(0..words::GANGS.len())],
        indicators: "conviction:5|admission:4",
        points: "9",
        band: "miembro",
    }
}
