//! Two mentions side by side.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::Judged;
use paradero_register::query::person::MentionLine;
use paradero_register::review::{Sheet, Side};

use super::{Open, by, picture};
use crate::lang::{Lang, rich};
use crate::layout::Ask;
use crate::parts::{subject, when};

/// Characters of a passage that are shown.
const PASSAGE: usize = 700;
/// Cells of a row that are shown.
const CELLS: usize = 24;

/// The pair with its form; or that there is none left.
pub(super) fn pair(ask: &Ask, open: Option<&Open>) -> Markup {
    let lang = ask.lang;
    let Some(open) = open else {
        return html! {
            section.pair #review-pair {
                h2 tabindex="-1" { (text!(lang, "review-none-left")) }
                p { (text!(lang, "review-none-left-explained")) }
                (undo_alone(ask))
            }
        };
    };
    let sheet = &open.sheet;
    let rank = sheet.rank.map(|rank| rank.to_string());
    let heading = rich!(
        lang,
        "review-are-they-one",
        one = name(&sheet.sides[0]),
        two = name(&sheet.sides[1])
    );
    html! {
        section.pair #review-pair data-rank=[rank] {
            h2 tabindex="-1" { (heading) }
            (form(ask, open))
            p.meta { (stands(lang, sheet)) }
            (said(ask, open))
            div.sides {
                @for (side, letter) in sheet.sides.iter().zip(["a", "b"]) {
                    // Of one person nothing is said twice.
                    (one(ask, side, letter, !sheet.joined || letter == "a"))
                }
            }
            (weights(ask, sheet))
        }
    }
}

fn name(side: &Side) -> Markup {
    html! { bdi { (side.mention.name) } }
}

/// Whether they stand on one list, and what the register holds now.
fn stands(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        strong {
            @if sheet.names_nobody_twice { (text!(lang, "review-one-list-unique")) }
            @else if sheet.one_source { (text!(lang, "review-one-source")) }
            @else if sheet.one_list { (text!(lang, "review-one-list")) }
            @else { (text!(lang, "review-two-lists")) }
        }
        " "
        @if sheet.joined { (text!(lang, "review-joined-now")) }
        @else { (text!(lang, "review-apart-now")) }
    }
}

/// What was said of the pair before, and whether a decision holds.
fn said(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    // Whoever is the second to judge is not told what the first said.
    let own = open.words.iter().any(|(name, _)| name == by(ask));
    let told = own || open.words.len() > 1;
    html! {
        @if told {
            ul.tight {
                @for (name, word) in &open.words {
                    li {
                        (rich!(lang, "review-word", by = html! { bdi { (name) } }, judged = judged(lang, word.judged)))
                        @if !word.why.is_empty() { ": «" bdi { (word.why) } "»" }
                    }
                }
            }
        }
        @if let Some(same) = open.decided {
            p.notable {
                @if same { (text!(lang, "review-decided-same")) }
                @else { (text!(lang, "review-decided-different")) }
            }
        }
    }
}

/// What was judged, in a word.
pub(super) fn judged(lang: Lang, judged: Judged) -> &'static str {
    match judged {
        Judged::Same => text!(lang, "review-same"),
        Judged::Different => text!(lang, "review-different"),
        Judged::Undecided => text!(lang, "review-undecided"),
        Judged::Open => text!(lang, "review-undo"),
    }
}

fn form(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let Some(token) = &ask.writes else { return html! {} };
    let [a, b] = &open.sheet.pair;
    let buttons = [
        ("same", "s", text!(lang, "review-same")),
        ("different", "d", text!(lang, "review-different")),
        ("undecided", "u", text!(lang, "review-undecided")),
        ("undo", "z", text!(lang, "review-undo")),
    ];
    html! {
        form.judge method="post" action=(ask.to("review", &[])) {
            input type="hidden" name="token" value=(token);
            input type="hidden" name="a" value=(a);
            input type="hidden" name="b" value=(b);
            // What the return key would press in the field of the reason.
            button hidden disabled { (text!(lang, "review-undecided")) }
            p.buttons {
                @for (value, key, what) in buttons {
                    button class=(value) name="judged" value=(value) aria-keyshortcuts=(key) {
                        (what) " " kbd aria-hidden="true" { (key) }
                    }
                    " "
                }
            }
            p {
                label for="review-why" { (text!(lang, "review-why")) }
                input #review-why name="why" maxlength="2000" autocomplete="off";
            }
        }
    }
}

