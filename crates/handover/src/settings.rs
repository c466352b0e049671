//! `cluster.toml`: where the scheduler is, where runs are kept, who may speak.

use std::path::{Path, PathBuf};

use paradero_link::Error;
use serde::{Deserialize, Serialize};

/// What `cluster.toml` says. Relative paths start from its folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Host and port of the scheduler.
    pub scheduler: String,
    /// Where runs are kept: a folder that all machines see under this path, or `s3://bucket/prefix`.
    pub store: String,
    /// Where whoever links writes what is carried to a store that is no folder.
    #[serde(default = "local")]
    pub local: PathBuf,
    /// Folder with `ca.crt`, `node.crt` and `node.key` (see `paradero-cluster init`).
    pub certificates: PathBuf,
    /// Of executors.
    #[serde(default)]
    pub executor: ExecutorSettings,
    /// Seconds without anything finished after which what is missing is submitted again.
    #[serde(default = "late")]
    pub late_seconds: f64,
    /// Parts of a stage below which it is done where the command runs: to hand it over takes longer.
    #[serde(default = "fewest")]
    pub fewest_parts: usize,
    /// Parts that a statement of rules is spread over: about twice the cores of all executors.
    #[serde(default = "partitions")]
    pub partitions: usize,
}

fn local() -> PathBuf {
    std::env::temp_dir().join("paradero-runs")
}

fn fewest() -> usize {
    8
}

fn partitions() -> usize {
    8
}

fn late() -> f64 {
    3.0
}

/// What `[executor]` says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExecutorSettings {
    /// The host under which others reach an executor; its certificate must name it.
    pub host: Option<String>,
    /// The port on which it gives what it made; 0 takes any that is free.
    pub port: u16,
    /// Tasks done at a time; 0: as many as there are cores.
    pub cores: usize,
    /// Where what tasks hand each other lies: in memory (`/dev/shm`) unless an encrypted folder is named here.
    pub work: Option<PathBuf>,
    /// Megabytes that rules may hold of what they sort, group and join; what is more goes to `work`.
    pub memory_mb: usize,
}

impl Default for ExecutorSettings {
    fn default() -> Self {
        Self { host: None, port: 0, cores: 0, work: None, memory_mb: 2048 }
    }
}

impl Settings {
    /// Reads `cluster.toml`.
    ///
    /// # Errors
    /// When it cannot be read or says what nobody understands.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let refused = |why: &str| Error::new(format!("{}: {}", path.display(), why.trim_end()));
        let text = std::fs::read_to_string(path).map_err(|error| refused(&error.to_string()))?;
        let mut settings: Self =
            toml::from_str(&text).map_err(|error| refused(&error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let from = |one: &Path| if one.is_absolute() { one.to_owned() } else { folder.join(one) };
        settings.certificates = from(&settings.certificates);
        settings.local = from(&settings.local);
        settings.executor.work = settings.executor.work.as_deref().map(from);
        if !settings.store.contains("://") {
            settings.store = from(Path::new(&settings.store)).to_string_lossy().into_owned();
        }
        if !(settings.late_seconds > 0.0 && settings.late_seconds.is_finite()) {
            return Err(refused("`late_seconds` is not above 0"));
        }
        settings.scheduler_address().map_err(|error| refused(&error.to_string()))?;
        Ok(settings)
    }

    /// Host and port of the scheduler.
    ///
    /// # Errors
    /// When they are not stated as `host:port`.
    pub fn scheduler_address(&self) -> Result<(String, u16), Error> {
        let parted = self.scheduler.rsplit_once(':');
        let parted = parted.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
        parted.ok_or_else(|| {
            Error::new(format!("`scheduler = {:?}`: write it as host:port", self.scheduler))
        })
    }

    /// The folder in which runs are kept, where they are kept in one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        (!self.store.contains("://")).then(|| Path::new(&self.store))
    }
}
