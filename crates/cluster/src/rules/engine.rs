//! DataFusion as the engine of rules.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result};
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use paradero_findings::tables::query;
use paradero_findings::tells_speaker;
use paradero_handover::Query;

use super::attempts::{Patience, first, ran_out_of_memory};
use super::files;
use super::statement::{Cut, Parts, parts};

/// Tables and views, ready for rules.
pub struct Engine {
    session: SessionContext,
    /// The same tables, joined by sorting. By hashing one side is held in memory; by sorting both may lie on disk, which takes twice as long.
    sorting: SessionContext,
    patience: Patience,
    work: String,
    rows: String,
    folders: AtomicUsize,
    kept: AtomicUsize,
}

/// Where an engine reads and writes: paths or addresses of an object store that every machine of the session reaches.
#[derive(Clone, Debug)]
pub struct Places {
    /// The tables, each in a folder of its name.
    pub tables: String,
    /// What statements keep on their way; it is empty, and may be removed when all is done.
    pub work: String,
    /// The rows of each rule, in a folder of its id.
    pub rows: String,
}

impl Engine {
    /// Registers tables and makes the views over them. The session must know the [`functions`](super::functions).
    ///
    /// # Errors
    /// If a table is missing or a view is refused: which.
    pub async fn open(
        session: SessionContext,
        patience: Patience,
        places: &Places,
        (tables, views): (&[String], &[Query]),
    ) -> Result<Self> {
        let (work, rows) = (folder(&places.work), folder(&places.rows));
        let (folders, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut state = session.state();
        state.config_mut().options_mut().optimizer.prefer_hash_join = false;
        let sorting = SessionContext::new_with_state(state);
        let engine = Self { session, sorting, patience, work, rows, folders, kept };
        for table in tables {
            engine.register(table, &format!("{}{table}/", folder(&places.tables))).await?;
        }
        for view in views {
            let since = Instant::now();
            engine.view(view).await.with_context(|| format!("view {}", view.name))?;
            log::info!("view {}: {:.2?}", view.name, since.elapsed());
        }
        Ok(engine)
    }

    /// How many attempts were made beyond one for each statement.
    #[must_use]
    pub fn again(&self) -> u32 {
        let (made, kept) = (&self.folders, &self.kept);
        let again = made.load(Ordering::Relaxed) - kept.load(Ordering::Relaxed);
        u32::try_from(again).unwrap_or(u32::MAX)
    }

    /// Runs a rule and keeps its rows, in no order and some perhaps twice: how many.
    ///
    /// # Errors
    /// If the statement is refused or lacks a column.
    pub async fn find(&self, rule: &Query) -> Result<usize> {
        let (told, since) = (|| format!("rule {}", rule.name), Instant::now());
        let found = match self.cut_rule(rule, Cut::Coarse).await {
            // Rows that were kept before memory ran out are kept again.
            Err(error) if ran_out_of_memory(&error) => {
                self.cut_rule(rule, Cut::Fine).await.with_context(told)
            }
            done => done.with_context(told),
        };
        log::info!("rule {}: {found:?} rows, {:.2?}", rule.name, since.elapsed());
        found
    }

    async fn cut_rule(&self, rule: &Query, cut: Cut) -> Result<usize> {
        let Parts { kept, last, branches } = parts(&prefix(&rule.name, cut), &rule.sql, cut)?;
        for (name, sql) in &kept {
            self.keep_part(name, sql, cut).await?;
        }
        let statement = self.session.sql(&last).await?;
        let columns: Vec<&str> =
            statement.schema().fields().iter().map(|field| field.name().as_str()).collect();
        let tells = tells_speaker(&rule.name, &columns)?;
        let (rows, mut found) = (format!("{}{}/", self.rows, rule.name), 0);
        for branch in &branches {
            found += self.keep(&query(branch, tells), &rows, cut).await?.rows;
        }
        for (name, _) in &kept {
            self.session.deregister_table(name.as_str())?;
        }
        Ok(found)
    }

    /// Keeps the rows of a view under its name, and those of its own parts on the way.
    async fn view(&self, view: &Query) -> Result<()> {
        match self.cut_view(view, Cut::Coarse).await {
            Err(error) if ran_out_of_memory(&error) => self.cut_view(view, Cut::Fine).await,
            done => done,
        }
    }

    async fn cut_view(&self, view: &Query, cut: Cut) -> Result<()> {
        let Parts { kept, last, .. } = parts(&prefix(&view.name, cut), &view.sql, cut)?;
        for (name, sql) in &kept {
            self.keep_part(name, sql, cut).await?;
        }
        self.keep_part(&view.name, &last, cut).await
    }

    /// Runs a part and makes its rows known under its name.
    async fn keep_part(&self, name: &str, sql: &str, cut: Cut) -> Result<()> {
        let kept = self.keep(sql, &format!("{}{name}/", self.work), cut).await;
        self.register(name, &kept.with_context(|| format!("part {name}"))?.folder).await
    }

    /// Runs a statement and keeps its rows in a folder within the one that is given.
    async fn keep(&self, sql: &str, within: &str, cut: Cut) -> Result<Kept> {
        match self.tried(&self.session, sql, within).await {
            Err(error) if cut == Cut::Fine && ran_out_of_memory(&error) => {
                self.tried(&self.sorting, sql, within).await
            }
            done => done,
        }
    }

    /// Each attempt has a folder of its own, since another may leave half.
    async fn tried(&self, by: &SessionContext, sql: &str, within: &str) -> Result<Kept> {
        self.kept.fetch_add(1, Ordering::Relaxed);
        first(self.patience, || {
            let number = self.folders.fetch_add(1, Ordering::Relaxed);
            let (session, sql) = (by.clone(), sql.to_owned());
            let folder = format!("{within}{number:05}/");
            async move {
                let rows = files::keep(&session, session.sql(&sql).await?, &folder).await?;
                Ok(Kept { folder, rows })
            }
        })
        .await
    }

    async fn register(&self, table: &str, folder: &str) -> Result<()> {
        // What an earlier try left.
        self.session.deregister_table(table)?;
        self.session
            .register_parquet(table, folder, ParquetReadOptions::default())
            .await
            .with_context(|| format!("table {table}: {folder} cannot be read"))
    }
}

/// Rows that are kept.
struct Kept {
    folder: String,
    rows: usize,
}

/// Parts of the one cut and of the other have other names.
fn prefix(name: &str, cut: Cut) -> String {
    match cut {
        Cut::Coarse => name.to_owned(),
        Cut::Fine => format!("{name}_fine"),
    }
}

/// A folder ends with `/`.
fn folder(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/'))
}