/// The form that takes back the last judgement, where no pair is left.
fn undo_alone(ask: &Ask) -> Markup {
    html! {
        @if let Some(token) = &ask.writes {
            form.judge method="post" action=(ask.to("review", &[])) {
                input type="hidden" name="token" value=(token);
                button.undo name="judged" value="undo" aria-keyshortcuts="z" {
                    (text!(ask.lang, "review-undo")) " " kbd aria-hidden="true" { "z" }
                }
            }
        }
    }
}

/// One mention: what its record says, and who it is held to be.
fn one(ask: &Ask, side: &Side, letter: &str, whole: bool) -> Markup {
    let lang = ask.lang;
    let id = format!("review-{letter}");
    html! {
        article.panel aria-labelledby=(id) {
            h3 id=(id) { (name(side)) }
            p.meta {
                (mentioned(ask, &side.mention, side.record.as_ref().map(|record| record.locator.as_str())))
                @if let Some(speaker) = &side.said_by {
                    " · " (rich!(lang, "review-said-by", by = html! { bdi { (speaker) } }))
                }
            }
            (states(ask, side))
            (record(lang, side))
            h4 { (text!(lang, "review-held-to-be")) }
            p {
                a href=(ask.to_one("person", &side.person)) { (name(side)) }
                " · " (text!(lang, "review-mentions", n = side.mentions))
            }
            @if whole && !side.others.is_empty() {
                ul.tight {
                    @for other in &side.others {
                        li {
                            bdi { (other.name) }
                            @if !other.birth.is_empty() { ", " (when(lang, &other.birth)) }
                            " · " (mentioned(ask, other, None))
                        }
                    }
                }
            }
            @if whole && !side.orders.is_empty() {
                h4 { (text!(lang, "review-orders")) }
                ul.tight { @for order in &side.orders { li { (subject(ask, order)) } } }
            }
        }
    }
}

/// What the mention states that linking compares.
fn states(ask: &Ask, side: &Side) -> Markup {
    let lang = ask.lang;
    html! {
        dl.pairs {
            dt { (text!(lang, "review-field-birth")) }
            dd { (when(lang, &side.mention.birth)) }
            @if let Some(document) = &side.document {
                dt { (text!(lang, "review-field-document")) }
                dd { bdi { (document) } }
            }
            @if let Some(sex) = &side.sex {
                dt { (text!(lang, "review-field-sex")) }
                dd { (crate::lang::Terms::term(lang, "sex", sex)) }
            }
        }
    }
}

/// The record as it was written.
fn record(lang: Lang, side: &Side) -> Markup {
    let Some(record) = &side.record else { return html! {} };
    html! {
        h4 { (text!(lang, "review-record")) }
        @if record.cells.is_empty() {
            blockquote { bdi { (record.text.chars().take(PASSAGE).collect::<String>()) } }
        } @else {
            dl.pairs {
                @for (column, text) in record.cells.iter().filter(|(_, text)| !text.trim().is_empty()).take(CELLS) {
                    dt { bdi { (column) } }
                    dd { bdi { (text) } }
                }
            }
        }
    }
}

/// A link to the record of a mention.
fn mentioned(ask: &Ask, mention: &MentionLine, locator: Option<&str>) -> Markup {
    let locator = locator.map(|locator| ask.lang.locator(locator));
    html! {
        @if mention.record.is_empty() { bdi { (mention.source_title) } }
        @else {
            a href=(ask.to_one("record", &mention.record)) {
                bdi { (mention.source_title) }
                @if let Some(locator) = locator { ", " (locator) }
            }
        }
    }
}

/// What each field adds, as a picture and as a table.
fn weights(ask: &Ask, sheet: &Sheet) -> Markup {
    let lang = ask.lang;
    let [a, b] = &sheet.pair;
    html! {
        @if sheet.weight.is_none() { p.soft { (text!(lang, "review-not-weighed")) } }
        @else {
            h3 { (text!(lang, "review-why-unsure")) }
            figure.waterfall { (picture::waterfall(lang, sheet)) }
            details {
                summary { (text!(lang, "review-as-table")) }
                (picture::table(lang, sheet))
                p { a href=(ask.to("review/picture.svg", &[("a", a), ("b", b)])) download { (text!(lang, "review-download-picture")) } }
            }
        }
    }
}
