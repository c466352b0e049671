//! A person's events over time, drawn as inline SVG: one lane a kind of event, one mark an event,
//! and how long nothing has been said since. The same stands as a table below it.

use maud::{Markup, html};
use paradero_locale::{civil, text};
use paradero_register::query::{ClaimLine, EventLine};

use crate::lang::Terms;
use crate::layout::Ask;

/// Height of one lane: its name, and below it the marks.
const LANE: i64 = 40;
/// Room above the lanes for the scale.
const HEAD: i64 = 26;
/// Where the events' part of the drawing ends, in hundredths of a percent of its width; the rest
/// shows the silence since.
const EVENTS_END: i64 = 8_200;

/// A mark: first and last day it may span, and whether it is said not to be so.
struct Mark {
    lo: i64,
    hi: i64,
    denied: bool,
}

struct Lane {
    kind: String,
    marks: Vec<Mark>,
}

/// The span that an event is drawn over: from its day to the day until which it is said to last.
/// Custody that somebody denies to have is drawn as denied.
fn mark(event: &EventLine) -> Option<Mark> {
    let lo = event.date.lo.or(event.date.hi)?;
    let until = event.claims.iter().filter(|claim| claim.property == "until" && !claim.denied);
    let until = until.filter_map(|claim| claim.date.as_ref()).find_map(|date| date.hi.or(date.lo));
    let refused = |claim: &ClaimLine| claim.property == "whereabouts" && claim.value == "denied";
    let denied = event.denied || event.claims.iter().any(refused);
    // Custody without an end is said to last until the day on which it is said.
    let said = event.said_on.hi.filter(|_| event.kind == "custody" && until.is_none() && !denied);
    let hi = event.date.hi.unwrap_or(lo).max(until.or(said).unwrap_or(lo));
    Some(Mark { lo: lo.into(), hi: i64::from(hi).max(lo.into()), denied })
}

fn lanes(events: &[EventLine]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for event in events {
        let Some(mark) = mark(event) else { continue };
        match lanes.iter_mut().find(|lane| lane.kind == event.kind) {
            Some(lane) => lane.marks.push(mark),
            None => lanes.push(Lane { kind: event.kind.clone(), marks: vec![mark] }),
        }
    }
    lanes
}

/// Firsts of months (or of every third month, or of years) between two days, at most eight.
fn ticks(first: i64, last: i64) -> Vec<i64> {
    let day = |number: i64| i32::try_from(number).unwrap_or_default();
    let starts: Vec<i64> = (first..=last).filter(|at| civil(day(*at)).2 == 1).collect();
    let every = |months: u8| -> Vec<i64> {
        starts.iter().copied().filter(|at| (civil(day(*at)).1 - 1).is_multiple_of(months)).collect()
    };
    let found = [1, 3, 6, 12].into_iter().map(every).find(|found| found.len() <= 8);
    found.unwrap_or_else(|| {
        let years = every(12);
        let step = years.len().div_ceil(8).max(1);
        years.into_iter().step_by(step).collect()
    })
}

/// Hundredths of a percent as SVG takes them.
fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The drawing, or nothing where no event has a day.
pub(crate) fn timeline(ask: &Ask, events: &[EventLine]) -> Markup {
    let lanes = lanes(events);
    let marks = || lanes.iter().flat_map(|lane| &lane.marks);
    let (Some(first), Some(last)) = (marks().map(|m| m.lo).min(), marks().map(|m| m.hi).max())
    else {
        return html! {};
    };
    let today = i64::from(ask.today.0);
    let last = last.min(today).max(first);
    let silent = today > last;
    let end = if silent { EVENTS_END } else { 9_900 };
    let at = |day: i64| 100 + (day.min(last) - first) * (end - 100) / (last - first).max(1);
    let height = HEAD + LANE * i64::try_from(lanes.len()).unwrap_or(0) + 8;
    html! {
        figure.timeline {
            svg width="100%" height=(height) role="img"
                aria-labelledby="timeline-title timeline-text" {
                title #timeline-title { (text!(ask.lang, "shared-timeline")) }
                desc #timeline-text { (in_words(ask, &lanes, silent.then_some((last, today)))) }
                text.scale x="0" y="12" { (ask.lang.day(narrow(first))) }
                @if last > first {
                    text.scale x=(percent(end)) y="12" text-anchor="end" {
                        (ask.lang.day(narrow(last)))
                    }
                }
                @for tick in ticks(first, last) {
                    @let x = percent(at(tick));
                    line.tick x1=(x) x2=(x) y1=(HEAD - 6) y2=(height) {}
                    @if clear_of_ends(at(tick), end) {
                        text.scale.middle x=(x) y="12" text-anchor="middle" {
                            (ask.lang.month_of(narrow(tick)))
                        }
                    }
                }
                @for (lane, number) in lanes.iter().zip(0_i64..) {
                    (drawn(ask, lane, HEAD + number * LANE, &at))
                }
                @if silent { (silence(ask, last, today, end, height)) }
            }
        }
    }
}

