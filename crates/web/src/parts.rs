//! Pieces that many pages share: dates, events, findings, filters, paging.

use maud::{Markup, html};
use paradero_register::query::findings::FindingLine;
use paradero_register::query::{ClaimLine, EventLine, Subject, When};

use crate::lang::Lang;
use crate::layout::Ask;

/// A date by its written form, with its interval in ISO below where that says more.
pub(crate) fn when(lang: Lang, when: &When) -> Markup {
    let iso = when.iso();
    let written = when.written.as_deref().unwrap_or_default();
    html! {
        @if when.is_empty() {
            span.soft { (lang.say("sin fecha", "no date")) }
        } @else if written.is_empty() || written == iso {
            time { (iso) }
        } @else {
            time { (written) @if !iso.is_empty() { small { (iso) } } }
        }
    }
}

/// Who says so; nobody named is said aloud.
pub(crate) fn speaker(ask: &Ask, name: Option<&str>, id: Option<&str>) -> Markup {
    html! {
        @match (name, id) {
            (Some(name), Some(id)) => a href=(ask.to_subject("authority", id)) { (name) },
            (Some(name), None) => (name),
            _ => span.soft { (ask.lang.say("no se dice quién", "speaker not stated")) },
        }
    }
}

/// A link to something's page.
pub(crate) fn subject(ask: &Ask, subject: &Subject) -> Markup {
    let name = if subject.name.is_empty() { &subject.id } else { &subject.name };
    html! {
        a href=(ask.to_subject(&subject.kind, &subject.id)) { (name) }
        @if let Some(number) = &subject.number { " " span.soft { "(" (number) ")" } }
    }
}

/// A list of links.
pub(crate) fn subjects(ask: &Ask, all: &[Subject]) -> Markup {
    html! { ul { @for one in all { li { (subject(ask, one)) } } } }
}

/// A link to the record of an event.
pub(crate) fn record(ask: &Ask, event: &EventLine) -> Markup {
    html! {
        a href=(ask.to_one("record", &event.record)) { (event.source_title) }
        @if let Some(locator) = &event.locator { " " span.soft { (locator) } }
    }
}

/// One claim's value.
pub(crate) fn claim(ask: &Ask, kind: &str, claim: &ClaimLine) -> Markup {
    let lang = ask.lang;
    let value = lang.value(kind, &claim.property, &claim.value);
    html! {
        span.denied[claim.denied] {
            @if claim.denied { span.soft { (lang.say("no: ", "not: ")) } }
            @if let Some(date) = &claim.date {
                (when(lang, date))
            } @else if let Some(id) = &claim.refers_to {
                a href=(ask.to_subject(id.split(['-', ':']).next().unwrap_or_default(), id)) { (value) }
            } @else {
                (value)
            }
            @if claim.property == "indicators" {
                @if let Some(points) = claim.number { " (" (points) ")" }
            }
            @if let Some(extra) = claim.extra.as_deref().filter(|extra| !extra.is_empty()) {
                " " span.soft { (extra) }
            }
        }
    }
}

fn claims(ask: &Ask, event: &EventLine) -> Markup {
    html! {
        @if !event.claims.is_empty() {
            dl.pairs {
                @for one in &event.claims {
                    dt { (ask.lang.property(&event.kind, &one.property)) }
                    dd { (claim(ask, &event.kind, one)) }
                }
            }
        }
    }
}

/// Events as a table: when, what, who says so, where it stands.
pub(crate) fn events(ask: &Ask, caption: &str, all: &[EventLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() {
            p.soft { (caption) ": " (lang.say("nada declarado.", "nothing stated.")) }
        } @else {
            div.wide tabindex="0" role="region" aria-label=(caption) {
                table {
                    caption { (caption) }
                    thead {
                        tr {
                            th scope="col" { (lang.say("Cuándo", "When")) }
                            th scope="col" { (lang.say("Qué se dice", "What is said")) }
                            th scope="col" { (lang.say("Quién lo dice", "Who says so")) }
                            th scope="col" { (lang.say("Registro", "Record")) }
                        }
                    }
                    tbody { @for event in all { (event_row(ask, event)) } }
                }
            }
        }
    }
}

