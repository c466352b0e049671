//! `--on cluster.toml`: the heavy parts of a run on many machines.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use paradero_findings::tables::RuleEngine;
use paradero_handover::{Program, Told};
use paradero_link::{Batch, Error, Runner, Threads, Work};
use serde::Serialize;

use crate::office::random;
use crate::print::say;

/// Where the heavy parts of a command are done.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct OnArgs {
    /// Do the heavy parts on a cluster, with its settings (see docs/scale.md); otherwise the threads of this machine do them.
    /// What comes out is the same.
    #[arg(long, value_name = "cluster.toml")]
    pub(crate) on: Option<PathBuf>,
    /// With --on: leave what the run wrote in the store, which names nobody, so that the same run goes on from there.
    #[arg(long, requires = "on")]
    pub(crate) keep_run: bool,
}

/// What one stage on the cluster took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct StageCost {
    stage: &'static str,
    tasks: usize,
    /// Tasks that an earlier try of the same run had done.
    found: usize,
    seconds: f64,
    /// Seconds of one processor.
    busy: f64,
    /// How often something was submitted again.
    again: u32,
}

/// Who does the heavy parts of a command.
#[derive(Clone)]
pub(crate) enum Workers {
    Here,
    There(Arc<There>),
}

/// A cluster, and what its stages took.
pub(crate) struct There {
    program: Program<'static>,
    costs: Arc<Mutex<Vec<StageCost>>>,
    keep: bool,
}

impl Workers {
    /// Makes ready; where a cluster is named, its settings must be there and the program that submits to it.
    pub(crate) fn new(args: &OnArgs) -> anyhow::Result<Self> {
        args.on.as_deref().map_or(Ok(Self::Here), |on| Self::there(on, args.keep_run))
    }

    fn there(on: &Path, keep: bool) -> anyhow::Result<Self> {
        let costs = Arc::new(Mutex::new(Vec::new()));
        let (heard, since) = (Arc::clone(&costs), Instant::now());
        let tell = move |stage: &'static str, told: &Told| match *told {
            Told::Done { done, of } => progress(since, stage, done, of),
            Told::Again { missing, seconds } => say(&format!(
                "{stage}: nothing was done for {seconds:.0} s; {missing} tasks are given out again"
            )),
            Told::Finished { tasks, found, seconds, busy, again } => {
                let cost = StageCost { stage, tasks, found, seconds, busy, again };
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(cost);
            }
        };
        let program = Program::new(on, random()?, Box::new(tell))?;
        Ok(Self::There(Arc::new(There { program, costs, keep })))
    }

    /// What the stages on the cluster took; none where there is no cluster.
    pub(crate) fn costs(&self) -> Option<Vec<StageCost>> {
        match self {
            Self::Here => None,
            Self::There(there) => {
                Some(there.costs.lock().unwrap_or_else(PoisonError::into_inner).clone())
            }
        }
    }

    /// Says what the stages on the cluster took.
    pub(crate) fn tell(&self) {
        for StageCost { stage, tasks, found, seconds, busy, again } in
            self.costs().unwrap_or_default()
        {
            say(&format!(
                "{stage}: {tasks} tasks, {found} of them done before, {seconds:.1} s, {busy:.1} s of a processor, given out again {again} times"
            ));
        }
    }

    /// Ends a run: nothing of it is left in the store, unless it is to be kept.
    pub(crate) fn finish(&self) -> anyhow::Result<()> {
        match self {
            Self::There(there) if !there.keep => Ok(there.program.finish()?),
            _ => Ok(()),
        }
    }
}

impl paradero_register::Workers for Workers {
    fn rule_engine(&self) -> Option<Box<dyn RuleEngine + '_>> {
        match self {
            Self::Here => None,
            Self::There(there) => Some(Box::new(there.program.rules())),
        }
    }
}

impl Runner for Workers {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        match self {
            Self::Here => Threads.run(work, take),
            Self::There(there) => there.program.run(work, take),
        }
    }
}

/// How far a stage is, where somebody looks.
fn progress(since: Instant, stage: &str, done: usize, of: usize) {
    use std::io::{IsTerminal as _, Write as _};
    if std::io::stderr().is_terminal() {
        let seconds = since.elapsed().as_secs_f64();
        let mut out = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop.
        let _ = write!(out, "\r{seconds:6.1} s  {stage}: {done} of {of} tasks");
        if done == of {
            let _ = writeln!(out);
        }
    }
}
