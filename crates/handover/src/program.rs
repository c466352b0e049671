//! A runner that has stages done by the program that submits to a cluster.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use paradero_link::{Batch, Error, Runner, Threads, Work};

use crate::{Folder, Order, Settings, Told, read_parts, tasks};

/// The program.
const NAME: &str = "paradero-cluster";
/// The variable that names another file of it.
const VARIABLE: &str = "PARADERO_CLUSTER";

/// Finds the program: where `PARADERO_CLUSTER` says, beside this program, or where programs are.
///
/// # Errors
/// When it is nowhere.
pub fn find() -> Result<PathBuf, Error> {
    let stated = std::env::var_os(VARIABLE).map(PathBuf::from);
    let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(NAME)));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let known = std::env::split_paths(&paths).map(|path| path.join(NAME));
    let mut all = stated.into_iter().chain(beside).chain(known);
    all.find(|path| path.is_file()).ok_or_else(|| {
        Error::new(format!(
            "the program {NAME} is not here: build it with `cargo build --release -p paradero-cluster`, and put it beside this program or name it in {VARIABLE}"
        ))
    })
}

/// Is told how each stage goes.
pub type Tell<'t> = Box<dyn Fn(&'static str, &Told) + Send + Sync + 't>;

/// Has stages done by a cluster.
pub struct Program<'t> {
    program: PathBuf,
    pub(crate) fewest: usize,
    on: PathBuf,
    /// Where what is to be done is written.
    pub(crate) store: PathBuf,
    /// Whether executors read it from there; else it is carried to them.
    pub(crate) is_folder: bool,
    pub(crate) veil: [u8; 32],
    pub(crate) tell: Tell<'t>,
    /// What the program finds in its environment besides.
    variables: Vec<(String, String)>,
    /// Groups of this run, to be removed when it is over.
    groups: Mutex<BTreeSet<String>>,
}

impl<'t> Program<'t> {
    /// With the settings of a cluster; `veil` is of the system's randomness, and `tell` is told how each stage goes.
    ///
    /// # Errors
    /// When the settings cannot be read, or the program is not here.
    pub fn new(on: &Path, veil: [u8; 32], tell: Tell<'t>) -> Result<Self, Error> {
        Self::with(&find()?, on, veil, tell)
    }

    /// The same, with a program that is known.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn with(program: &Path, on: &Path, veil: [u8; 32], tell: Tell<'t>) -> Result<Self, Error> {
        let settings = Settings::read(on)?;
        let is_folder = settings.folder().is_some();
        let store = settings.folder().unwrap_or(&settings.local).to_owned();
        let (program, on, groups) = (program.to_owned(), on.to_owned(), Mutex::default());
        let (fewest, variables) = (settings.fewest_parts, Vec::new());
        Ok(Self { program, fewest, on, store, is_folder, veil, tell, variables, groups })
    }

    /// Gives the program variables in its environment.
    #[must_use]
    pub fn variables(self, variables: Vec<(String, String)>) -> Self {
        Self { variables, ..self }
    }

    /// Removes what the run left in the store. What is not removed makes a run over the same rows go on where this one was.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(&self) -> Result<(), Error> {
        let groups = std::mem::take(&mut *self.groups());
        if !self.is_folder && !groups.is_empty() {
            let mut command = Command::new(&self.program);
            command.envs(self.variables.iter().cloned());
            command.args(["remove".as_ref(), "--on".as_ref(), self.on.as_os_str()]);
            let done = command.args(&groups).output();
            let done = done.map_err(|error| {
                Error::new(format!("{} cannot be run: {error}", self.program.display()))
            })?;
            if !done.status.success() {
                return Err(Error::new(String::from_utf8_lossy(&done.stderr).trim().to_owned()));
            }
        }
        for group in groups {
            let path = self.store.join(group);
            std::fs::remove_dir_all(&path).map_err(|error| {
                Error::new(format!(
                    "{}: {error}; remove it, since nobody needs it any more",
                    path.display()
                ))
            })?;
        }
        Ok(())
    }

    pub(crate) fn groups(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a stage done by a command of the program, and gives what is told of its end.
    pub(crate) fn submit(
        &self,
        (command, stage): (&str, &'static str),
        order: &impl serde::Serialize,
    ) -> Result<Option<Told>, Error> {
        let failed = |why: &str| Error::new(format!("stage {stage:?}, {}", why.trim()));
        let unable = |error: std::io::Error| {
            failed(&format!("{} cannot be run: {error}", self.program.display()))
        };
        let text = serde_json::to_string(order).map_err(|error| failed(&error.to_string()))?;
        let mut child = Command::new(&self.program)
            .args([command.as_ref(), "--on".as_ref(), self.on.as_os_str()])
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unable)?;
        if let Some(mut input) = child.stdin.take() {
            // Whoever does not read it says why in its error.
            let _ = input.write_all(text.as_bytes());
        }
        let (finished, said) = self.listen(stage, &mut child);
        let status = child.wait().map_err(unable)?;
        if status.success() { Ok(finished) } else { Err(failed(&said)) }
    }

    /// Tells what the program tells but the end, and gives that and what it says of its troubles.
    fn listen(&self, stage: &'static str, child: &mut Child) -> (Option<Told>, String) {
        let errors = child.stderr.take().map(|mut errors| {
            std::thread::spawn(move || {
                let mut said = String::new();
                let _ = errors.read_to_string(&mut said);
                said
            })
        });
        let mut finished = None;
        for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
            let Ok(line) = line else { break };
            match serde_json::from_str(&line) {
                Ok(told @ Told::Finished { .. }) => finished = Some(told),
                Ok(told) => (self.tell)(stage, &told),
                Err(_) => {}
            }
        }
        (finished, errors.and_then(|errors| errors.join().ok()).unwrap_or_default())
    }
}

impl Runner for Program<'_> {
    fn run(&self, work: &Work<'_>, take: &mut dyn FnMut(Batch)) -> Result<(), Error> {
        let Some(shipped) = work.shipped.filter(|_| work.parts >= self.fewest) else {
            return Threads.run(work, take);
        };
        let mut folder = Folder::new(&self.store, self.veil)?;
        shipped.give(&mut folder)?;
        let named = folder.named().clone();
        self.groups().extend([named.ground.clone(), named.stage.clone()]);
        let folder = (!self.is_folder).then(|| self.store.clone());
        let order = Order { named, parts: work.parts, folder };
        let finished = self.submit(("submit", shipped.stage()), &order)?;
        let mut spent = 0;
        for task in tasks(order.parts) {
            let name = task.file(&order.named);
            let path = self.store.join(&name);
            let bytes = std::fs::read(&path)
                .map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
            let (batch, milliseconds) = read_parts(&name, Bytes::from(bytes))?;
            spent += milliseconds;
            take(batch);
        }
        if let Some(mut told) = finished {
            if let Told::Finished { busy, .. } = &mut told {
                *busy = Duration::from_millis(spent).as_secs_f64();
            }
            (self.tell)(shipped.stage(), &told);
        }
        Ok(())
    }
}
