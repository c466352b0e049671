//! DataFusion as the engine of rules.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use arrow_array::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use futures::StreamExt as _;
use paradero_findings::tables::Needs;
use paradero_findings::{Row, Rule, tells_speaker};

use super::statement::{Parts, parts};
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
            let made = engine.keep_all(&view.name, &view.sql).await;
            made.with_context(|| format!("view {}", view.name))?;
        }
        Ok(engine)
    }

    /// Runs a rule and gives its rows, in no order, with whether it tells who speaks.
    ///
    /// # Errors
    /// If the statement is refused, lacks a column, or whoever takes the rows refuses one.
    pub async fn rows(
        &self,
        rule: &Rule,
        mut take: impl FnMut(Row, bool) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let told = || format!("rule {}", rule.id);
        let Parts { kept, last } = parts(&rule.id, &rule.sql).with_context(told)?;
        for (name, sql) in &kept {
            self.keep(name, sql).await.with_context(told)?;
        }
        let statement = self.query(&last).await.with_context(told)?;
        let columns: Vec<&str> =
            statement.schema().fields().iter().map(|field| field.name().as_str()).collect();
        let tells = tells_speaker(&rule.id, &columns)?;
        let query = read::query(&last, tells);
        let mut take = |batch: RecordBatch| {
            let mut rows = read::rows(&batch)?.into_iter();
            rows.try_for_each(|row| take(row, tells))
        };
        // Rows that came before memory ran out come again, which does not matter.
        if let Err(error) = self.each(&query, &mut take).await {
            self.by_sorting(error).await.with_context(told)?;
            let again = self.each(&query, &mut take).await;
            self.join_by(HASH).await?;
            again.with_context(told)?;
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

    /// Sets how tables are joined. By hashing one side is held in memory; by sorting both may lie on disk, which is slower, and which some
    /// conditions of rules make DataFusion 55.2 fail at.
    async fn join_by(&self, hash: &str) -> anyhow::Result<()> {
        let sql = format!("SET datafusion.optimizer.prefer_hash_join = {hash}");
        self.session.sql(&sql).await?;
        Ok(())
    }

    /// Joins by sorting from here on, where an error says that memory ran out; else the error.
    async fn by_sorting(&self, error: anyhow::Error) -> anyhow::Result<()> {
        // By its text: an executor's error comes as text.
        let full = format!("{error:#}").contains("Resources exhausted");
        if full { self.join_by(SORT).await } else { Err(error) }
    }

    async fn query(&self, sql: &str) -> anyhow::Result<DataFrame> {
        Ok(self.session.sql(sql).await?)
    }

    /// Keeps the rows of a view under its name, and those of its own parts on the way.
    async fn keep_all(&self, name: &str, sql: &str) -> anyhow::Result<()> {
        let Parts { kept, last } = parts(name, sql)?;
        for (part, sql) in &kept {
            self.keep(part, sql).await?;
        }
        self.keep(name, &last).await
    }

    async fn keep(&self, name: &str, sql: &str) -> anyhow::Result<()> {
        self.keep_part(name, sql).await.with_context(|| format!("part {name}"))
    }

    async fn keep_part(&self, name: &str, sql: &str) -> anyhow::Result<()> {
        let folder = format!("{}{name}/", self.work);
        let Err(error) = self.put(sql, &folder).await else {
            return self.register(name, &folder).await;
        };
        self.by_sorting(error).await?;
        // Beside what was written before memory ran out.
        let folder = format!("{}{name}_again/", self.work);
        let again = self.put(sql, &folder).await;
        self.join_by(HASH).await?;
        again?;
        self.register(name, &folder).await
    }

    async fn put(&self, sql: &str, folder: &str) -> anyhow::Result<()> {
        files::keep(self.session, self.query(sql).await?, folder).await?;
        Ok(())
    }

    async fn register(&self, table: &str, folder: &str) -> anyhow::Result<()> {
        self.session
            .register_parquet(table, folder, ParquetReadOptions::default())
            .await
            .with_context(|| format!("table {table}: {folder} cannot be read"))
    }
}

/// A folder ends with `/`.
fn folder(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/'))
}
