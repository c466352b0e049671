//! The picture itself: what is told of a person's time, as lanes, and in words for those who do not see it.

use std::collections::BTreeMap;

use paradero_locale::text;
use paradero_picture::lanes::{Group, Kind, Lane, Lanes, Mark, Span};
use paradero_picture::{Axis, Link, Shape, Tick};
use paradero_register::query::timeline::{self as told, Days, OrderTime, Stay, Step, Timeline};

use crate::lang::Terms;
use crate::layout::Ask;
use crate::parts::nobody;

/// How many lanes of one sort are drawn; the table has all.
const MOST: usize = 14;

/// A date in words, as the days that it was taken to mean.
pub(super) fn date(ask: &Ask, days: Days) -> String {
    ask.lang.span(Some(days.0), Some(days.1))
}

/// From one date to another in words.
pub(super) fn between(ask: &Ask, from: Days, until: Days) -> String {
    if from == until {
        return date(ask, from);
    }
    text!(ask.lang, "timeline-from-to", from = date(ask, from), until = date(ask, until))
}

/// What is said of a place and who says it.
pub(super) fn of_lane(ask: &Ask, lane: &told::Lane) -> (String, String) {
    let place =
        lane.place.clone().unwrap_or_else(|| text!(ask.lang, "timeline-no-place").to_owned());
    let speaker = lane.said_by.as_deref().unwrap_or(nobody(ask.lang));
    (place, text!(ask.lang, "timeline-said-by", name = speaker))
}

/// The lanes, or nothing where nothing has a day.
pub(super) fn lanes(ask: &Ask, time: &Timeline) -> Option<Lanes> {
    let lang = ask.lang;
    let (first, last) = time.days?;
    let today = ask.today.0;
    let axis = Axis::new(first, last, today);
    let ticks = axis.ticks().into_iter().map(|tick| (tick, tick_name(ask, tick))).collect();
    let (start, end) = axis.days();
    let silent = axis.silence().map_or(0, |(_, _, days)| days);
    Some(Lanes {
        id: "timeline".to_owned(),
        days: (first, last),
        today,
        today_is: text!(lang, "timeline-today").to_owned(),
        groups: vec![orders(ask, time), stays(ask, time), unsaid(ask, time), steps(ask, time)],
        ticks,
        ends: [lang.day(start), lang.day(end)],
        silent: [lang.days(silent), text!(lang, "timeline-of-silence").to_owned()],
    })
}

fn tick_name(ask: &Ask, tick: Tick) -> String {
    match tick {
        Tick::Month(day) => ask.lang.month_of(day),
        Tick::Year(day) => ask.lang.digits(paradero_locale::civil(day).0),
    }
}

fn orders(ask: &Ask, time: &Timeline) -> Group {
    let lanes = time.orders.iter().take(MOST).map(|order| order_lane(ask, order)).collect();
    Group { name: text!(ask.lang, "timeline-orders").to_owned(), lanes, ..Group::default() }
}

fn order_lane(ask: &Ask, order: &OrderTime) -> Lane {
    let lang = ask.lang;
    let state = order.state.as_deref().map(|state| lang.word(state)).unwrap_or_default();
    let page = Some(ask.to_one("order", &order.order));
    let beside = match order.from {
        Some(_) => state.clone(),
        None => format!("{state}, {}", text!(lang, "shared-no-date")),
    };
    let mut lane = Lane { name: order.name.clone(), beside, ..Lane::default() };
    if let Some(from) = order.from {
        let says = format!("{}: {}, {state}", order.name, between(ask, from, order.until));
        lane.spans.push(Span {
            kind: Kind::Order,
            from,
            until: order.until,
            link: Link { to: page.clone(), says },
        });
    }
    for due in &order.deadlines {
        let over = due.days_over.filter(|days| *days > 0);
        let mut says =
            text!(lang, "timeline-deadline", name = due.name.as_str(), date = date(ask, due.days));
        let to = Some(ask.to_one("order", &due.of));
        if let Some(days) = over {
            says = format!("{says}; {}", text!(lang, "orders-days-over", days = lang.days(days)));
            let link = Link { to: None, says: says.clone() };
            let passed = (due.days.1, due.days.1);
            lane.spans.push(Span { kind: Kind::Over, from: passed, until: order.until, link });
        }
        lane.marks.push(Mark {
            shape: Shape::Diamond,
            days: due.days,
            is_grave: over.is_some(),
            is_denied: false,
            link: Link { to, says },
        });
    }
    lane
}

fn stays(ask: &Ask, time: &Timeline) -> Group {
    let lang = ask.lang;
    let shown: Vec<&told::Lane> = time.lanes.iter().take(MOST).collect();
    let lanes: Vec<Lane> = shown.iter().map(|lane| stay_lane(ask, lane)).collect();
    let clashes = time.clashes.iter().map(|clash| clash_of(ask, clash)).collect();
    let joins = time.steps.iter().filter_map(|step| join(step, &shown)).collect();
    Group { name: text!(lang, "timeline-where").to_owned(), lanes, clashes, joins }
}

/// What nobody says, and when there was last a proof of life: no stay is in these lanes.
fn unsaid(ask: &Ask, time: &Timeline) -> Group {
    let lang = ask.lang;
    let mut lanes = Vec::new();
    if !time.gaps.is_empty() {
        lanes.push(gap_lane(ask, time));
    }
    if let Some((days, _)) = &time.alive {
        let name = text!(lang, "person-last-proof-of-life").to_owned();
        let link = Link { to: None, says: format!("{name}: {}", date(ask, *days)) };
        let mark =
            Mark { shape: Shape::Circle, days: *days, is_grave: false, is_denied: false, link };
        lanes.push(Lane { name, beside: date(ask, *days), marks: vec![mark], ..Lane::default() });
    }
    Group { lanes, ..Group::default() }
}

