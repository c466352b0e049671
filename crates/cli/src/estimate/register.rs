//! The lists of a register.

use anyhow::{Context as _, bail, ensure};
use paradero_estimate::analysis::Tables;
use paradero_register::uncounted::{About, Asked, Stratum};

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
    Ok(register.tables_of_lists(&view, asked, (draws, args.seed), args.count_copies)?)
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
