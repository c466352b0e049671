//! What rules, and a language model where the office has one and somebody asks it, suggest in a document: shown where it stands,
//! each with a way to mark the sentence around it. Nothing of it is claimed.

use maud::{Markup, html};
use paradero_intake::Reading;
use paradero_intake::passage::model::beside;
use paradero_intake::passage::{Against, By, Context, Language, Sort, Suggestion, around, suggest};
use paradero_locale::text;
use paradero_register::tray::{Asked, Item};

use super::item::Open;
use super::token;
use crate::lang::Lang;
use crate::layout::Ask;

/// Most that are listed of one sort on one page of a document.
const LISTED: usize = 60;

/// What the rules suggest in a document, by what is known of it.
pub(super) fn by_rules(reading: &Reading, item: &Item) -> Vec<Suggestion> {
    let Some(document) = &reading.document else { return Vec::new() };
    let info = [&reading.info, &item.info];
    let language = info.iter().find_map(|info| info.language.as_deref());
    let context = Context {
        published: info.iter().find_map(|info| info.said_on.clone()),
        language: language.and_then(|code| match code.get(..2) {
            Some("es") => Some(Language::Spanish),
            Some("en") => Some(Language::English),
            _ => None,
        }),
        country: info.iter().find_map(|info| info.country.clone()),
    };
    suggest(&document.text, &context)
}

/// Those of the rules and of the model that was asked, in the order of the text.
pub(super) fn all(rules: Vec<Suggestion>, item: &Item) -> Vec<Suggestion> {
    match &item.asked {
        Some(asked) => beside(rules, asked.suggestions.clone()),
        None => rules,
    }
}

/// What a sort of suggestion is called.
pub(super) fn sort(lang: Lang, sort: Sort) -> &'static str {
    match sort {
        Sort::Person => text!(lang, "bringin-names"),
        Sort::Date => text!(lang, "bringin-dates"),
        Sort::Court => text!(lang, "bringin-courts"),
        Sort::Authority => text!(lang, "bringin-authorities"),
        Sort::Place => text!(lang, "bringin-places"),
        Sort::Docket => text!(lang, "bringin-dockets"),
        Sort::Count => text!(lang, "bringin-numbers"),
        Sort::Instrument => text!(lang, "bringin-instruments"),
    }
}

/// All sorts, in the order in which they are shown.
pub(super) const SORTS: [Sort; 8] = [
    Sort::Person,
    Sort::Date,
    Sort::Court,
    Sort::Authority,
    Sort::Place,
    Sort::Docket,
    Sort::Count,
    Sort::Instrument,
];

/// What a suggestion means, and how that is known, in a few words.
pub(super) fn meaning(lang: Lang, one: &Suggestion) -> Option<String> {
    if let Some(count) = &one.count {
        return Some(count.number.to_string());
    }
    let against = match one.against? {
        Against::Published => text!(lang, "bringin-against-published"),
        Against::Message => text!(lang, "bringin-against-message"),
        Against::Mention => text!(lang, "bringin-against-mention"),
        Against::Custom => text!(lang, "bringin-against-custom"),
        Against::TwoReadings => return Some(text!(lang, "bringin-two-readings").to_owned()),
        Against::Itself => "",
    };
    let means = one.means.as_deref()?;
    Some(if against.is_empty() { means.to_owned() } else { format!("{means}, {against}") })
}

/// The suggestions of a stretch, by sort: each leads to the form of the sentence that it stands in.
pub(super) fn list(
    ask: &Ask,
    open: &Open,
    text: &str,
    (number, start, end): (usize, u32, u32),
) -> Markup {
    let lang = ask.lang;
    let here: Vec<&Suggestion> =
        open.suggestions.iter().filter(|one| one.start >= start && one.start < end).collect();
    let leads = |one: &Suggestion| {
        let (from, to) = around(text, (one.start, one.end));
        let page = format!("bring-in/{}", crate::layout::encode(&open.item.id));
        let query =
            [("page", number.to_string()), ("start", from.to_string()), ("end", to.to_string())];
        let query: Vec<(&str, &str)> =
            query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        format!("{}#mark", ask.to(&page, &query))
    };
    html! {
        section.panel #suggested aria-labelledby="suggested-title" {
            h2 #suggested-title { (text!(lang, "bringin-recognised-here")) }
            p.soft { (text!(lang, "bringin-recognised-explained")) }
            @if here.is_empty() { p.soft { (text!(lang, "bringin-nothing-recognised")) } }
            dl.claims {
                @for of in SORTS {
                    @let own: Vec<&&Suggestion> = here.iter().filter(|one| one.sort == of).collect();
                    @if !own.is_empty() {
                        div {
                            dt { (sort(lang, of)) }
                            dd {
                                @for (at, one) in own.iter().take(LISTED).enumerate() {
                                    @if at > 0 { " · " }
                                    a href=(leads(one)) { bdi { (one.text) } }
                                    @if let Some(means) = meaning(lang, one) { " " span.soft { "(" (means) ")" } }
                                    @if let By::Model(_) = one.by { " " span.tag { (text!(lang, "bringin-by-model")) } }
                                }
                                @if own.len() > LISTED { " " span.soft { "+ " (own.len() - LISTED) } }
                            }
                        }
                    }
                }
            }
            (model(ask, open))
        }
    }
}

/// What the language model said when it was asked, and the button that asks it; nothing where the office has none.
fn model(ask: &Ask, open: &Open) -> Markup {
    let lang = ask.lang;
    let Some(name) = &open.model else { return html! {} };
    html! {
        @if let Some(Asked { suggestions, dropped, left, model, .. }) = &open.item.asked {
            p.soft role="status" {
                (text!(lang, "bringin-model-said", model = model.as_str(), n = suggestions.len(), dropped = *dropped))
                @if *left > 0 { " " (text!(lang, "bringin-model-left", n = *left)) }
            }
        }
        form method="post" action=(ask.to_one("bring-in", &open.item.id)) {
            (token(ask))
            input type="hidden" name="back" value="suggested";
            button.second name="act" value="ask-model" { (text!(lang, "bringin-ask-model", model = name.as_str())) }
            " " span.soft { (text!(lang, "bringin-ask-model-explained")) }
        }
    }
}
