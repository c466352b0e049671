//! DataFusion as the engine of rules.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use arrow_array::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use futures::StreamExt as _;
use paradero_findings::tables::Needs;
use paradero_findings::{Row, Rule, View, tells_speaker};

use super::statement::{Cut, Parts, parts};
use super::{files, read};

/// How tables are joined: see [`Engine::join_by`].
const HASH: &str = "true";
const SORT: &str = "false";

/// Tables and views, ready for rules.
pub struct Engine<'s> {
    session: &'s SessionContext,
    work: String,
}

impl<'s> Engine<'s> {
    /// Registers the tables of a folder and makes the views over them. `tables` and `work` are paths or addresses of an object store that
    /// every machine of the session reaches; `work` is empty, and may be deleted when all is done. The session must know the
    /// [`functions`](super::functions).
    ///
    /// # Errors
    /// If a table is missing or a view is refused: which.
    pub async fn open(
        session: &'s SessionContext,
        tables: &str,
        work: &str,
        needs: &Needs,
    ) -> anyhow::Result<Self> {
        let engine = Self { session, work: folder(work) };
        for table in needs.tables.keys() {
            engine.register(table, &format!("{}{table}/", folder(tables))).await?;
        }
        for view in &needs.views {
            let made = engine.view(view).await;
            made.with_context(|| format!("view {}", view.name))?;
        }
        Ok(engine)
    }

    /// Runs a rule and gives its rows, in no order and some perhaps twice, with whether it tells who speaks.
    ///
    /// # Errors
    /// If the statement is refused, lacks a column, or whoever takes the rows refuses one.
    pub async fn rows(
        &self,
        rule: &Rule,
        mut take: impl FnMut(Row, bool) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let told = || format!("rule {}", rule.id);
        let Err(error) = self.cut_rows(rule, Cut::Coarse, &mut take).await else {
            return Ok(());
        };
        // Rows that came before memory ran out come again.
        only_memory(error).with_context(told)?;
        self.cut_rows(rule, Cut::Fine, &mut take).await.with_context(told)
    }

    async fn cut_rows(
        &self,
        rule: &Rule,
        cut: Cut,
        take: &mut impl FnMut(Row, bool) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Parts { kept, last, branches } = parts(&prefix(&rule.id, cut), &rule.sql, cut)?;
        for (name, sql) in &kept {
            self.keep(name, sql, cut).await?;
        }
        let statement = self.query(&last).await?;
        let columns: Vec<&str> =
            statement.schema().fields().iter().map(|field| field.name().as_str()).collect();
        let tells = tells_speaker(&rule.id, &columns)?;
        for branch in &branches {
            let query = read::query(branch, tells);
            let mut take = |batch: RecordBatch| {
                let mut rows = read::rows(&batch)?.into_iter();
                rows.try_for_each(|row| take(row, tells))
            };
            match self.each(&query, &mut take).await {
                Err(error) if cut == Cut::Fine => {
                    only_memory(error)?;
                    self.join_by(SORT).await?;
                    let again = self.each(&query, &mut take).await;
                    self.join_by(HASH).await?;
                    again?;
                }
                done => done?,
            }
        }
        for (name, _) in &kept {
            self.session.deregister_table(name.as_str())?;
        }
        Ok(())
    }

    /// Runs a rule, counts its rows and says how long that took.
    ///
    /// # Errors
    /// As [`Engine::rows`].
    pub async fn time(&self, rule: &Rule) -> anyhow::Result<(usize, Duration)> {
        let (start, mut rows) = (Instant::now(), 0);
        self.rows(rule, |_, _| {
            rows += 1;
            Ok(())
        })
        .await?;
        Ok((rows, start.elapsed()))
    }

    async fn each(
        &self,
        sql: &str,
        mut take: impl FnMut(RecordBatch) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut batches = self.query(sql).await?.execute_stream().await?;
        while let Some(batch) = batches.next().await {
            take(batch?)?;
        }
        Ok(())
    }

    /// Sets how tables are joined. By hashing one side is held in memory; by sorting both may lie on disk, which takes twice
    /// as long.
    async fn join_by(&self, hash: &str) -> anyhow::Result<()> {
        let sql = format!("SET datafusion.optimizer.prefer_hash_join = {hash}");
        self.session.sql(&sql).await?;
        Ok(())
    }

    async fn query(&self, sql: &str) -> anyhow::Result<DataFrame> {
        Ok(self.session.sql(sql).await?)
    }

    /// Keeps the rows of a view under its name, and those of its own parts on the way.
    async fn view(&self, view: &View) -> anyhow::Result<()> {
        let Err(error) = self.cut_view(view, Cut::Coarse).await else {
            return Ok(());
        };
        only_memory(error)?;
        self.cut_view(view, Cut::Fine).await
    }

    async fn cut_view(&self, view: &View, cut: Cut) -> anyhow::Result<()> {
        let Parts { kept, last, .. } = parts(&prefix(&view.name, cut), &view.sql, cut)?;
        for (part, sql) in &kept {
            self.keep(part, sql, cut).await?;
        }
        self.keep(&view.name, &last, cut).await
    }

    /// Runs a part and keeps its rows. Each try has a folder of its own, since the one before may have left half.
    async fn keep(&self, name: &str, sql: &str, cut: Cut) -> anyhow::Result<()> {
        let folder = format!("{}{name}_{cut:?}/", self.work);
        let told = || format!("part {name}");
        match self.put(sql, &folder).await {
            Err(error) if cut == Cut::Fine => {
                only_memory(error).with_context(told)?;
                let folder = format!("{}{name}_sorted/", self.work);
                self.join_by(SORT).await?;
                let again = self.put(sql, &folder).await;
                self.join_by(HASH).await?;
                again.with_context(told)?;
                self.register(name, &folder).await
            }
            done => {
                done.with_context(told)?;
                self.register(name, &folder).await
            }
        }
    }

    async fn put(&self, sql: &str, folder: &str) -> anyhow::Result<()> {
        files::keep(self.session, self.query(sql).await?, folder).await?;
        Ok(())
    }

    async fn register(&self, table: &str, folder: &str) -> anyhow::Result<()> {
        // What an earlier try left.
        self.session.deregister_table(table)?;
        self.session
            .register_parquet(table, folder, ParquetReadOptions::default())
            .await
            .with_context(|| format!("table {table}: {folder} cannot be read"))
    }
}

/// Parts of the one cut and of the other have other names.
fn prefix(name: &str, cut: Cut) -> String {
    match cut {
        Cut::Coarse => name.to_owned(),
        Cut::Fine => format!("{name}_fine"),
    }
}

/// Nothing where an error says that memory ran out, else the error. Told by its text, since an executor's error comes as text.
fn only_memory(error: anyhow::Error) -> anyhow::Result<()> {
    if format!("{error:#}").contains("Resources exhausted") { Ok(()) } else { Err(error) }
}

/// A folder ends with `/`.
fn folder(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/'))
}
