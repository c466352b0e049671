//! `paradero review`: how far reviewers have come, and applying what they agree on.

use std::process::ExitCode;

use clap::Subcommand;
use paradero_register::review::{Desk, Progress};
use paradero_web::{May, Views};
use serde_json::json;

use crate::args::{By, Place};
use crate::office::{level, reading};
use crate::print::{json as print_json, say};
use crate::serve::Office;
use crate::who;

/// What to do with judgements.
#[derive(Subcommand)]
pub(crate) enum ReviewCommand {
    /// How many pairs there are to judge, how many were judged, how far reviewers agree.
    Status {
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Turn the judgements on which reviewers agree into decisions, and make the register anew with them.
    Apply {
        #[command(flatten)]
        by: By,
        /// Record the decisions only: the register is made anew when it is next asked.
        #[arg(long)]
        no_link: bool,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(place: &Place, command: &ReviewCommand) -> anyhow::Result<ExitCode> {
    match command {
        ReviewCommand::Status { json } => status(place, *json),
        ReviewCommand::Apply { by, no_link, json } => apply(place, by, *no_link, *json),
    }
}

fn status(place: &Place, as_json: bool) -> anyhow::Result<ExitCode> {
    // Where that is what is sealed, it is recorded who reads it.
    reading(place, "review status")?;
    let office = Office::at(place, None)?;
    let progress = progress(&office, place)?;
    if as_json {
        print_json(&json!(progress));
        return Ok(ExitCode::SUCCESS);
    }
    let Progress { queue, judged, ready, contested, .. } = progress;
    say(&format!(
        "{judged} of {queue} pairs judged; {ready} to apply; reviewers disagree on {contested}"
    ));
    for both in &progress.agreement {
        let kappa = both.kappa.map(|kappa| format!(", kappa {kappa:.2}")).unwrap_or_default();
        let [one, two] = &both.reviewers;
        say(&format!("{one} and {two}: {} of {} alike{kappa}", both.alike, both.pairs));
    }
    Ok(ExitCode::SUCCESS)
}

fn progress(office: &Office, place: &Place) -> anyhow::Result<Progress> {
    let mut found = None;
    let level = level(&place.level)?;
    office
        .desk(level, &mut |desk: &mut Desk, _| found = Some(desk.progress("")))
        .map_err(anyhow::Error::msg)?;
    found.ok_or_else(|| anyhow::anyhow!("the desk was not asked"))
}

fn apply(place: &Place, by: &By, no_link: bool, as_json: bool) -> anyhow::Result<ExitCode> {
    let level = level(&place.level)?;
    let who = who::may(place, by, May::Decide)?;
    who.sees(level)?;
    let office = Office::at(place, None)?;
    if progress(&office, place)?.ready == 0 {
        say("no judgement waits to be applied");
        return Ok(ExitCode::SUCCESS);
    }
    let effects = office.apply((level, &who.named("office"))).map_err(anyhow::Error::msg)?;
    if !no_link {
        let view = office.view(level, None).map_err(anyhow::Error::msg)?;
        office.give_back(level, view);
    }
    if as_json {
        print_json(&json!({ "applied": effects }));
    } else {
        let same = effects.iter().filter(|one| one.same && !one.was_joined()).count();
        let different = effects.iter().filter(|one| !one.same && one.was_joined()).count();
        say(&format!(
            "applied {} judgements: {same} join persons, {different} part one",
            effects.len()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