fn event_row(ask: &Ask, event: &EventLine) -> Markup {
    let lang = ask.lang;
    html! {
        tr {
            td { (when(lang, &event.date)) }
            td {
                strong.denied[event.denied] { (lang.kind(&event.kind)) }
                @if let (Some(id), Some(kind)) = (&event.subject, &event.subject_kind) {
                    " · " a href=(ask.to_subject(kind, id)) {
                        (event.subject_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(id))
                    }
                }
                (claims(ask, event))
            }
            td {
                (speaker(ask, event.said_by.as_deref(), event.said_by_id.as_deref()))
                " " span.soft { (lang.word(&event.stance)) }
                @if event.admitted && event.stance != "admits" {
                    " " span.tag { (lang.say("sobre su propio acto", "of its own act")) }
                }
                @if !event.said_on.is_empty() { br; (when(lang, &event.said_on)) }
            }
            td { (record(ask, event)) }
        }
    }
}

/// Severity, certainty, basis and contest of a finding.
pub(crate) fn tags(lang: Lang, finding: &FindingLine) -> Markup {
    html! {
        span class={ "tag " (finding.severity) } { (lang.word(&finding.severity)) } " "
        span.tag { (lang.word(&finding.certainty)) } " "
        @if !finding.basis.is_empty() { span.tag { (lang.word(&finding.basis)) } " " }
        @if finding.contested { span.tag { (lang.say("controvertido", "contested")) } " " }
        @if finding.state != "open" { span.tag { (lang.word(&finding.state)) } }
    }
}

/// Findings as a list, each with a link to its page.
pub(crate) fn findings(ask: &Ask, all: &[FindingLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if all.is_empty() { p.soft { (lang.say("Ninguno.", "None.")) } }
        ul.plain {
            @for finding in all {
                li {
                    (tags(lang, finding)) " "
                    a href=(ask.to_one("finding", &finding.id)) { (ask.rule(&finding.rule)) }
                    @if !finding.subject_id.is_empty() {
                        " · " a href=(ask.to_subject(&finding.subject_kind, &finding.subject_id)) {
                            (finding.subject)
                        }
                    }
                    p { (lang.say(&finding.message_es, &finding.message)) }
                    @if !finding.since.is_empty() {
                        (lang.say("Desde ", "Since ")) (when(lang, &finding.since))
                    }
                    @if let Some(days) = finding.days {
                        " · " a href=(ask.to_one("finding", &finding.id)) { (days) }
                        " " (lang.say("días", "days"))
                    }
                    @for cite in &finding.cites {
                        " · " (record(ask, &cite.event))
                    }
                }
            }
        }
    }
}

/// Links to the stretches before and after.
pub(crate) fn pager(ask: &Ask, total: i64) -> Markup {
    let lang = ask.lang;
    let stretch = ask.stretch();
    let total = usize::try_from(total).unwrap_or(0);
    let page = stretch.offset / stretch.limit + 1;
    let last = total.div_ceil(stretch.limit).max(1);
    let link = |number: usize| {
        let number = number.to_string();
        let kept = ask.query.iter().filter(|(name, _)| *name != "page" && *name != "as-of");
        let mut query: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        query.push(("page", &number));
        ask.to(&ask.path, &query)
    };
    html! {
        @if last > 1 {
            nav aria-label=(lang.say("Páginas", "Pages")) {
                p {
                    @if page > 1 {
                        a rel="prev" href=(link(page - 1)) { (lang.say("← anterior", "← previous")) } " "
                    }
                    (lang.say("página ", "page ")) (page) (lang.say(" de ", " of ")) (last)
                    @if page < last {
                        " " a rel="next" href=(link(page + 1)) { (lang.say("siguiente →", "next →")) }
                    }
                }
            }
        }
    }
}

/// A choice in a form of filters: value and what it is called.
pub(crate) fn choice(ask: &Ask, name: &str, title: &str, options: &[(String, String)]) -> Markup {
    let chosen = ask.get(name);
    html! {
        div {
            label for={ "f-" (name) } { (title) }
            select id={ "f-" (name) } name=(name) {
                option value="" { (ask.lang.say("todos", "all")) }
                @for (value, text) in options {
                    option value=(value) selected[chosen.as_deref() == Some(value)] { (text) }
                }
            }
        }
    }
}

/// The form around filters.
pub(crate) fn filters(ask: &Ask, fields: &Markup) -> Markup {
    html! {
        form.filters method="get" action={ "/" (ask.lang.code()) "/" (ask.path) } {
            @if let Some(position) = ask.as_of {
                input type="hidden" name="as-of" value=(position);
            }
            (fields)
            button { (ask.lang.say("Mostrar", "Show")) }
        }
    }
}
