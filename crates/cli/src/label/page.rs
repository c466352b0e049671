//! The pages of a pair and of the end. They say nothing that a model thinks.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use paradero_web::Lang;

use super::file::Answer;
use super::view::{Piece, Row, State};

pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const SCRIPT: &str = include_str!("keys.js");

/// What a page shows.
pub(super) struct Shown<'s> {
    /// Place of the pair, from 0.
    pub(super) at: usize,
    pub(super) all: usize,
    pub(super) rows: &'s [Row],
    /// What was said of it before.
    pub(super) answer: Option<Answer>,
    /// Address of the pair after it.
    pub(super) next: &'s str,
    pub(super) token: &'s str,
}

fn frame(lang: Lang, title: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (title) " · Paradero" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/style.css";
                (PreEscaped("<script src=\"/keys.js\" defer></script>"))
            }
            body { (main) }
        }
    }
}

/// The page of a pair.
pub(super) fn pair(lang: Lang, shown: &Shown<'_>) -> Markup {
    let number = shown.at + 1;
    let title =
        format!("{} {number} {} {}", lang.say("Par", "Pair"), lang.say("de", "of"), shown.all);
    let main = html! {
        main data-next=(shown.next) data-failed=(lang.say("No se guardó. Inténtelo de nuevo.", "Not saved. Try again.")) {
            h1 tabindex="-1" { (title) }
            progress value=(shown.at) max=(shown.all) aria-label=(lang.say("Avance", "Progress")) {}
            p.question #question { (lang.say("¿Son la misma persona?", "Are these one person?")) }
            (table(lang, shown.rows))
            @if let Some(answer) = shown.answer {
                p.before role="note" {
                    (lang.say("Su respuesta fue: ", "Your answer was: "))
                    strong { (word(lang, answer)) }
                    (lang.say(". Una nueva la reemplaza.", ". A new one replaces it."))
                }
            }
            form method="post" action={ "/pair/" (number) } aria-labelledby="question" {
                input type="hidden" name="token" value=(shown.token);
                @for (answer, key) in Answer::ALL.into_iter().zip(["s", "d", "u"]) {
                    button name="judgement" value=(answer.code()) data-key=(key) aria-keyshortcuts=(key) {
                        (word(lang, answer)) " " kbd aria-hidden="true" { (key) }
                    }
                }
            }
            p role="alert" {}
            nav aria-label=(lang.say("Pares", "Pairs")) {
                @if shown.at > 0 {
                    a href={ "/pair/" (shown.at) } data-key="z" aria-keyshortcuts="z" {
                        (lang.say("Atrás", "Back")) " " kbd aria-hidden="true" { "z" }
                    }
                }
                @if shown.answer.is_some() {
                    a href=(shown.next) {
                        (lang.say("Seguir sin cambiarla", "Go on without changing it"))
                    }
                }
            }
            // Shown by the script: without it there are no keys to turn off (WCAG 2.1.4).
            p hidden data-switch {
                label {
                    input type="checkbox" checked;
                    " " (lang.say("Responder con las teclas s, d, u, z", "Answer by the keys s, d, u, z"))
                }
            }
            p.soft {
                (lang.say("Cada respuesta queda guardada al darla. Puede cerrar esta página y seguir después.",
                    "Each answer is saved as you give it. You can close this page and go on later."))
            }
        }
    };
    frame(lang, &title, &main)
}

fn word(lang: Lang, answer: Answer) -> &'static str {
    match answer {
        Answer::Same => lang.say("La misma persona", "Same person"),
        Answer::Different => lang.say("Personas distintas", "Different people"),
        Answer::Undecided => lang.say("No se puede saber", "Cannot tell"),
    }
}

fn table(lang: Lang, rows: &[Row]) -> Markup {
    html! {
        table {
            caption.hidden { (lang.say("Dos registros, campo por campo", "Two records, field by field")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Campo", "Field")) }
                    th scope="col" { span.hidden { (lang.say("Comparación", "Comparison")) } }
                    th scope="col" { (lang.say("Un registro", "One record")) }
                    th scope="col" { (lang.say("Otro registro", "Other record")) }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.name) }
                        td.mark { (mark(lang, row.state)) }
                        td { (cell(lang, &row.left)) }
                        td { (cell(lang, &row.right)) }
                    }
                }
            }
        }
    }
}

/// Equality and difference by a sign and a word that is read aloud.
fn mark(lang: Lang, state: State) -> Markup {
    let (sign, word) = match state {
        State::Equal => ("=", lang.say("igual", "equal")),
        State::Differ => ("≠", lang.say("difiere", "differs")),
        State::OneEmpty => ("·", lang.say("falta en uno", "missing in one")),
    };
    html! { span aria-hidden="true" { (sign) } span.hidden { (word) } }
}

fn cell(lang: Lang, pieces: &[Piece]) -> Markup {
    html! {
        @if pieces.is_empty() { span.soft { (lang.say("vacío", "empty")) } }
        @for piece in pieces {
            @if piece.differs { mark { (piece.text) } } @else { (piece.text) }
        }
    }
}

/// The page after the last pair; with `left`, the address of one that still has no answer.
pub(super) fn done(lang: Lang, left: Option<&str>, all: usize) -> Markup {
    let title = match left {
        Some(_) => lang.say("Quedan pares", "There are pairs left"),
        None => lang.say("Todos los pares están juzgados", "All pairs are judged"),
    };
    let main = html! {
        main {
            h1 tabindex="-1" { (title) }
            @if let Some(left) = left {
                p { a href=(left) { (lang.say("Seguir", "Go on")) } }
            } @else {
                p {
                    (lang.say("Gracias. Cierre el programa con Ctrl-C en la terminal: allí se muestra el resumen.",
                        "Thank you. Stop the program with Ctrl-C in the terminal: the summary is shown there."))
                }
            }
            nav aria-label=(lang.say("Pares", "Pairs")) {
                a href={ "/pair/" (all) } data-key="z" aria-keyshortcuts="z" {
                    (lang.say("Atrás", "Back")) " " kbd aria-hidden="true" { "z" }
                }
            }
        }
    };
    frame(lang, title, &main)
}
