//! A person's time as a picture of its own, with the words of the pages.

use paradero_locale::{Lang, civil, text};
use paradero_model::Vocabulary;
use paradero_picture::lanes::{Group, Kind, Lane, Lanes, Mark, Span};
use paradero_picture::{Axis, Link, Shape, Tick, Words};
use paradero_register::query::timeline::{self as told, Days, Stay, Step, Timeline};

/// How many lanes of one sort are drawn.
const MOST: usize = 14;
/// Width of the picture, in pixels.
const WIDE: i64 = 900;

/// The picture (SVG); nothing where nothing has a day. `id` tells it from other pictures of the page.
pub(crate) fn picture(
    id: &str,
    name: &str,
    time: &Timeline,
    today: i32,
    lang: Lang,
) -> Option<String> {
    let (first, last) = time.days?;
    let axis = Axis::new(first, last, today);
    let tick = |tick: Tick| match tick {
        Tick::Month(day) => lang.month_of(day),
        Tick::Year(day) => lang.digits(civil(day).0),
    };
    let (start, end) = axis.days();
    let silent = axis.silence().map_or(0, |(_, _, days)| days);
    let lanes = Lanes {
        id: id.to_owned(),
        days: (first, last),
        today,
        today_is: text!(lang, "timeline-today").to_owned(),
        groups: vec![orders(time, lang), stays(time, lang), unsaid(time, lang), steps(time, lang)],
        ticks: axis.ticks().into_iter().map(|one| (one, tick(one))).collect(),
        ends: [lang.day(start), lang.day(end)],
        silent: [lang.days(silent), text!(lang, "timeline-of-silence").to_owned()],
    };
    let title = format!("{name} \u{2013} {}", text!(lang, "shared-timeline"));
    let says = in_words(time, lang);
    Some(lanes.draw().file(Words { title: &title, says: &says }, WIDE))
}

fn date(lang: Lang, days: Days) -> String {
    lang.span(Some(days.0), Some(days.1))
}

fn between(lang: Lang, from: Days, until: Days) -> String {
    if from == until {
        return date(lang, from);
    }
    text!(lang, "timeline-from-to", from = date(lang, from), until = date(lang, until))
}

fn unlinked(says: String) -> Link {
    Link { to: None, says }
}

fn speaker(lang: Lang, said_by: Option<&str>) -> String {
    let nobody = text!(lang, "shared-speaker-not-stated");
    text!(lang, "timeline-said-by", name = said_by.unwrap_or(nobody))
}

fn orders(time: &Timeline, lang: Lang) -> Group {
    let lanes = time.orders.iter().take(MOST).map(|order| {
        let state = order.state.clone().unwrap_or_default();
        let mut lane = Lane { name: order.name.clone(), beside: state.clone(), ..Lane::default() };
        if let Some(from) = order.from {
            let says = format!("{}: {}, {state}", order.name, between(lang, from, order.until));
            let (until, link) = (order.until, unlinked(says));
            lane.spans.push(Span { kind: Kind::Order, from, until, link });
        }
        for due in &order.deadlines {
            let name = due.name.as_str();
            let says = text!(lang, "timeline-deadline", name = name, date = date(lang, due.days));
            let is_over = due.days_over.is_some_and(|days| days > 0);
            if is_over {
                let (from, link) = ((due.days.1, due.days.1), unlinked(says.clone()));
                lane.spans.push(Span { kind: Kind::Over, from, until: order.until, link });
            }
            let link = unlinked(says);
            let (shape, days) = (Shape::Diamond, due.days);
            lane.marks.push(Mark { shape, days, is_grave: is_over, is_denied: false, link });
        }
        lane
    });
    let name = text!(lang, "timeline-orders").to_owned();
    Group { name, lanes: lanes.collect(), ..Group::default() }
}

fn of_lane(lang: Lang, lane: &told::Lane) -> (String, String) {
    let place = lane.place.clone();
    let place = place.unwrap_or_else(|| text!(lang, "timeline-no-place").to_owned());
    (place, speaker(lang, lane.said_by.as_deref()))
}

fn stay_in_words(lang: Lang, stay: &Stay) -> String {
    let span = between(lang, stay.from, stay.until);
    if stay.is_denied { text!(lang, "timeline-denied", span = span) } else { span }
}

