//! The lists of a register.

use anyhow::{Context as _, bail, ensure};
use paradero_estimate::analysis::Tables;
use paradero_register::uncounted::{About, Asked, Stratum, captures};

use super::EstimateArgs;
use crate::args::Place;
use crate::office::{level, reading, today};

pub(super) fn read(place: &Place, args: &EstimateArgs) -> anyhow::Result<(Tables, About)> {
    ensure!(
        args.list.is_none() && args.cluster.is_none(),
        "--list and --cluster are of a file; of a register say --lists"
    );
    let asked = Asked {
        lists: args.lists.iter().map(|said| list(said)).collect(),
        kind: args.of.clone(),
        stratum: args.strata.as_deref().map(stratum).transpose()?,
    };
    let draws = args.linkage.as_deref().map(number).transpose()?.unwrap_or(0);
    let register = reading(place, "estimate")?;
    let level = level(&place.level)?;
    let position = register.position(level, args.as_of.as_deref())?;
    let view = register.view(level, position, today(None)?)?;
    let found = captures(view.connection(), &asked)?;
    ensure!(
        !found.records.lists().is_empty(),
        "no source has ten named people and more, so there are no lists: say with --lists which sources are"
    );
    let drawn = if draws > 0 {
        register.drawn_people((level, position), &found, draws, args.seed)?
    } else {
        Vec::new()
    };
    let (tables, notes) = found.tables(&drawn, asked.stratum.is_some(), args.count_copies)?;
    let about = About {
        name: register.settings()?.name,
        level: Some(level.code().to_owned()),
        position: Some(position),
        asked: Some(asked),
        lists: found.lists,
        notes,
    };
    Ok((tables, about))
}

/// `NAME=SOURCE+SOURCE` or `SOURCE`.
fn list(said: &str) -> (String, Vec<String>) {
    let (name, sources) = said.split_once('=').unwrap_or((said, said));
    (name.trim().to_owned(), sources.split('+').map(|one| one.trim().to_owned()).collect())
}

fn stratum(said: &str) -> anyhow::Result<Stratum> {
    let found = Stratum::ALL.into_iter().find(|one| one.code() == said);
    found.with_context(|| {
        let all: Vec<&str> = Stratum::ALL.iter().map(|one| one.code()).collect();
        format!("--strata: a register parts people by {}; found `{said}`", all.join(", "))
    })
}

fn number(said: &str) -> anyhow::Result<usize> {
    match said.parse() {
        Ok(draws) if (2..=1_000).contains(&draws) => Ok(draws),
        _ => bail!(
            "--linkage: of a register say how many draws, 2 to 1000 (20 are usual); found `{said}`"
        ),
    }
}
