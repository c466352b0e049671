//! Runs one engine once, so that its time and memory can be measured from outside, and tells what chains of draws are worth: ours,
//! and those of another program in a file, by the same code. Used by `bench/estimate/run.py`.
//!
//! ```text
//! measure sweeps TABLE.csv CLASSES BURN_IN DRAWS THINNING [SEED [CHAINS]]
//! measure latent TABLE.csv CLASSES          as set by default: until the chains have met
//! measure draws FILE                        one number a line, one chain
//! measure graphs TABLE.csv GRID DELTA       numbers of unseen people from 1 to GRID
//! measure search TABLE.csv                  all hierarchical models
//! measure steps TABLE.csv REPLICATES        pairs added one by one, and again on tables drawn anew
//! measure bic TABLE.csv REPLICATES          the best model by BIC, and again on tables drawn anew
//! ```

use std::time::Instant;

use paradero_estimate::bootstrap::bootstrap;
use paradero_estimate::chains::diagnose;
use paradero_estimate::graphs::{Grid, average};
use paradero_estimate::latent::{Cap, Length, sample};
use paradero_estimate::loglinear::{Criterion, search, stepwise};
use paradero_estimate::{Table, graphs, latent, read};
use serde_json::{Value, json};

type Failed = Box<dyn std::error::Error>;

struct Said(Vec<String>);

impl Said {
    fn text(&self, at: usize) -> Result<&str, Failed> {
        Ok(self.0.get(at).ok_or("the head of this file says what it takes")?)
    }

    fn number(&self, at: usize) -> Result<usize, Failed> {
        Ok(self.text(at)?.parse()?)
    }

    fn table(&self) -> Result<Table, Failed> {
        Ok(read::table(&std::fs::read_to_string(self.text(1)?)?)?)
    }
}

fn main() -> Result<(), Failed> {
    let said = Said(std::env::args().skip(1).collect());
    let since = Instant::now();
    let mut found = match said.text(0)? {
        "sweeps" => sweeps(&said)?,
        "latent" => {
            let settings =
                latent::Settings { classes: said.number(2)?, ..latent::Settings::default() };
            json!(sample(&said.table()?, &settings)?)
        }
        "draws" => draws(&said)?,
        "graphs" => of_graphs(&said)?,
        "search" => {
            let ranked = search(&said.table()?, Criterion::Bic)?;
            json!({ "models": ranked.len(), "best": ranked[0].fit.model.name(), "estimate": ranked[0].fit.number() })
        }
        "steps" => again(&said, |table| Some(stepwise(table, 0.02).ok()?.number()))?,
        "bic" => again(&said, |table| Some(search(table, Criterion::Bic).ok()?[0].fit.number()))?,
        other => return Err(format!("`{other}` is nothing here").into()),
    };
    found["seconds"] = json!(since.elapsed().as_secs_f64());
    println!("{found}");
    Ok(())
}

fn sweeps(said: &Said) -> Result<Value, Failed> {
    let settings = latent::Settings {
        classes: said.number(2)?,
        chains: if said.0.len() > 7 { said.number(7)? } else { 1 },
        burn_in: said.number(3)?,
        draws: said.number(4)?,
        thinning: said.number(5)?,
        length: Length::Fixed,
        // As R's LCMCR does, so that the two answer the same question.
        cap: Cap::Redraw(20),
        seed: said.text(6).ok().map_or(Ok(latent::Settings::default().seed), str::parse)?,
        ..latent::Settings::default()
    };
    let found = sample(&said.table()?, &settings)?;
    let mean = |chain: &Vec<f64>| chain.iter().sum::<f64>() / chain.len() as f64;
    let mut value = json!(found);
    value["means"] = json!(found.chains.iter().map(mean).collect::<Vec<f64>>());
    Ok(value)
}

fn draws(said: &Said) -> Result<Value, Failed> {
    let file = std::fs::read_to_string(said.text(1)?)?;
    let chain = file.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    Ok(json!({ "draws": chain.len(), "diagnosis": diagnose(&[chain]) }))
}

fn of_graphs(said: &Said) -> Result<Value, Failed> {
    let settings = graphs::Settings {
        delta: Some(said.text(3)?.parse()?),
        grid: Grid::Fixed(said.number(2)? as u64),
        ..graphs::Settings::default()
    };
    let found = average(&said.table()?, &settings)?;
    Ok(json!({ "graphs": found.graphs.len(), "summary": found.posterior.summary() }))
}

fn again(said: &Said, choose: impl Fn(&Table) -> Option<f64> + Sync) -> Result<Value, Failed> {
    let table = said.table()?;
    let found = bootstrap(&table, said.number(2)?, latent::Settings::default().seed, &choose);
    Ok(json!({ "estimate": choose(&table), "bootstrap": found }))
}
