//! Findings from rows: what the asking machine adds, which alone knows names, texts and events.

use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::Path;

use paradero_findings::tables::{Codes, Needs, Written, write};
use paradero_findings::{Finding, Gathering, Rule, TableEvents, TableNames, sorted};
use paradero_model::Day;
use rusqlite::Connection;

use super::Engine;

/// What the asking machine knows.
pub struct Asked<'a> {
    /// A connection on which the register's tables are seen.
    pub register: &'a Connection,
    /// What codes stand for.
    pub codes: &'a Codes,
    /// The day on which clocks are read.
    pub today: Day,
}

/// Runs rules and gives their findings, in order: those that SQLite would give.
///
/// # Errors
/// If a rule is refused.
pub async fn findings(
    engine: &Engine<'_>,
    rules: &[Rule],
    asked: &Asked<'_>,
) -> anyhow::Result<Vec<Finding>> {
    let mut events = TableEvents::new(asked.register)?;
    let mut names = TableNames::new(asked.register)?;
    let mut all = Vec::new();
    for rule in rules {
        let mut gathering = Gathering::new(rule);
        let take = |row, tells| {
            let mut row = asked.codes.read_row(row);
            events.complete(&mut row, tells)?;
            Ok(gathering.add(row)?)
        };
        engine.rows(rule, take).await?;
        all.append(&mut gathering.finish(&mut names, asked.today)?);
    }
    Ok(sorted(all))
}

/// Writes what rules need of a register's tables into a folder that every machine of a session reaches.
///
/// # Errors
/// If the database refuses, or the folder cannot be written.
pub fn hand_over(
    register: &Connection,
    needs: &Needs,
    written: &Written<'_>,
    folder: &Path,
) -> anyhow::Result<Codes> {
    let open = |name: &str| {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            create_dir_all(parent)?;
        }
        Ok(BufWriter::new(File::create(path)?))
    };
    Ok(write(register, needs, written, open)?)
}
