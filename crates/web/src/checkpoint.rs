//! The signed checkpoint on what is printed: as a code that a telephone reads, and in letters.

use maud::{Markup, html};
use paradero_locale::text;

use crate::accounts::qr_path;
use crate::layout::Ask;

/// The newest checkpoint of the reader's own level's log. The code holds the text beside it, byte for byte.
pub(crate) fn printed(ask: &Ask) -> Markup {
    let text = &ask.status.checkpoint;
    html! {
        div.printed {
            @if let Some((path, width)) = qr_path(text) {
                svg role="img" shape-rendering="crispEdges" viewBox=(format!("0 0 {width} {width}"))
                    aria-labelledby="checkpoint-title" {
                    title #checkpoint-title { (text!(ask.lang, "checkpoint-qr-code")) }
                    path d=(path) fill="#000" {}
                }
            }
            pre.checkpoint { (text) }
        }
    }
}

/// The same at the end of a page, where it is printed.
pub(crate) fn on_paper(ask: &Ask) -> Markup {
    let lang = ask.lang;
    html! {
        section.notice.paper-only {
            h2 { (text!(lang, "checkpoint-signed-checkpoint")) }
            p {
                (text!(lang, "checkpoint-office")) " " (ask.status.name) ". "
                (text!(lang, "checkpoint-explained"))
                " " code { "paradero verify --checkpoint" }
            }
            (printed(ask))
        }
    }
}
