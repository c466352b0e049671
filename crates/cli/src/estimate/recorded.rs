//! Estimates in the ledger: recorded, listed, made again.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use paradero_estimate::analysis::{Analysis, Question};
use paradero_estimate::assess::Lang;
use paradero_estimate::picture;
use paradero_register::uncounted::{About, Document};
use paradero_web::May;
use serde_json::{Value, json};

use super::{EstimateArgs, plot, show, with_progress};
use crate::args::Place;
use crate::checkpoints::moment;
use crate::office::{level, now, reading, writer};
use crate::print::{columns, json as print_json, out, say};
use crate::who;

/// Signs an estimate into the ledger.
pub(super) fn record(
    place: &Place,
    args: &EstimateArgs,
    question: &Question,
    analysis: &Analysis,
    about: &About,
) -> anyhow::Result<()> {
    let level = level(&place.level)?;
    let who = who::may(place, &args.by, May::Add)?;
    who.sees(level)?;
    let mut register = writer(place)?;
    who.writes(&mut register);
    let document = Document::new(about, question, analysis)?;
    let by = args.by.by.first().map_or("", String::as_str);
    let entry = register.record_estimate(level, &document, by, now())?;
    say(&format!("recorded as entry {entry}; `paradero estimate --again {entry}` makes it again"));
    Ok(())
}

pub(super) fn list(place: &Place, args: &EstimateArgs) -> anyhow::Result<ExitCode> {
    let register = reading(place, "estimates")?;
    let level = level(&place.level)?;
    let position = register.position(level, args.as_of.as_deref())?;
    let all = register.estimates(level, position);
    if args.json {
        print_json(&json!(all));
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let at = moment(one.recorded_at.unsigned_abs());
            let cells = [
                ("entry", json!(one.entry)),
                ("place", json!(one.place)),
                ("recorded", json!(at)),
                ("by", json!(one.by)),
            ];
            cells
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<serde_json::Map<_, Value>>()
        })
        .collect();
    columns(&rows);
    Ok(ExitCode::SUCCESS)
}

/// Makes an estimate again and compares it with what is recorded.
pub(super) fn again(
    place: &Place,
    args: &EstimateArgs,
    entry: u64,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let register = reading(place, &format!("estimate {entry}"))?;
    let (_, text) = register.estimate(level(&place.level)?, entry)?;
    let document = Document::read(&text).with_context(|| format!("entry {entry}"))?;
    let analysis = with_progress(&document.question);
    let made = Document::new(&document.about, &document.question, &analysis)?;
    show(&document.question, &analysis, &document.about, args.json, lang);
    plot(args, || picture::analysis(&document.question.tables.whole, &analysis, lang))?;
    ensure!(
        Document { program: document.program.clone(), ..made }.written()? == text,
        "entry {entry} was made by version {} and is not what version {} makes of the same tables, settings and seed",
        document.program,
        env!("CARGO_PKG_VERSION")
    );
    let told = match lang {
        Lang::Es => "Hecha otra vez de las mismas tablas, ajustes y semilla: igual byte por byte.",
        Lang::En => "Made again from the same tables, settings and seed: the same, byte for byte.",
    };
    if args.json {
        say(told);
    } else {
        out(told);
    }
    Ok(ExitCode::SUCCESS)
}
