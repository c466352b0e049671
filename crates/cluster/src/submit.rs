//! Submitting the tasks of a stage until all of them are done, whatever becomes of executors.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use datafusion::prelude::SessionContext;
use paradero_handover::{Order, Settings, Task, Told, tasks};
use tokio::task::JoinSet;

use crate::carry;
use crate::greeting::greet;
use crate::identity::Certificates;
use crate::session;
use crate::store::Store;
use crate::work::NAME;

/// Tasks of one job of the engine: what a plan holds.
const OF_JOB: usize = 64;
/// How often the store is asked what is done.
const LOOK: Duration = Duration::from_millis(50);
/// How often running what is missing is submitted again without anything being done.
const TRIES: u32 = 10;

/// A connection to a cluster, and its store.
pub struct Cluster {
    pub(crate) context: SessionContext,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) certificates: Certificates,
}

impl Cluster {
    /// Makes ready to submit; nothing is asked of the scheduler yet.
    ///
    /// # Errors
    /// When a certificate is missing or the store is not there.
    pub fn new(settings: &Settings) -> Result<Self> {
        let certificates = Certificates::read(&settings.certificates)?;
        let store = Store::open(&settings.store)?;
        let context = session::submitting(settings, &certificates, &store)?;
        Ok(Self { context, store, settings: settings.clone(), certificates })
    }

    /// Does every task of a stage that is not done yet.
    ///
    /// # Errors
    /// When the scheduler refuses or cannot be reached, a task fails time and again, or the store refuses.
    pub async fn run(&self, order: &Order, tell: &mut (dyn FnMut(Told) + Send)) -> Result<()> {
        greet(&self.settings, &self.certificates).await?;
        let all = tasks(order.parts);
        if let Some(folder) = &order.folder {
            for group in [&order.named.ground, &order.named.stage] {
                carry::up(&self.store, folder, group).await?;
            }
        }
        let mut stage = Stage { cluster: self, order, jobs: JoinSet::new(), failed: None };
        let since = Instant::now();
        let mut missing = stage.missing(&all).await?;
        let found = all.len() - missing.len();
        let (mut again, mut tries, mut last) = (0, 0, Instant::now());
        let (mut moved, mut longest) = (Instant::now(), Duration::ZERO);
        stage.submit(&missing);
        while !missing.is_empty() {
            stage.wait().await?;
            let left = stage.missing(&all).await?;
            if left.len() < missing.len() {
                longest = longest.max(moved.elapsed());
                (tries, last, moved) = (0, Instant::now(), Instant::now());
                tell(Told::Done { done: all.len() - left.len(), of: all.len() });
            }
            missing = left;
            let idle = stage.jobs.is_empty();
            let patience = late(self.settings.late_seconds, longest) * slower(tries);
            if missing.is_empty() || !(idle || last.elapsed().as_secs_f64() > patience) {
                continue;
            }
            tries += 1;
            if let Some(error) = stage.failed.take().filter(|_| idle && tries > 1 || tries > TRIES)
            {
                return Err(error);
            }
            if tries > TRIES {
                bail!(
                    "nothing was done for {:.0} seconds, {tries} times over: is an executor running? ({} tasks are missing)",
                    last.elapsed().as_secs_f64(),
                    missing.len()
                );
            }
            again += 1;
            tell(Told::Again { missing: missing.len(), seconds: last.elapsed().as_secs_f64() });
            last = Instant::now();
            stage.submit(&missing);
        }
        stage.jobs.abort_all();
        if let Some(folder) = &order.folder {
            carry::down(&self.store, folder, &order.named, &all).await?;
        }
        let (tasks, seconds) = (all.len(), since.elapsed().as_secs_f64());
        // What tasks took stands in what they gave; whoever reads that adds it up.
        tell(Told::Finished { tasks, found, seconds, busy: 0.0, again });
        Ok(())
    }
}

/// Seconds without anything done after which what is missing is late: twice what passed between two tasks so far, since on a machine with other
/// work every task takes long.
fn late(stated: f64, longest: Duration) -> f64 {
    stated.max(2.0 * longest.as_secs_f64())
}

/// How much longer is waited after so many tries: the first task of a large run reads all of it, which no second copy makes faster.
fn slower(tries: u32) -> f64 {
    f64::from(1_u32 << tries.min(3))
}

/// A stage that is being done.
struct Stage<'c> {
    cluster: &'c Cluster,
    order: &'c Order,
    jobs: JoinSet<Result<()>>,
    failed: Option<anyhow::Error>,
}

impl Stage<'_> {
    /// Tasks that gave nothing yet.
    async fn missing(&self, all: &[Task]) -> Result<Vec<Task>> {
        let named = &self.order.named;
        let folder = format!("{}/parts", named.stage);
        let listed = self.cluster.store.list(&folder).await?;
        let done: BTreeSet<String> = listed.into_iter().collect();
        Ok(all.iter().filter(|task| !done.contains(&task.file(named))).cloned().collect())
    }

    /// Waits a moment, or until a job ends.
    async fn wait(&mut self) -> Result<()> {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = self.jobs.join_next() => match ended.context("a job was broken off")? {
                Ok(()) => {}
                Err(error) => self.failed = Some(error),
            },
        }
        Ok(())
    }

    /// Submits tasks, many to a job.
    fn submit(&mut self, missing: &[Task]) {
        for some in missing.chunks(OF_JOB) {
            let (context, sql) = (self.cluster.context.clone(), statement(self.order, some));
            self.jobs.spawn(async move {
                context.sql(&sql).await?.collect().await?;
                Ok(())
            });
        }
    }
}

/// One row a task; each is a partition of its own, so that executors take them one by one.
fn statement(order: &Order, some: &[Task]) -> String {
    let named = &order.named;
    let rows: Vec<String> = some
        .iter()
        .map(|task| {
            let (first, last) = (task.parts.start, task.parts.end);
            format!(
                "SELECT {NAME}('{}', '{}', {first}, {last}) AS milliseconds",
                named.ground, named.stage
            )
        })
        .collect();
    rows.join(" UNION ALL ")
}
