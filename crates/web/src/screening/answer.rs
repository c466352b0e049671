//! The answer to a list: the gravest first; on paper, a notice of one page.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::screening::{
    Absent, Answer, Cite, Hit, Matters, OrderLine, Outcome, Said, Standing, Strength, Twice, Why,
};

use super::{Answered, form, settle, words};
use crate::lang::{Terms, rich};
use crate::layout::{Ask, Shown};

/// People on no row that the page names, at most.
const ABSENT_NAMED: usize = 50;

/// Places where something is said that a notice on paper names; the page names all.
const CITES_ON_PAPER: usize = 2;

/// The whole answer, and the form for another list.
pub(super) fn show(ask: &Ask, answered: &Answered, to: &str) -> Shown {
    let body = html! {
        (body(ask, answered))
        div.screen-only {
            h2 { (text!(ask.lang, "screening-another-list")) }
            (form::form(ask, Some(to)))
        }
    };
    Shown { title: form::title(ask.lang).to_owned(), body }
}

/// The whole answer.
pub(super) fn body(ask: &Ask, answered: &Answered) -> Markup {
    let rows = &answered.screened.rows;
    let grave: Vec<&Answer> =
        rows.iter().filter(|row| row.outcome == Outcome::OrderInForce).collect();
    html! {
        div.screened {
        (summary(ask, answered))
        @if !grave.is_empty() {
            h2 #orders { (text!(ask.lang, "screening-orders")) }
            @for row in grave { (one(ask, row)) }
        }
        div.screen-only {
            @for outcome in [Outcome::OrderOfNamesake, Outcome::OtherMatter] {
                (several(ask, rows, outcome))
            }
            (twice(ask, rows, &answered.screened.twice))
            (absent(ask, &answered.screened.absent))
            (rest(ask, rows))
        }
        (limits(ask, answered))
        (notice(ask))
        }
    }
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// What was asked of what, and how many rows have each outcome.
fn summary(ask: &Ask, answered: &Answered) -> Markup {
    let lang = ask.lang;
    let rows = &answered.screened.rows;
    let (searched, screened) = (&answered.searched, &answered.screened);
    html! {
        p.lead {
            (text!(lang, "screening-summary",
                rows = text!(lang, "screening-rows-count", n = rows.len()),
                people = text!(lang, "shared-people-count", n = searched.people),
                sources = text!(lang, "shared-sources-count", n = searched.sources),
                date = lang.day(ask.today.0)))
        }
        ul.outcomes {
            @for outcome in words::OUTCOMES {
                @let number = rows.iter().filter(|row| row.outcome == outcome).count();
                @if number > 0 {
                    li.serious[outcome == Outcome::OrderInForce] {
                        strong { (ask.number(count(number))) } " " (words::outcome(lang, outcome))
                    }
                }
            }
            @if !screened.twice.is_empty() {
                li {
                    @let number = screened.twice.len();
                    (rich!(lang, "screening-twice-count", n = number,
                        number = html! { strong { (ask.number(count(number))) } }))
                }
            }
            @if !screened.absent.is_empty() {
                li {
                    @let number = screened.absent.len();
                    (rich!(lang, "screening-absent-count", n = number,
                        number = html! { strong { (ask.number(count(number))) } }))
                }
            }
        }
        @if !answered.said.is_empty() {
            details.screen-only {
                summary { (text!(lang, "screening-how-read")) }
                ul lang="en" { @for line in &answered.said { li { (line) } } }
            }
        }
    }
}

/// Rows of one outcome, in full.
fn several(ask: &Ask, rows: &[Answer], outcome: Outcome) -> Markup {
    let rows: Vec<&Answer> = rows.iter().filter(|row| row.outcome == outcome).collect();
    let lang = ask.lang;
    html! {
        @if !rows.is_empty() {
            h2 {
                @if outcome == Outcome::OrderOfNamesake { (text!(lang, "screening-namesakes")) } @else { (text!(lang, "screening-other-matters")) }
            }
            @for row in rows { (one(ask, row)) }
        }
    }
}

/// What a row says, in one line.
fn title(ask: &Ask, row: &Answer) -> Markup {
    let (lang, asked) = (ask.lang, &row.asked);
    html! {
        @if asked.name.is_empty() { span.soft { (text!(lang, "shared-no-name")) } }
        @else { (asked.name) }
        @if let Some(born) = &asked.born { ", " (text!(lang, "screening-born", date = born)) }
        @if let Some(document) = &asked.document { ", " (document) }
        @if let Some(to) = &asked.destination { " → " (ask.country(to)) }
        @if let Some(place) = &asked.locator { " " span.soft { (lang.locator(place)) } }
    }
}

/// One row with its hits.
fn one(ask: &Ask, row: &Answer) -> Markup {
    let lang = ask.lang;
    html! {
        section.panel {
            h3 { (title(ask, row)) }
            @for problem in &row.asked.problems {
                p.notable { (text!(lang, "screening-not-used")) " " span lang="en" { (problem) } }
            }
            @for hit in &row.hits {
                (self::hit(ask, hit))
                (settle::form(ask, row, hit))
            }
            (settled(ask, row))
            @if row.more > 0 {
                p.soft.screen-only {
                    (text!(lang, "screening-more", n = row.more))
                }
            }
        }
    }
}

/// Hits that count for nothing.
fn settled(ask: &Ask, row: &Answer) -> Markup {
    html! {
        @for hit in &row.settled { (settle::folded(ask, row, hit, &self::hit(ask, hit))) }
    }
}

fn hit(ask: &Ask, hit: &Hit) -> Markup {
    let lang = ask.lang;
    let matters = &hit.matters;
    html! {
        p.hit {
            (words::strength(lang, hit.strength)) " "
            a href=(ask.to_one("person", &hit.id)) { strong { (hit.name) } }
            @if !hit.born.is_empty() { ", " (text!(lang, "screening-born", date = lang.either(&hit.born))) }
            ": " (words::standing(lang, hit.standing)) "."
        }
        ul.tight {
            li { (why(ask, hit)) }
            @if hit.standing == Standing::NameAlone && !hit.would_settle.is_empty() {
                li {
                    (text!(lang, "screening-settled-by")) " "
                    (hit.would_settle.iter().map(|one| words::missing(lang, *one)).collect::<Vec<_>>().join("; "))
                }
            }
            @if let Some(settled) = hit.settled.as_ref().filter(|settled| !settled.holds) {
                (settle::reopened(ask, settled))
            }
            @for line in &matters.orders { li { (order(ask, line)) } }
            (said(ask, text!(lang, "screening-hearing-ahead"), &matters.hearings))
            (said(ask, text!(lang, "screening-removal-ahead"), &matters.announced))
            (said(ask, text!(lang, "screening-said-removed"), &matters.removals))
            @for finding in &matters.findings {
                li.screen-only {
                    a.serious href=(ask.to_one("finding", &finding.id)) { (ask.rule(&finding.rule)) }
                    " " span.soft { (lang.word(&finding.certainty)) }
                }
            }
            (others(ask, matters))
        }
    }
}

/// On paper, how many matters the page names besides the orders.
fn others(ask: &Ask, matters: &Matters) -> Markup {
    let removals = matters.announced.len() + matters.removals.len();
    let number = matters.hearings.len() + removals + matters.findings.len();
    html! {
        @if number > 0 {
            li.paper-only {
                (text!(ask.lang, "screening-other-matters-count")) " "
                (ask.number(count(number)))
            }
        }
    }
}

/// Which facts agree and how, and what the whole weighs.
fn why(ask: &Ask, hit: &Hit) -> Markup {
    let lang = ask.lang;
    let facts = hit.why.iter().filter_map(|one| words::reason(lang, &one.field, &one.level));
    let named = hit.named.iter().filter_map(|one| words::word(lang, one));
    let all: Vec<String> = facts.chain(named).collect();
    html! {
        (all.join("; ")) " "
        span.soft { (text!(lang, "screening-weight", bits = format!("{:+.1}", hit.bits))) }
    }
}

fn order(ask: &Ask, line: &OrderLine) -> Markup {
    let lang = ask.lang;
    let stands = line.stands();
    let standing = match (stands, line.in_force) {
        (true, "certain") => text!(lang, "screening-order-in-force"),
        (true, _) => text!(lang, "screening-order-perhaps"),
        (false, "no") => text!(lang, "screening-order-ended"),
        (false, _) => text!(lang, "screening-order-elsewhere"),
    };
    let effects: Vec<String> =
        line.effects.iter().map(|effect| lang.term("effect", effect)).collect();
    html! {
        strong.serious[stands] { (standing) } ": "
        a href=(ask.to_one("order", &line.order)) { (line.name) }
        " – " (effects.join(", "))
        @if let Some(country) = &line.country { " → " (ask.country(country)) }
        @if let Some(on) = &line.on { ", " (on) }
        (cited(ask, &line.cites))
    }
}

fn said(ask: &Ask, what: &str, all: &[Said]) -> Markup {
    html! {
        @for one in all {
            li.screen-only {
                (what)
                @if let Some(place) = &one.place { " · " (ask.country(place)) }
                @if let Some(on) = &one.on { " · " (on) }
                @if let Some(batch) = &one.batch { " · " (batch) }
                @if let Some(by) = &one.said_by { " · " (by) }
                (cited(ask, &one.cites))
            }
        }
    }
}

fn cited(ask: &Ask, cites: &[Cite]) -> Markup {
    html! {
        @for (at, cite) in cites.iter().enumerate() {
            " " span.cite.screen-only[at >= CITES_ON_PAPER] {
                "[" a href=(ask.to_one("record", &cite.record)) {
                    (cite.file) ", " (ask.lang.locator(&cite.place))
                } "]"
            }
        }
    }
}

/// Pairs of rows that may be one person.
fn twice(ask: &Ask, rows: &[Answer], pairs: &[Twice]) -> Markup {
    let lang = ask.lang;
    html! {
        @if !pairs.is_empty() {
            h2 { (text!(lang, "screening-twice")) }
            ul {
                @for pair in pairs {
                    li {
                        @for (at, row) in pair.rows.iter().filter_map(|at| rows.get(*at)).enumerate() {
                            @if at > 0 { " = " }
                            (title(ask, row))
                        }
                        @let named: Vec<String> =
                            pair.named.iter().filter_map(|one: &Why| words::word(lang, one)).collect();
                        @if !named.is_empty() { " " span.soft { "(" (named.join("; ")) ")" } }
                    }
                }
            }
        }
    }
}

/// Protected people on no row.
fn absent(ask: &Ask, all: &[Absent]) -> Markup {
    let lang = ask.lang;
    html! {
        @if !all.is_empty() {
            h2 { (text!(lang, "screening-absent")) }
            ul {
                @for one in all.iter().take(ABSENT_NAMED) {
                    li {
                        a href=(ask.to_one("person", &one.id)) { (one.name) }
                        @for line in &one.orders { " · " (order(ask, line)) }
                    }
                }
            }
            @if all.len() > ABSENT_NAMED {
                p { (text!(lang, "screening-absent-more")) " " (ask.number(count(all.len() - ABSENT_NAMED))) }
            }
        }
    }
}

/// The rows that nothing stands in the way of, in a table.
fn rest(ask: &Ask, rows: &[Answer]) -> Markup {
    let lang = ask.lang;
    let quiet = |row: &&Answer| row.outcome >= Outcome::Known;
    html! {
        @if rows.iter().any(|row| quiet(&row)) {
            h2 { (text!(lang, "screening-other-rows")) }
            table.stack {
                caption.hidden { (text!(lang, "screening-other-rows")) }
                thead {
                    tr {
                        th scope="col" { (text!(lang, "screening-row")) }
                        th scope="col" { (text!(lang, "screening-who-it-may-be")) }
                    }
                }
                tbody {
                    @for row in rows.iter().filter(quiet) {
                        tr {
                            th scope="row" { (title(ask, row)) }
                            td data-label=(text!(lang, "screening-who-it-may-be")) { (quietly(ask, row)) }
                        }
                    }
                }
            }
        }
    }
}

fn quietly(ask: &Ask, row: &Answer) -> Markup {
    let lang = ask.lang;
    html! {
        @match row.outcome {
            Outcome::NotScreened => span.soft { (text!(lang, "screening-nothing-to-screen")) },
            Outcome::NoHit => span.soft { (text!(lang, "screening-nobody")) },
            _ => {
                ul.tight {
                    @for hit in &row.hits {
                        li {
                            a href=(ask.to_one("person", &hit.id)) { (hit.name) }
                            @if hit.strength != Strength::Likely || hit.standing != Standing::Supported {
                                " " span.soft { (words::standing(lang, hit.standing)) }
                            }
                            (settle::form(ask, row, hit))
                        }
                    }
                }
            }
        }
        (settled(ask, row))
        @if row.more + row.weak > 0 {
            " " span.soft {
                (text!(lang, "screening-near-names", n = row.more + row.weak))
            }
        }
    }
}

/// What the answer cannot say.
fn limits(ask: &Ask, answered: &Answered) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (text!(lang, "screening-limits")) }
        ul.limits {
            li { (text!(lang, "screening-no-identity")) }
            li {
                (text!(lang, "screening-silence", level = lang.word(ask.level.code())))
            }
            @for class in &answered.searched.class_orders {
                li {
                    (rich!(lang, "screening-class", class = html! { bdi { (class.class) } },
                        order = html! { a href=(ask.to_one("order", &class.order)) { (class.name) } }))
                }
            }
        }
    }
}

/// What makes the page a notice: who asked what, when, and how to check it.
fn notice(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        section.notice {
            h2 { (text!(lang, "screening-record")) }
            p {
                (text!(lang, "checkpoint-office")) " " (ask.status.name) ". "
                (text!(lang, "screening-state")) " "
                (text!(lang, "shared-entries-count", n = ask.position)) ". "
                (text!(lang, "screening-how-to-check"))
            }
            (crate::checkpoint::printed(ask))
            p.signature { (text!(lang, "screening-signature")) }
        }
    }
}
