//! An estimate as JSON, the contract of `estimate --json`: `table`, `refused`, `estimates`, and what else is known.

use paradero_estimate::analysis::{Analysis, Question};
use paradero_estimate::assess::{Lang, Method, Report, agreement, caution, reason};
use paradero_estimate::plain;
use serde_json::{Map, Value, json};

use super::document::About;

/// All that is answered, as JSON.
#[must_use]
pub fn answer(question: &Question, analysis: &Analysis, about: &About, lang: Lang) -> Value {
    let mut all = reported(&analysis.report, about, lang);
    let Some(own) = all.as_object_mut() else { return all };
    own.insert("plain".to_owned(), json!(plain::analysis(analysis, lang)));
    own.insert("settings".to_owned(), json!(question.settings));
    if let Some(strata) = &analysis.strata {
        let each = strata.strata.iter().map(|one| {
            let mut said = of_report(&one.report, lang);
            said.insert("stratum".to_owned(), json!(one.name));
            said.insert("observed".to_owned(), json!(one.report.observed));
            said.insert("documented_only".to_owned(), json!(one.is_documented_only));
            said.insert("cells".to_owned(), json!(one.table));
            said
        });
        own.insert("strata".to_owned(), json!(each.collect::<Vec<_>>()));
        own.insert("totals".to_owned(), json!(strata.totals));
    }
    if let Some(linkage) = &analysis.linkage {
        own.insert("linkage".to_owned(), json!(linkage));
    }
    if let Some(with) = &analysis.with_copies {
        let mut said = of_report(with, lang);
        said.insert("observed".to_owned(), json!(with.observed));
        own.insert("with_copies".to_owned(), json!(said));
    }
    if let Some(checks) = &analysis.checks {
        own.insert("checks".to_owned(), json!(checks));
    }
    all
}

/// What is reported of one table, as JSON.
#[must_use]
pub fn reported(report: &Report, about: &About, lang: Lang) -> Value {
    let list = |(list, on, alone): &(String, u64, u64)| json!({ "name": list, "people": on, "alone": alone });
    let mut all = Map::new();
    let table = json!({
        "file": about.name, "observed": report.observed,
        "lists": report.lists.iter().map(list).collect::<Vec<_>>(), "pairs": report.pairs,
        "repeats": report.repeats, "coverage": report.coverage,
    });
    all.insert("table".to_owned(), table);
    all.extend(of_report(report, lang));
    all.insert("plain".to_owned(), json!(plain::report(report, lang)));
    all.insert("notes".to_owned(), json!(about.notes));
    let said: Vec<String> = about.notes.iter().map(|one| one.said(lang)).collect();
    all.insert("note_messages".to_owned(), json!(said));
    if about.level.is_some() {
        all.insert("register".to_owned(), json!({
            "name": about.name, "level": about.level, "as_of": about.position, "asked": about.asked, "lists": about.lists,
        }));
    }
    Value::Object(all)
}

fn of_report(report: &Report, lang: Lang) -> Map<String, Value> {
    let refused = report.refused.iter().map(|one| {
        json!({
            "method": one.method.map(Method::code), "reason": one.reason, "message": reason(&one.reason, lang),
        })
    });
    let estimates = report.estimates.iter().map(|one| {
        let reasons: Vec<String> = one.refused.iter().map(|why| reason(why, lang)).collect();
        json!({
            "method": one.method.code(), "model": one.model, "estimate": one.estimate, "lower": one.lower,
            "upper": one.upper, "diagnostics": one.diagnostics, "refused": reasons,
        })
    });
    let cautions: Vec<String> = report.cautions.iter().map(|one| caution(one, lang)).collect();
    let said = json!({
        "refused": refused.collect::<Vec<_>>(),
        "estimates": estimates.collect::<Vec<_>>(),
        "agreement": report.agreement,
        "agreement_message": report.agreement.map(|how| agreement(how, lang)),
        "range": report.range,
        "cautions": report.cautions,
        "caution_messages": cautions,
    });
    match said {
        Value::Object(said) => said,
        _ => Map::new(),
    }
}
