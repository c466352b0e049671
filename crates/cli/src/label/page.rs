//! The pages of a pair and of the end. They say nothing that a model thinks.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use paradero_locale::{Lang, text};

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
    let title = text!(lang, "label-pair", number = number, all = shown.all);
    let main = html! {
        main data-next=(shown.next) data-failed=(text!(lang, "label-not-saved")) {
            h1 tabindex="-1" { (title) }
            progress value=(shown.at) max=(shown.all) aria-label=(text!(lang, "label-progress")) {}
            p.question #question { (text!(lang, "label-question")) }
            (table(lang, shown.rows))
            @if let Some(answer) = shown.answer {
                p.before role="note" {
                    (text!(lang, "label-your-answer-was")) " "
                    strong { (word(lang, answer)) }
                    ". " (text!(lang, "label-new-one-replaces"))
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
            nav aria-label=(text!(lang, "label-pairs")) {
                @if shown.at > 0 {
                    a href={ "/pair/" (shown.at) } data-key="z" aria-keyshortcuts="z" {
                        (text!(lang, "label-back")) " " kbd aria-hidden="true" { "z" }
                    }
                }
                @if shown.answer.is_some() {
                    a href=(shown.next) {
                        (text!(lang, "label-go-on-unchanged"))
                    }
                }
            }
            // Shown by the script: without it there are no keys to turn off (WCAG 2.1.4).
            p hidden data-switch {
                label {
                    input type="checkbox" checked;
                    " " (text!(lang, "label-answer-by-keys"))
                }
            }
            p.soft {
                (text!(lang, "label-saved"))
            }
        }
    };
    frame(lang, &title, &main)
}

fn word(lang: Lang, answer: Answer) -> &'static str {
    match answer {
        Answer::Same => text!(lang, "label-answer-same"),
        Answer::Different => text!(lang, "label-answer-different"),
        Answer::Undecided => text!(lang, "label-answer-undecided"),
    }
}

fn table(lang: Lang, rows: &[Row]) -> Markup {
    html! {
        table {
            caption.hidden { (text!(lang, "label-caption")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "label-field")) }
                    th scope="col" { span.hidden { (text!(lang, "label-comparison")) } }
                    th scope="col" { (text!(lang, "label-one-record")) }
                    th scope="col" { (text!(lang, "label-other-record")) }
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
        State::Equal => ("=", text!(lang, "label-equal")),
        State::Differ => ("≠", text!(lang, "label-differs")),
        State::OneEmpty => ("·", text!(lang, "label-missing-in-one")),
    };
    html! { span aria-hidden="true" { (sign) } span.hidden { (word) } }
}

fn cell(lang: Lang, pieces: &[Piece]) -> Markup {
    html! {
        @if pieces.is_empty() { span.soft { (text!(lang, "label-empty")) } }
        @for piece in pieces {
            @if piece.differs { mark { (piece.text) } } @else { (piece.text) }
        }
    }
}

/// The page after the last pair; with `left`, the address of one that still has no answer.
pub(super) fn done(lang: Lang, left: Option<&str>, all: usize) -> Markup {
    let title = match left {
        Some(_) => text!(lang, "label-pairs-left"),
        None => text!(lang, "label-all-judged"),
    };
    let main = html! {
        main {
            h1 tabindex="-1" { (title) }
            @if let Some(left) = left {
                p { a href=(left) { (text!(lang, "label-go-on")) } }
            } @else {
                p {
                    (text!(lang, "label-thanks"))
                }
            }
            nav aria-label=(text!(lang, "label-pairs")) {
                a href={ "/pair/" (all) } data-key="z" aria-keyshortcuts="z" {
                    (text!(lang, "label-back")) " " kbd aria-hidden="true" { "z" }
                }
            }
        }
    };
    frame(lang, title, &main)
}
