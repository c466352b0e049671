//! A list that is screened without anybody asking for a page: the answer as a file, to be read and printed by itself.

use std::sync::Arc;

use axum::http::{HeaderMap, Uri};
use maud::{DOCTYPE, PreEscaped, html};
use paradero_register::screening::Outcome;
use serde_json::{Value, json};

use super::form::screened;
use super::{TOP, answer, form};
use crate::lang::Lang;
use crate::layout::direction;
use crate::pages::Fault;
use crate::server::{self, App};
use crate::{Views, assets};

/// The answer to a list, in two forms.
pub struct ScreenedFile {
    /// The notice that the page prints, with its style in it; it loads nothing and leads nowhere.
    pub html: String,
    /// What `POST /api/screen` answers.
    pub json: Value,
    /// How many rows were screened.
    pub rows: usize,
    /// How many of them may be someone whom an order in force covers.
    pub orders: usize,
}

/// Screens a list as the page does, at the level that `views` shows. `to` is where rows go that state no destination.
///
/// # Errors
/// One line that says why it cannot be read or screened.
pub fn screen_file(
    views: Arc<dyn Views>,
    lang: Lang,
    (name, bytes): (&str, &[u8]),
    to: Option<&str>,
) -> Result<ScreenedFile, String> {
    let app = App::alone(views);
    let request = server::Asked {
        uri: Uri::from_static("/"),
        names: std::collections::BTreeMap::new(),
        query: std::collections::BTreeMap::new(),
        headers: HeaderMap::new(),
    };
    let done = server::ask(app, lang, request, |ask| {
        let manifest = ask.views.manifest(name, bytes).map_err(Fault::Asked)?;
        let answered = screened(ask, manifest, (to.unwrap_or_default(), TOP))?;
        let title = format!("{}: {name}", form::title(lang));
        let page = html! {
            (DOCTYPE)
            html lang=(lang.code()) dir=[direction(lang)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex, nofollow";
                    title { (title) " · " (ask.status.name) }
                    style { (PreEscaped(assets::STYLE)) }
                }
                body { main { h1 { (title) } (answer::body(ask, &answered)) } }
            }
        };
        let rows = &answered.screened.rows;
        Ok(ScreenedFile {
            html: without_links(&page.into_string()),
            rows: rows.len(),
            orders: rows.iter().filter(|row| row.outcome == Outcome::OrderInForce).count(),
            json: json!({
                "file": name, "searched": answered.searched, "read": answered.said,
                "rows": rows, "twice": answered.screened.twice, "absent": answered.screened.absent,
                "checkpoint": ask.status.checkpoint,
            }),
        })
    });
    done.map_err(|fault| fault.to_string())
}

/// A page without its links, since it stands where no page of the register is: what they say stays. In what is made here
/// `<a` begins a link and nothing else, and `>` stands in no value.
fn without_links(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, link)) = rest.split_once("<a ") {
        text.push_str(before);
        rest = link.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("</a>", "")
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn what_links_say_stays() {
        let page = "<p>1 <a href=\"/x?y=1&amp;z\"><strong>A</strong></a>, <abbr>b</abbr></p>";
        assert_eq!(without_links(page), "<p>1 <strong>A</strong>, <abbr>b</abbr></p>");
    }
}
