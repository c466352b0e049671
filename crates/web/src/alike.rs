//! What a source seems to repeat: said with what they share, and a form by which a person settles it.

use maud::{Markup, html};
use paradero_locale::text;
use paradero_register::query::repeats::AlikeLine;

use crate::lang::rich;
use crate::layout::Ask;

/// Longest passage in common that is shown whole, in characters.
const PASSAGE: usize = 400;

/// How one source is like another, in a sentence that names the other.
fn how(ask: &Ask, one: &AlikeLine) -> Markup {
    let lang = ask.lang;
    let other = html! { a href=(ask.to_one("source", &one.source)) { bdi { (one.title) } } };
    let (shared, of, its) = (ask.number(one.shared), ask.number(one.of), ask.number(one.of_other));
    html! {
        @match one.how.as_str() {
            "same-table" => (rich!(lang, "alike-same-table", source = other)),
            "same-words" => (rich!(lang, "alike-same-words", source = other)),
            "rows" => (rich!(lang, "alike-rows", source = other, shared = html! { (shared) }, of = html! { (of) }, its = html! { (its) })),
            _ => (rich!(lang, "alike-words", source = other, shared = html! { (shared) }, of = html! { (of) })),
        }
        @if !one.exact { " " span.soft { (text!(lang, "alike-sample")) } }
        @if let Some(passage) = &one.passage {
            blockquote { "«" (passage.chars().take(PASSAGE).collect::<String>()) @if passage.chars().count() > PASSAGE { "…" } "»" }
        }
    }
}

/// On the page of a source: what seems to be of one account with it.
pub(crate) fn of_source(ask: &Ask, source: &str, alike: &[AlikeLine]) -> Markup {
    let lang = ask.lang;
    html! {
        @if !alike.is_empty() {
            h2 #alike { (text!(lang, "alike-title")) }
            p.soft { (text!(lang, "alike-explained")) }
            ul.plain { @for one in alike { li { (how(ask, one)) (settles(ask, source, one)) } } }
        }
    }
}

/// The form by which somebody says that one of the two passes on what the other says.
fn settles(ask: &Ask, source: &str, one: &AlikeLine) -> Markup {
    let lang = ask.lang;
    let Some(token) = ask.writes.as_ref().filter(|_| ask.decides) else { return html! {} };
    let id = format!("why-{}", one.source.get(..12).unwrap_or(&one.source));
    html! {
        form.work.screen-only method="post" action=(ask.to("work/repeats", &[])) {
            input type="hidden" name="token" value=(token);
            input type="hidden" name="source" value=(source);
            input type="hidden" name="other" value=(one.source);
            label for=(id) { (text!(lang, "work-why")) }
            input id=(id) name="why" required maxlength="2000" autocomplete="off";
            p.buttons {
                button name="which" value="this" { (text!(lang, "alike-this-repeats")) } " "
                button.second name="which" value="other" { (text!(lang, "alike-other-repeats")) }
            }
        }
    }
}

/// On the page of something that waits in the tray: what it seems to repeat, each with a button that writes so.
pub(crate) fn of_item(
    ask: &Ask,
    (said, called): (Option<&str>, Option<&str>),
    alike: &[AlikeLine],
    button: &dyn Fn(&str) -> Markup,
) -> Markup {
    let lang = ask.lang;
    html! {
        @if !alike.is_empty() || said.is_some() {
            div.panel #alike {
                @if let Some(called) = called { p { (text!(lang, "alike-will-repeat", source = called)) } }
                @if !alike.is_empty() {
                    p { strong { (text!(lang, "alike-title")) } " " (text!(lang, "alike-explained")) }
                    ul.plain {
                        @for one in alike {
                            li {
                                (how(ask, one)) " "
                                @if said != Some(one.source.as_str()) { (button(&one.source)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
