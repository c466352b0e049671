//! Work in a thread of its own: the interpreter stays free, hears of each step, and may stop it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;

use crate::errors::Trouble;

/// How often the interpreter is asked whether it was interrupted.
const LOOK: Duration = Duration::from_millis(100);

/// How far work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Far {
    /// What is being done.
    step: &'static str,
    /// So many parts of it are done.
    done: usize,
    /// Of so many; 0 where it has no parts.
    of: usize,
    /// All is done.
    is_over: bool,
}

/// Told by those who work; asked by the interpreter's thread.
#[derive(Default)]
pub(crate) struct Teller {
    far: Mutex<Far>,
    changed: Condvar,
    is_stopped: AtomicBool,
}

/// What work that was stopped unwinds with; nobody else sees it.
struct Stopped;

impl Teller {
    /// Tells that one more part of a step is done. Does not come back where the work was stopped.
    pub(crate) fn tell(&self, step: &'static str, of: usize) {
        if self.is_stopped.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Stopped));
        }
        let mut far = self.far.lock().unwrap_or_else(PoisonError::into_inner);
        if far.step != step {
            *far = Far { step, done: 0, of, is_over: far.is_over };
        }
        far.done += 1;
    }

    fn end(&self) {
        self.far.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.changed.notify_all();
    }

    /// How far it is after a moment, or as soon as all is done.
    fn wait(&self) -> Far {
        let far = self.far.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(far, LOOK, |far| !far.is_over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Does work on so many threads (all there are, where nothing is said), telling `progress(step, done, of)` how far it is.
pub(crate) fn work<T: Send>(
    py: Python<'_>,
    (progress, threads): (Option<Py<PyAny>>, Option<usize>),
    work: impl FnOnce(&Teller) -> Result<T, Trouble> + Send,
) -> PyResult<T> {
    let teller = Teller::default();
    let pool = threads.map(pool).transpose()?;
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let all = || match &pool {
                Some(pool) => pool.install(|| work(&teller)),
                None => work(&teller),
            };
            let ended = catch_unwind(AssertUnwindSafe(all));
            teller.end();
            ended
        });
        let interrupted = follow(py, &teller, progress.as_ref());
        let ended = py.detach(|| worker.join());
        interrupted?;
        match ended {
            Ok(Ok(answer)) => Ok(answer?),
            Ok(Err(panic)) | Err(panic) => Err(Trouble::other(told(panic.as_ref())).into()),
        }
    })
}

/// Follows the work to its end; stops it where the interpreter was interrupted, or `progress` raises.
fn follow(py: Python<'_>, teller: &Teller, progress: Option<&Py<PyAny>>) -> PyResult<()> {
    let mut last = Far::default();
    loop {
        let far = py.detach(|| teller.wait());
        let heard = py.check_signals().and_then(|()| match progress {
            Some(progress) if far != last && !far.step.is_empty() => {
                progress.call1(py, (far.step, far.done, far.of)).map(|_| ())
            }
            _ => Ok(()),
        });
        if let Err(error) = heard {
            teller.is_stopped.store(true, Ordering::Relaxed);
            return Err(error);
        }
        if far.is_over {
            return Ok(());
        }
        last = far;
    }
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, Trouble> {
    if threads == 0 {
        return Err(Trouble::input("threads: 0 threads do nothing; give 1 or more"));
    }
    let built = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    built.map_err(|error| Trouble::other(format!("threads: {threads} cannot be started: {error}")))
}

fn told(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a fault of the program, please report it: {}", said.unwrap_or_default())
}