/// Whether a name in the scale stands clear of the days at its two ends.
fn clear_of_ends(at: i64, end: i64) -> bool {
    at > 1_600 && at < end - 1_600
}

fn narrow(day: i64) -> i32 {
    i32::try_from(day).unwrap_or_default()
}

fn drawn(ask: &Ask, lane: &Lane, top: i64, at: &impl Fn(i64) -> i64) -> Markup {
    html! {
        text.kind x="0" y=(top + 14) { (ask.lang.kind(&lane.kind)) }
        line.lane x1="0" x2="100%" y1=(top + 28) y2=(top + 28) {}
        @for mark in &lane.marks {
            line class=(if mark.denied { "mark denied-mark" } else { "mark" })
                x1=(percent(at(mark.lo))) x2=(percent(at(mark.hi) + 1))
                y1=(top + 28) y2=(top + 28) {}
        }
    }
}

/// The days since the last event: no source says anything of them.
fn silence(ask: &Ask, last: i64, today: i64, from: i64, height: i64) -> Markup {
    let middle = HEAD + (height - HEAD) / 2;
    html! {
        rect.silence x=(percent(from + 150)) y=(HEAD - 6) width=(percent(10_000 - from - 150))
            height=(height - HEAD + 4) {}
        text.silent x=(percent((from + 150 + 10_000) / 2)) y=(middle - 4) text-anchor="middle" {
            (ask.lang.days(today - last))
        }
        text.silent x=(percent((from + 150 + 10_000) / 2)) y=(middle + 13) text-anchor="middle" { (text!(ask.lang, "events-of-silence")) }
    }
}

/// What the drawing shows, for those who do not see it.
fn in_words(ask: &Ask, lanes: &[Lane], silence: Option<(i64, i64)>) -> String {
    let lang = ask.lang;
    let lane = |lane: &Lane| {
        let mut said: Vec<String> = lane
            .marks
            .iter()
            .map(|mark| {
                let start = lang.day(narrow(mark.lo));
                let end = lang.day(narrow(mark.hi));
                let span = if start == end { start } else { format!("{start} \u{2013} {end}") };
                if mark.denied { text!(lang, "events-denied", span = span) } else { span }
            })
            .collect();
        said.dedup();
        format!("{}: {}", lang.kind(&lane.kind), said.join(", "))
    };
    let mut text: Vec<String> = lanes.iter().map(lane).collect();
    if let Some((last, today)) = silence {
        let since = lang.day(narrow(last));
        let count = lang.days(today - last);
        text.push(text!(lang, "events-none-since", since = since, days = count));
    }
    text.join(". ") + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_few_marks_at_firsts_of_months() {
        // 2024-07-27 to 2024-08-21, and ten years.
        assert_eq!(ticks(19_931, 19_956), [19_936]);
        let years = ticks(16_000, 19_653);
        assert!(years.len() <= 8 && !years.is_empty());
        assert!(years.iter().all(|at| civil(narrow(*at)).2 == 1));
    }

    #[test]
    fn hundredths_are_written_as_percent() {
        assert_eq!(percent(8_205), "82.05%");
        assert_eq!(percent(7), "0.07%");
    }
}
