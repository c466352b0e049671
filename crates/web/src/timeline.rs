//! A person's events over time, drawn as inline SVG. The same stands as a table beside it.

use maud::{Markup, html};
use paradero_model::Day;
use paradero_register::query::EventLine;

use crate::layout::Ask;

/// Height of one event's line, in the drawing's units.
const LINE: i64 = 22;
/// Left edge of the bars; names of kinds stand before it.
const LEFT: i64 = 170;
/// Width of the bars' field.
const WIDTH: i64 = 600;

/// The drawing, or nothing where no event has a day. Each bar links to the event's record.
pub(crate) fn timeline(ask: &Ask, events: &[EventLine]) -> Markup {
    let dated: Vec<(&EventLine, i64, i64)> = events
        .iter()
        .filter_map(|event| {
            let lo = event.date.lo.or(event.date.hi)?;
            Some((event, i64::from(lo), i64::from(event.date.hi.unwrap_or(lo))))
        })
        .collect();
    let first = dated.iter().map(|(_, lo, _)| *lo).min();
    let last = dated.iter().map(|(_, _, hi)| *hi).max();
    let (Some(first), Some(last)) = (first, last) else { return html! {} };
    let span = (last - first).max(1);
    let at = |day: i64| LEFT + (day - first) * WIDTH / span;
    let height = LINE * i64::try_from(dated.len()).unwrap_or(0) + 30;
    let lang = ask.lang;
    let day = |number: i64| Day(i32::try_from(number).unwrap_or_default()).to_string();
    html! {
        svg.timeline viewBox={ "0 0 " (LEFT + WIDTH + 30) " " (height) } role="group"
            aria-label=(lang.say("Línea de tiempo; los mismos hechos están en la tabla que sigue",
                "Timeline; the same events stand in the table below")) {
            line.axis x1=(LEFT) y1=(height - 24) x2=(LEFT + WIDTH) y2=(height - 24) {}
            text x=(LEFT) y=(height - 8) { (day(first)) }
            text x=(LEFT + WIDTH) y=(height - 8) text-anchor="end" { (day(last)) }
            @for (line, (event, lo, hi)) in (0_i64..).zip(&dated) {
                a href=(ask.to_one("record", &event.record)) {
                    title {
                        (lang.kind(&event.kind)) " " (event.date.iso()) ", "
                        (event.said_by.as_deref().unwrap_or("?"))
                    }
                    text x=(LEFT - 8) y=(line * LINE + 16) text-anchor="end" { (lang.kind(&event.kind)) }
                    rect class=(if event.denied { "denied-span" } else { "span" })
                        x=(at(*lo)) y=(line * LINE + 5) width=((at(*hi) - at(*lo)).max(6)) height="12" {}
                }
            }
        }
    }
}