fn stays(time: &Timeline, lang: Lang) -> Group {
    let lanes = time.lanes.iter().take(MOST).map(|lane| {
        let (name, beside) = of_lane(lang, lane);
        let spans = lane.stays.iter().map(|stay| Span {
            kind: if stay.is_denied { Kind::Denied } else { Kind::Stated },
            from: stay.from,
            until: stay.until,
            link: unlinked(format!("{name}, {beside}: {}", stay_in_words(lang, stay))),
        });
        Lane { spans: spans.collect(), name: name.clone(), beside: beside.clone(), marks: vec![] }
    });
    let clashes = time.clashes.iter().map(|clash| {
        let (from, until) = ((clash.from, clash.from), (clash.until, clash.until));
        let link = unlinked(format!("{}: {}", clash.rule, between(lang, from, until)));
        Span { kind: Kind::Stated, from, until, link }
    });
    let (lanes, clashes) = (lanes.collect(), clashes.collect());
    Group { name: text!(lang, "timeline-where").to_owned(), lanes, clashes, joins: vec![] }
}

/// What nobody says, and when there was last a proof of life.
fn unsaid(time: &Timeline, lang: Lang) -> Group {
    let mut lanes = Vec::new();
    if !time.gaps.is_empty() {
        let name = text!(lang, "timeline-nobody").to_owned();
        let spans = time.gaps.iter().map(|gap| {
            let (from, until) = ((gap.from, gap.from), (gap.until, gap.until));
            let link = unlinked(format!("{name}: {}", between(lang, from, until)));
            Span { kind: Kind::Gap, from, until, link }
        });
        lanes.push(Lane { spans: spans.collect(), name: name.clone(), ..Lane::default() });
    }
    if let Some((days, _)) = time.alive {
        let name = text!(lang, "person-last-proof-of-life").to_owned();
        let link = unlinked(format!("{name}: {}", date(lang, days)));
        let (shape, beside) = (Shape::Circle, date(lang, days));
        let mark = Mark { shape, days, is_grave: false, is_denied: false, link };
        lanes.push(Lane { name, beside, marks: vec![mark], ..Lane::default() });
    }
    Group { lanes, ..Group::default() }
}

/// What pages call a kind of event.
fn kind(lang: Lang, code: &str) -> String {
    let known = Vocabulary::get().event(code);
    known.map_or_else(|| code.to_owned(), |kind| kind.term.get(lang.spoken()).to_owned())
}

fn step_in_words(lang: Lang, step: &Step) -> String {
    let when = date(lang, step.days);
    let when = if step.is_denied { text!(lang, "timeline-denied", span = when) } else { when };
    format!("{}: {when}, {}", kind(lang, &step.kind), speaker(lang, step.said_by.as_deref()))
}

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
fn steps(time: &Timeline, lang: Lang) -> Group {
    let mut lanes: Vec<(&str, Lane)> = Vec::new();
    for step in &time.steps {
        let mark = Mark {
            shape: shape(&step.kind),
            days: step.days,
            is_grave: matches!(step.kind.as_str(), "removal" | "death"),
            is_denied: step.is_denied,
            link: unlinked(step_in_words(lang, step)),
        };
        match lanes.iter_mut().find(|(own, _)| *own == step.kind) {
            Some((_, lane)) => lane.marks.push(mark),
            None => {
                let name = kind(lang, &step.kind);
                lanes.push((&step.kind, Lane { name, marks: vec![mark], ..Lane::default() }));
            }
        }
    }
    let lanes = lanes.into_iter().take(MOST).map(|(_, lane)| lane).collect();
    Group { name: text!(lang, "timeline-steps").to_owned(), lanes, ..Group::default() }
}

/// What the picture shows, for those who do not see it.
fn in_words(time: &Timeline, lang: Lang) -> String {
    let orders = time
        .orders
        .iter()
        .map(|order| format!("{}: {}", order.name, order.state.as_deref().unwrap_or_default()));
    let lanes = time.lanes.iter().map(|lane| {
        let (place, speaker) = of_lane(lang, lane);
        let stays: Vec<String> = lane.stays.iter().map(|stay| stay_in_words(lang, stay)).collect();
        format!("{place}, {speaker}: {}", stays.join(", "))
    });
    let gaps = time.gaps.iter().map(|gap| {
        let span = between(lang, (gap.from, gap.from), (gap.until, gap.until));
        format!("{}: {span}", text!(lang, "timeline-nobody"))
    });
    let steps = time.steps.iter().map(|step| step_in_words(lang, step));
    let clashes = time.clashes.iter().map(|clash| clash.rule.clone());
    let all: Vec<String> = orders.chain(lanes).chain(gaps).chain(steps).chain(clashes).collect();
    all.join(". ") + "."
}
