//! How far a run is, on a terminal's error output.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use paradero_link::Step;

/// Runs shorter than this say nothing.
const QUIET: Duration = Duration::from_secs(2);

/// How far a run is.
pub(crate) struct Progress {
    start: Instant,
    /// Parts compared since blocks were last chosen.
    compared: AtomicUsize,
}

impl Progress {
    /// A run that starts then.
    pub(crate) fn new(start: Instant) -> Self {
        Self { start, compared: AtomicUsize::new(0) }
    }

    /// Tells a step that is done, where a person is likely to wait for it.
    pub(crate) fn tell(&self, step: Step) {
        let compared = match step {
            Step::Compared(_) => self.compared.fetch_add(1, Ordering::Relaxed) + 1,
            Step::Blocked => self.compared.swap(0, Ordering::Relaxed),
            _ => 0,
        };
        let passed = self.start.elapsed();
        if passed < QUIET || !std::io::stderr().is_terminal() {
            return;
        }
        let seconds = passed.as_secs_f64();
        let mut out = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop.
        let _ = match step {
            Step::Prepared => writeln!(out, "{seconds:6.1} s  records ready"),
            Step::Blocked => writeln!(out, "{seconds:6.1} s  pairs to compare chosen"),
            Step::Learnt => writeln!(out, "{seconds:6.1} s  weights learnt"),
            Step::Compared(of) if compared == of => {
                writeln!(out, "\r{seconds:6.1} s  pairs compared")
            }
            Step::Compared(of) => {
                write!(out, "\r{seconds:6.1} s  {} %", compared * 100 / of.max(1))
            }
            Step::Grouped => writeln!(out, "{seconds:6.1} s  records grouped"),
        };
    }
}
