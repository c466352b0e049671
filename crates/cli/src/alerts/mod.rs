//! Alerts: what an office is told without asking, printed or mailed; and the standing watch after an addition.

mod mail;
mod watch;

use std::process::ExitCode;

use anyhow::Context as _;
use paradero_model::{Day, Level};
use paradero_register::Settings;
use paradero_register::query::Stretch;
use paradero_register::query::alerts::{AlertLine, list};
use serde_json::{Map, Value, json};

use crate::args::{Ask, Place};
use crate::office;
use crate::print::{columns, json as print_json, say};

pub(crate) use watch::{after, quietly};

/// Most alerts that are looked at.
const MOST: usize = 1000;

/// What is done with them.
#[derive(clap::Args)]
pub(crate) struct AlertsArgs {
    /// Mail those that were not mailed yet to whom `[alerts.mail]` of paradero.toml names; for a clock to call (cron).
    #[arg(long, conflicts_with = "as_of")]
    pub(crate) mail: bool,
    #[command(flatten)]
    pub(crate) ask: Ask,
}

/// Prints or mails the alerts of the day.
///
/// # Errors
/// If the register cannot be read, or the mail is not taken: then what was not mailed will be the next time.
pub(crate) fn run(place: &Place, args: &AlertsArgs) -> anyhow::Result<ExitCode> {
    if !args.mail {
        let view = office::view(place, &args.ask, "alerts")?;
        let all = list(view.connection(), Stretch { offset: 0, limit: MOST })?.alerts;
        print(&all, args.ask.json);
        return Ok(ExitCode::SUCCESS);
    }
    // Nothing sealed is mailed, whatever else this machine may read.
    let level = office::level(&place.level)?.min(Level::Team);
    let place = Place { level: level.code().to_owned(), ..place.clone() };
    // As the file says now: whom a machine mails is no act that waits to be recorded.
    let path = office::directory(&place)?.join("paradero.toml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let settings = Settings::parse(&text)?;
    let mail = settings.alerts.mail.context(
        "paradero.toml has no [alerts.mail]: say there `server`, `from`, `to` and `pages`",
    )?;
    let view = office::view(&place, &args.ask, "alerts --mail")?;
    let all = list(view.connection(), Stretch { offset: 0, limit: MOST })?.alerts;
    let sent = mail::send(office::directory(&place)?, (&settings.name, &mail), level, &all)?;
    say(&format!("{} alerts, {sent} of them new and mailed", all.len()));
    Ok(ExitCode::SUCCESS)
}

fn print(all: &[AlertLine], as_json: bool) {
    if as_json {
        print_json(&json!(all));
        return;
    }
    let row = |one: &AlertLine| {
        let mut row = Map::new();
        row.insert("alert".to_owned(), one.kind.code().into());
        row.insert(
            "day".to_owned(),
            one.day.map_or(Value::Null, |day| Day(day).to_string().into()),
        );
        row.insert("about".to_owned(), one.subject.name.clone().into());
        row.insert("id".to_owned(), one.finding.as_ref().unwrap_or(&one.subject.id).clone().into());
        row
    };
    columns(&all.iter().map(row).collect::<Vec<_>>());
}
