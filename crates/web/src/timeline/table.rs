//! The table beside the picture: every span and mark of it, each with the record it stands in.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::timeline::Timeline;

use super::drawn::{between, date, of_lane, stay_in_words};
use crate::lang::Terms;
use crate::layout::Ask;
use crate::parts::nobody;

/// All that the picture shows, as rows.
pub(super) fn table(ask: &Ask, time: &Timeline) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "shared-timeline")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "timeline-what")) }
                    th scope="col" { (text!(lang, "shared-when")) }
                    th scope="col" { (text!(lang, "timeline-according-to")) }
                    th scope="col" { (text!(lang, "timeline-where-it-stands")) }
                }
            }
            tbody { (orders(ask, time)) (stays(ask, time)) (steps(ask, time)) }
        }
    }
}

/// One row: what, when, according to whom, and where it stands.
fn row(ask: &Ask, what: &str, when: &str, by: &str, (name, to): (&str, Option<String>)) -> Markup {
    let lang = ask.lang;
    html! {
        tr {
            th scope="row" { bdi { (what) } }
            td data-label=(text!(lang, "shared-when")) { (when) }
            td data-label=(text!(lang, "timeline-according-to")) { @if !by.is_empty() { bdi { (by) } } }
            td data-label=(text!(lang, "timeline-where-it-stands")) {
                @if let Some(to) = to { a href=(to) { (name) } }
            }
        }
    }
}

fn orders(ask: &Ask, time: &Timeline) -> Markup {
    let lang = ask.lang;
    html! {
        @for order in &time.orders {
            @let state = order.state.as_deref().map(|state| lang.word(state)).unwrap_or_default();
            @let when = order.from.map(|from| between(ask, from, order.until)).unwrap_or_default();
            @let page = (text!(lang, "orders-order"), Some(ask.to_one("order", &order.order)));
            (row(ask, &format!("{}: {state}", order.name), &when, "", page))
            @for due in &order.deadlines {
                @let what = text!(lang, "timeline-deadline-of", name = due.name.as_str());
                @let page = (text!(lang, "orders-order"), Some(ask.to_one("order", &due.of)));
                (row(ask, &what, &date(ask, due.days), "", page))
            }
        }
    }
}

fn stays(ask: &Ask, time: &Timeline) -> Markup {
    let lang = ask.lang;
    let record = text!(lang, "shared-record");
    html! {
        @for lane in &time.lanes {
            @for stay in &lane.stays {
                @let by = lane.said_by.as_deref().unwrap_or(nobody(lang));
                @let page = (record, Some(ask.to_one("record", &stay.record)));
                (row(ask, &of_lane(ask, lane).0, &stay_in_words(ask, stay), by, page))
            }
        }
        @for gap in &time.gaps {
            @let when = between(ask, (gap.from, gap.from), (gap.until, gap.until));
            (row(ask, text!(lang, "timeline-nobody"), &when, "", ("", None)))
        }
        @for clash in &time.clashes {
            @let when = between(ask, (clash.from, clash.from), (clash.until, clash.until));
            @let page = (text!(lang, "timeline-finding"), Some(ask.to_one("finding", &clash.finding)));
            (row(ask, &ask.rule(&clash.rule), &when, "", page))
        }
    }
}

fn steps(ask: &Ask, time: &Timeline) -> Markup {
    let lang = ask.lang;
    html! {
        @for step in &time.steps {
            @let when = date(ask, step.days);
            @let when = if step.is_denied { text!(lang, "timeline-denied", span = when) } else { when };
            @let by = step.said_by.as_deref().unwrap_or(nobody(lang));
            @let page = (text!(lang, "shared-record"), Some(ask.to_one("record", &step.record)));
            (row(ask, &lang.kind(&step.kind), &when, by, page))
        }
        @if let Some((days, _)) = &time.alive {
            (row(ask, text!(lang, "person-last-proof-of-life"), &date(ask, *days), "", ("", None)))
        }
    }
}