fn clash_of(ask: &Ask, clash: &told::Clash) -> Span {
    let (from, until) = ((clash.from, clash.from), (clash.until, clash.until));
    let says = format!("{}: {}", ask.rule(&clash.rule), between(ask, from, until));
    let link = Link { to: Some(ask.to_one("finding", &clash.finding)), says };
    Span { kind: Kind::Stated, from, until, link }
}

/// A step from one place to another, where both have a lane.
fn join(step: &Step, lanes: &[&told::Lane]) -> Option<(i32, usize, usize)> {
    let of = |place: &Option<String>| {
        let place = place.as_ref()?;
        lanes.iter().position(|lane| lane.place_id.as_ref() == Some(place))
    };
    let (from, to) = (of(&step.between.0)?, of(&step.between.1)?);
    (!step.is_denied && from != to).then_some((step.days.0, from, to))
}

fn stay_lane(ask: &Ask, lane: &told::Lane) -> Lane {
    let (name, beside) = of_lane(ask, lane);
    let spans = lane.stays.iter().map(|stay| {
        let says = format!("{name}, {beside}: {}", stay_in_words(ask, stay));
        let kind = if stay.is_denied { Kind::Denied } else { Kind::Stated };
        let link = Link { to: Some(ask.to_one("record", &stay.record)), says };
        Span { kind, from: stay.from, until: stay.until, link }
    });
    Lane { spans: spans.collect(), name: name.clone(), beside: beside.clone(), marks: Vec::new() }
}

/// When a stay was, and whether it is said not to have been.
pub(super) fn stay_in_words(ask: &Ask, stay: &Stay) -> String {
    let span = between(ask, stay.from, stay.until);
    if stay.is_denied { text!(ask.lang, "timeline-denied", span = span) } else { span }
}

fn gap_lane(ask: &Ask, time: &Timeline) -> Lane {
    let name = text!(ask.lang, "timeline-nobody").to_owned();
    let spans = time.gaps.iter().map(|gap| {
        let (from, until) = ((gap.from, gap.from), (gap.until, gap.until));
        let says = format!("{name}: {}", between(ask, from, until));
        Span { kind: Kind::Gap, from, until, link: Link { to: None, says } }
    });
    Lane { spans: spans.collect(), name: name.clone(), ..Lane::default() }
}

/// The shape of a mark, by what happened.
fn shape(kind: &str) -> Shape {
    match kind {
        "arrest" => Shape::Down,
        "transfer" | "removal" => Shape::On,
        "release" => Shape::Up,
        "death" | "remains" => Shape::Cross,
        "sighting" | "visit" | "hearing" | "notice" => Shape::Circle,
        _ => Shape::Square,
    }
}

/// A lane for each kind of occurrence, in the order in which they begin.
fn steps(ask: &Ask, time: &Timeline) -> Group {
    let mut order: Vec<&str> = Vec::new();
    let mut marks: BTreeMap<&str, Vec<Mark>> = BTreeMap::new();
    for step in &time.steps {
        if !order.contains(&step.kind.as_str()) {
            order.push(&step.kind);
        }
        let says = step_in_words(ask, step);
        marks.entry(&step.kind).or_default().push(Mark {
            shape: shape(&step.kind),
            days: step.days,
            is_grave: matches!(step.kind.as_str(), "removal" | "death"),
            is_denied: step.is_denied,
            link: Link { to: Some(ask.to_one("record", &step.record)), says },
        });
    }
    let lanes = order.into_iter().take(MOST).map(|kind| Lane {
        name: ask.lang.kind(kind),
        marks: marks.remove(kind).unwrap_or_default(),
        ..Lane::default()
    });
    Group {
        name: text!(ask.lang, "timeline-steps").to_owned(),
        lanes: lanes.collect(),
        ..Group::default()
    }
}

fn step_in_words(ask: &Ask, step: &Step) -> String {
    let lang = ask.lang;
    let speaker = step.said_by.as_deref().unwrap_or(nobody(lang));
    let when = date(ask, step.days);
    let when = if step.is_denied { text!(lang, "timeline-denied", span = when) } else { when };
    format!(
        "{}: {when}, {}",
        lang.kind(&step.kind),
        text!(lang, "timeline-said-by", name = speaker)
    )
}

/// What the picture shows, for those who do not see it.
pub(super) fn in_words(ask: &Ask, time: &Timeline) -> String {
    let lang = ask.lang;
    let mut all: Vec<String> = Vec::new();
    for order in &time.orders {
        let state = order.state.as_deref().map(|state| lang.word(state)).unwrap_or_default();
        all.push(format!("{}: {state}", order.name));
    }
    for lane in &time.lanes {
        let (place, speaker) = of_lane(ask, lane);
        let stays: Vec<String> = lane.stays.iter().map(|stay| stay_in_words(ask, stay)).collect();
        all.push(format!("{place}, {speaker}: {}", stays.join(", ")));
    }
    let gaps: Vec<String> = time
        .gaps
        .iter()
        .map(|gap| between(ask, (gap.from, gap.from), (gap.until, gap.until)))
        .collect();
    if !gaps.is_empty() {
        all.push(format!("{}: {}", text!(lang, "timeline-nobody"), gaps.join(", ")));
    }
    all.extend(time.steps.iter().map(|step| step_in_words(ask, step)));
    all.extend(time.clashes.iter().map(|clash| ask.rule(&clash.rule)));
    all.join(". ") + "."
}
