//! The answer to a list: the gravest first; on paper, a notice of one page.

use maud::{Markup, html};
use paradero_register::screening::{
    Absent, Answer, Cite, Hit, Matters, OrderLine, Outcome, Said, Standing, Strength, Twice, Why,
};

use super::{Answered, form, settle, words};
use crate::dates;
use crate::lang::Lang;
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
            h2 { (ask.lang.say("Otra lista", "Another list")) }
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
            h2 #orders { (ask.lang.say("Con una orden vigente", "With an order in force")) }
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

/// The words for one, or for several.
fn several_of<'a>(
    lang: Lang,
    number: usize,
    es: (&'a str, &'a str),
    en: (&'a str, &'a str),
) -> &'a str {
    let (one, many) = if lang == Lang::Es { es } else { en };
    if number == 1 { one } else { many }
}

/// What was asked of what, and how many rows have each outcome.
fn summary(ask: &Ask, answered: &Answered) -> Markup {
    let lang = ask.lang;
    let rows = &answered.screened.rows;
    let (searched, screened) = (&answered.searched, &answered.screened);
    html! {
        p.lead {
            (lang.count(count(rows.len()), ("fila cotejada", "filas cotejadas"), ("row screened", "rows screened")))
            (lang.say(" con ", " against "))
            (lang.count(count(searched.people), ("persona", "personas"), ("person", "people")))
            (lang.say(" de ", " of "))
            (lang.count(count(searched.sources), ("fuente", "fuentes"), ("source", "sources")))
            (lang.say("; órdenes vigentes al ", "; orders in force on "))
            (dates::day(lang, ask.today.0)) "."
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
                    strong { (ask.number(count(screened.twice.len()))) } " "
                    (several_of(lang, screened.twice.len(),
                        ("par de filas puede ser una misma persona", "pares de filas pueden ser una misma persona"),
                        ("pair of rows may be one person", "pairs of rows may be one person")))
                }
            }
            @if !screened.absent.is_empty() {
                li {
                    strong { (ask.number(count(screened.absent.len()))) } " "
                    (several_of(lang, screened.absent.len(),
                        ("persona protegida no está en ninguna fila", "personas protegidas no están en ninguna fila"),
                        ("protected person is on no row", "protected people are on no row")))
                }
            }
        }
        @if !answered.said.is_empty() {
            details.screen-only {
                summary { (lang.say("Cómo se leyó la lista", "How the list was read")) }
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
                @if outcome == Outcome::OrderOfNamesake {
                    (lang.say("Quizá homónimos de personas protegidas", "Perhaps namesakes of protected people"))
                } @else { (lang.say("Otros asuntos", "Other matters")) }
            }
            @for row in rows { (one(ask, row)) }
        }
    }
}

