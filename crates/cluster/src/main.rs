//! `paradero-cluster`: scheduler, executor, and what submits to them.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use paradero_cluster::store::Store;
use paradero_cluster::submit::Cluster;
use paradero_cluster::{certificates, executor, identity, logging, rules, scheduler};
use paradero_handover::{ExecutorSettings, Settings, Told};

/// Runs Paradero's linking and rules on many machines.
///
/// Scheduler, executors and whoever submits are this one program. They speak to each other with certificates only and must be
/// of one version.
#[derive(Parser)]
#[command(name = "paradero-cluster", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make certificates and a `cluster.toml`.
    Init {
        /// Folder to put them in.
        #[arg(default_value = "cluster")]
        folder: PathBuf,
        /// A host on which a scheduler or an executor runs; may be given several times.
        #[arg(long = "host", default_value = "localhost")]
        hosts: Vec<String>,
        /// Where runs are kept: a folder that all machines see, or s3://bucket/prefix.
        #[arg(long)]
        store: String,
        /// Port of the scheduler, on the first host.
        #[arg(long, default_value_t = 50050)]
        port: u16,
    },
    /// Hand tasks to executors.
    Scheduler(On),
    /// Do tasks.
    Executor {
        #[command(flatten)]
        on: On,
        /// The port on which it gives what it made, instead of that in the settings.
        #[arg(long)]
        port: Option<u16>,
        /// Tasks at a time, instead of the number in the settings.
        #[arg(long)]
        cores: Option<usize>,
    },
    /// Do a stage of a run: reads what is to be done as JSON on standard input, tells how it goes as lines of JSON.
    Submit(On),
    /// Run the rules of a register: reads what is to be done as JSON on standard input, tells how it goes as lines of JSON.
    Rules(On),
    /// Remove what runs left in the store.
    Remove {
        #[command(flatten)]
        on: On,
        /// The groups to remove.
        #[arg(required = true)]
        groups: Vec<String>,
    },
    /// Print the version that all must have.
    Version,
}

#[derive(clap::Args)]
struct On {
    /// Settings of the cluster.
    #[arg(long, value_name = "cluster.toml")]
    on: PathBuf,
}

/// Bytes of a thread's stack: the engine goes down into a plan call by call, and statements of rules are deep. What is not used costs
/// nothing.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    logging::begin();
    match run(Args::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("paradero-cluster: {}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// An error and what caused it in one line, without what is told twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if !parts.iter().any(|known| known.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

fn run(command: Command) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .context("cannot start threads")?;
    match command {
        Command::Init { folder, hosts, store, port } => init(&folder, &hosts, &store, port),
        Command::Scheduler(On { on }) => runtime.block_on(scheduler::serve(&Settings::read(&on)?)),
        Command::Executor { on, port, cores } => {
            let mut settings = Settings::read(&on.on)?;
            settings.executor.port = port.unwrap_or(settings.executor.port);
            settings.executor.cores = cores.unwrap_or(settings.executor.cores);
            runtime.block_on(executor::work(&settings))
        }
        Command::Submit(On { on }) => {
            let cluster = Cluster::new(&Settings::read(&on)?)?;
            runtime.block_on(cluster.run(&order()?, &mut telling()))
        }
        Command::Rules(On { on }) => {
            let cluster = Cluster::new(&Settings::read(&on)?)?;
            runtime.block_on(rules::run(&cluster, &order()?, &mut telling()))
        }
        Command::Remove { on, groups } => {
            let store = Store::open(&Settings::read(&on.on)?.store)?;
            runtime.block_on(async {
                for group in groups {
                    store.remove(&group).await?;
                }
                Ok(())
            })
        }
        Command::Version => {
            println!("{}", identity::version());
            Ok(())
        }
    }
}

/// What is to be done, from standard input.
fn order<T: serde::de::DeserializeOwned>() -> Result<T> {
    let mut order = String::new();
    std::io::stdin().read_to_string(&mut order).context("cannot read what is to be done")?;
    serde_json::from_str(&order).context("what is to be done is no such JSON")
}

/// What tells whoever asked how it goes.
fn telling() -> impl FnMut(Told) + Send {
    |told| println!("{}", serde_json::json!(told))
}

fn init(folder: &Path, hosts: &[String], store: &str, port: u16) -> Result<()> {
    certificates::make(&folder.join("certificates"), hosts)?;
    let host = hosts.first().map_or("localhost", String::as_str);
    let settings = Settings {
        scheduler: format!("{host}:{port}"),
        store: store.to_owned(),
        certificates: PathBuf::from("certificates"),
        executor: ExecutorSettings::default(),
        late_seconds: 3.0,
        fewest_parts: 8,
        partitions: 8,
        local: std::env::temp_dir().join("paradero-runs"),
    };
    let path = folder.join("cluster.toml");
    std::fs::write(&path, toml::to_string(&settings)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
