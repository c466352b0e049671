//! Where a recorded estimate comes from, and how it is made again.

use maud::{Markup, html};
use paradero_register::uncounted::{Document, ListFound, Stratum};

use super::{When, at, days, level, people};
use crate::lang::Lang;
use crate::layout::Ask;

/// Lists, level, position, version, seed, hashes, and the command that makes it again.
pub(super) fn from(ask: &Ask, document: &Document, recorded: &When) -> Markup {
    let lang = ask.lang;
    html! {
        (lists(ask, &document.about.lists))
        p {
            (lang.say(
                "Las tablas están en la entrada y no nombran a nadie: la estimación se puede hacer otra vez sin las fuentes, byte por \
                 byte.",
                "The tables are in the entry and name nobody: the estimate can be made again without the sources, byte for byte."))
        }
        pre.text tabindex="0" {
            "paradero -r " (lang.say("REGISTRO", "REGISTER")) (level(ask.level)) " estimate --again " (recorded.entry)
        }
        dl.pairs {
            (tables(ask, document))
            (settings(ask, document))
            dt { (lang.say("Entrada", "Entry")) }
            dd {
                a href=(ask.to("ledger", &[])) { (lang.say("Bitácora, entrada ", "Ledger, entry ")) (recorded.entry) }
                ", " (at(recorded))
            }
            dt { (lang.say("SHA-256 de las tablas", "SHA-256 of the tables")) }
            dd { code { (document.tables_sha256) } }
            dt { (lang.say("SHA-256 de la estimación", "SHA-256 of the estimate")) }
            dd { code { (recorded.hash) } }
        }
    }
}

/// What was asked, and of what.
fn tables(ask: &Ask, document: &Document) -> Markup {
    let (lang, about) = (ask.lang, &document.about);
    let asked = about.asked.as_ref();
    html! {
        dt { (lang.say("Tablas de", "Tables of")) }
        dd { (about.name) }
        @if let Some(level) = &about.level {
            dt { (lang.say("Nivel", "Level")) }
            dd { (lang.word(level)) }
        }
        @if let Some(position) = about.position {
            dt { (lang.say("Lo que se sabía", "What was known")) }
            dd {
                a href=(format!("/{}?as-of={position}", lang.code())) {
                    (lang.say("el registro tras la entrada ", "the register after entry ")) (position)
                }
            }
        }
        @if let Some(kind) = asked.and_then(|asked| asked.kind.as_ref()) {
            dt { (lang.say("Solo registros de", "Only records of")) }
            dd { (lang.kind(kind)) }
        }
        @if let Some(stratum) = asked.and_then(|asked| asked.stratum) {
            dt { (lang.say("Estratos", "Strata")) }
            dd { (parted(lang, stratum)) }
        }
    }
}

/// By what people are parted.
fn parted(lang: Lang, stratum: Stratum) -> &'static str {
    let (es, en) = match stratum {
        Stratum::Sex => ("sexo", "sex"),
        Stratum::Nationality => ("nacionalidad", "nationality"),
        Stratum::Year => ("año de la detención", "year of the arrest"),
        Stratum::Place => ("lugar de la detención", "place of the arrest"),
        Stratum::Authority => ("autoridad que detuvo", "authority that arrested"),
    };
    lang.say(es, en)
}

fn settings(ask: &Ask, document: &Document) -> Markup {
    let (lang, settings) = (ask.lang, &document.question.settings);
    let latent = &settings.latent;
    html! {
        dt { (lang.say("Programa", "Program")) }
        dd { "paradero " (document.program) }
        dt { (lang.say("Semilla", "Seed")) }
        dd { (latent.seed) }
        dt { (lang.say("Clases latentes", "Latent classes")) }
        dd {
            (lang.say("a lo más ", "at most ")) (latent.classes) "; " (latent.chains)
            (lang.say(" cadenas de ", " chains of ")) (people(ask, latent.draws as f64))
            (lang.say(" sorteos, uno cada ", " draws, one each ")) (latent.thinning)
            (lang.say(" barridos", " sweeps"))
        }
        dt { (lang.say("Personas a priori por combinación", "Prior persons in each combination")) }
        dd {
            @match settings.graphs.delta {
                Some(delta) => (delta),
                None => (lang.say("una, repartida entre todas", "one, spread over all")),
            }
        }
        dt { (lang.say("Tablas sorteadas para límites", "Tables drawn for limits")) }
        dd { (people(ask, settings.replicates as f64)) }
    }
}

fn lists(ask: &Ask, lists: &[ListFound]) -> Markup {
    let lang = ask.lang;
    let head = [
        lang.say("Personas", "People"),
        lang.say("Solo como copia", "Only as a copy"),
        lang.say("Días de que habla", "Days that it speaks of"),
    ];
    html! {
        @if !lists.is_empty() {
            table.stack.lists {
                caption { (lang.say("Las listas, como estaban entonces", "The lists, as they were then")) }
                thead {
                    tr {
                        th scope="col" { (lang.say("Lista", "List")) }
                        th.number scope="col" { (head[0]) }
                        th.number scope="col" { (head[1]) }
                        th scope="col" { (head[2]) }
                    }
                }
                tbody {
                    @for list in lists {
                        tr {
                            th scope="row" {
                                (list.name)
                                @let titles = titles(list);
                                @if !titles.is_empty() { p.meta { (titles) } }
                            }
                            td.number data-label=(head[0]) { (people(ask, list.people as f64)) }
                            td.number data-label=(head[1]) { (people(ask, list.copies as f64)) }
                            td data-label=(head[2]) { (days(lang, list.from.as_deref(), list.until.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}

/// Titles of a list's sources, each once, where they say more than its name.
fn titles(list: &ListFound) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for title in &list.sources {
        if !titles.contains(&title.as_str()) {
            titles.push(title);
        }
    }
    if titles == [list.name.as_str()] { String::new() } else { titles.join(" · ") }
}
