//! Times the sampler of latent classes, one chain on one thread, and tells what chains of draws are worth: ours, and those of
//! another program in a file, by the same code. Used by `bench/estimate/run.py`.
//!
//! ```text
//! sweeps TABLE.csv CLASSES BURN_IN DRAWS THINNING [SEED [CHAINS]]
//! sweeps --draws FILE          (one number a line, one chain)
//! ```

use std::time::Instant;

use paradero_estimate::chains::diagnose;
use paradero_estimate::latent::{Cap, Length, Settings, sample};
use paradero_estimate::read;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let said: Vec<String> = std::env::args().skip(1).collect();
    let text = |at: usize| said.get(at).ok_or("see the head of this file for what it takes");
    if text(0)? == "--draws" {
        let file = std::fs::read_to_string(text(1)?)?;
        let chain = file.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
        println!("{}", json!(diagnose(&[chain])));
        return Ok(());
    }
    let number =
        |at: usize| -> Result<usize, Box<dyn std::error::Error>> { Ok(text(at)?.parse()?) };
    let table = read::table(&std::fs::read_to_string(text(0)?)?)?;
    let settings = Settings {
        classes: number(1)?,
        chains: if said.len() > 6 { number(6)? } else { 1 },
        burn_in: number(2)?,
        draws: number(3)?,
        thinning: number(4)?,
        length: Length::Fixed,
        // As R's LCMCR does, so that the two answer the same question.
        cap: Cap::Redraw(20),
        seed: if said.len() > 5 { text(5)?.parse()? } else { Settings::default().seed },
        ..Settings::default()
    };
    let since = Instant::now();
    let found = sample(&table, &settings)?;
    let seconds = since.elapsed().as_secs_f64();
    let sweeps = settings.chains * (settings.burn_in + settings.draws * settings.thinning);
    println!(
        "{}",
        json!({
            "sweeps": sweeps, "seconds": seconds, "microseconds_a_sweep": seconds * 1e6 / sweeps as f64,
            "effective_a_second": found.diagnosis.bulk / seconds, "found": found,
        })
    );
    Ok(())
}