/// What a row says, in one line.
fn title(ask: &Ask, row: &Answer) -> Markup {
    let (lang, asked) = (ask.lang, &row.asked);
    html! {
        @if asked.name.is_empty() { span.soft { (lang.say("(sin nombre)", "(no name)")) } }
        @else { (asked.name) }
        @if let Some(born) = &asked.born { ", " (lang.say("nac. ", "born ")) (born) }
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
                p.notable { (lang.say("no se usó: ", "not used: ")) span lang="en" { (problem) } }
            }
            @for hit in &row.hits {
                (self::hit(ask, hit))
                (settle::form(ask, row, hit))
            }
            (settled(ask, row))
            @if row.more > 0 {
                p.soft.screen-only {
                    (lang.count(count(row.more), ("persona más que puede ser", "personas más que pueden ser"),
                        ("more person whom it may name", "more people whom it may name")))
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
            @if !hit.born.is_empty() { ", " (lang.say("nac. ", "born ")) (hit.born.join(lang.say(" o ", " or "))) }
            ": " (words::standing(lang, hit.standing)) "."
        }
        ul.tight {
            li { (why(ask, hit)) }
            @if hit.standing == Standing::NameAlone && !hit.would_settle.is_empty() {
                li {
                    (lang.say("Lo decidiría: ", "It would be settled by: "))
                    (hit.would_settle.iter().map(|one| words::missing(lang, *one)).collect::<Vec<_>>().join("; "))
                }
            }
            @if let Some(settled) = hit.settled.as_ref().filter(|settled| !settled.holds) {
                (settle::reopened(ask, settled))
            }
            @for line in &matters.orders { li { (order(ask, line)) } }
            (said(ask, lang.say("audiencia pendiente", "hearing ahead"), &matters.hearings))
            (said(ask, lang.say("expulsión anunciada o futura", "removal announced or ahead"), &matters.announced))
            (said(ask, lang.say("se dice que ya fue expulsada", "said to have been removed"), &matters.removals))
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
                (ask.lang.say("Otros asuntos que constan en el registro: ", "Other matters in the register: "))
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
        span.soft { "(" (lang.say("peso ", "weight ")) (format!("{:+.1}", hit.bits)) " bits)" }
    }
}

fn order(ask: &Ask, line: &OrderLine) -> Markup {
    let lang = ask.lang;
    let stands = line.stands();
    let standing = match (stands, line.in_force) {
        (true, "certain") => lang.say("Orden vigente", "Order in force"),
        (true, _) => lang.say("Orden quizá vigente", "Order perhaps in force"),
        (false, "no") => lang.say("Orden ya no vigente", "Order no longer in force"),
        (false, _) => lang.say("Orden para otro país", "Order for another country"),
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
            h2 { (lang.say("Quizá la misma persona dos veces", "Perhaps one person twice")) }
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
            h2 { (lang.say("Protegidos que no están en la lista", "Protected people who are not on the list")) }
            ul {
                @for one in all.iter().take(ABSENT_NAMED) {
                    li {
                        a href=(ask.to_one("person", &one.id)) { (one.name) }
                        @for line in &one.orders { " · " (order(ask, line)) }
                    }
                }
            }
            @if all.len() > ABSENT_NAMED {
                p { (lang.say("Y otras: ", "And others: ")) (ask.number(count(all.len() - ABSENT_NAMED))) }
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
            h2 { (lang.say("Las demás filas", "The other rows")) }
            table.stack {
                caption.hidden { (lang.say("Las demás filas", "The other rows")) }
                thead {
                    tr {
                        th scope="col" { (lang.say("Fila", "Row")) }
                        th scope="col" { (lang.say("Quién puede ser", "Who it may be")) }
                    }
                }
                tbody {
                    @for row in rows.iter().filter(quiet) {
                        tr {
                            th scope="row" { (title(ask, row)) }
                            td data-label=(lang.say("Quién puede ser", "Who it may be")) { (quietly(ask, row)) }
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
            Outcome::NotScreened => span.soft { (lang.say("sin nombre ni documento", "neither name nor document")) },
            Outcome::NoHit => span.soft { (lang.say("nadie", "nobody")) },
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
                "+ " (ask.number(count(row.more + row.weak)))
                (lang.say(" de nombre parecido", " of a near name"))
            }
        }
    }
}

/// What the answer cannot say.
fn limits(ask: &Ask, answered: &Answered) -> Markup {
    let lang = ask.lang;
    html! {
        h2 { (lang.say("Lo que esta respuesta no puede decir", "What this answer cannot say")) }
        ul.limits {
            li {
                (lang.say("Ninguna coincidencia es una identidad: decide una persona.",
                    "No hit is an identity: a person decides."))
            }
            li {
                (lang.say("El silencio no es un permiso: solo se leyeron fuentes del nivel «",
                    "Silence is no clearance: only sources of the level \u{201c}"))
                (lang.word(ask.level.code()))
                (lang.say("» y menores.", "\u{201d} and below were read."))
            }
            @for class in &answered.searched.class_orders {
                li {
                    (lang.say("Una orden ampara a una clase de personas, «",
                        "An order covers a class of people, \u{201c}"))
                    (class.class) (lang.say("» (", "\u{201d} ("))
                    a href=(ask.to_one("order", &class.order)) { (class.name) }
                    (lang.say("): solo se halla a quien una fuente incluye en ella.",
                        "): only those are found whom a source states to be of it."))
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
            h2 { (lang.say("Constancia", "Record")) }
            p {
                (lang.say("Oficina: ", "Office: ")) (ask.status.name) ". "
                (lang.say("Estado del registro: ", "State of the register: "))
                (lang.count(count(usize::try_from(ask.position).unwrap_or(usize::MAX)),
                    ("entrada", "entradas"), ("entry", "entries"))) ". "
                (lang.say("La constancia firmada de la bitácora permite comprobarlo:",
                    "The signed checkpoint of the ledger lets anybody check it:"))
            }
            (crate::checkpoint::printed(ask))
            p.signature { (lang.say("Fecha, nombre y firma:", "Date, name and signature:")) }
        }
    }
}
