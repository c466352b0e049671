//! What the engine says of its troubles, on standard error. It speaks of jobs, stages and addresses, never of data.

use std::io::Write as _;

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, line: &log::Metadata<'_>) -> bool {
        line.level() <= log::max_level()
    }

    fn log(&self, line: &log::Record<'_>) {
        if self.enabled(line.metadata()) {
            let _ = writeln!(std::io::stderr(), "{}: {}", line.level(), line.args());
        }
    }

    fn flush(&self) {}
}

/// Writes lines from a level on: `PARADERO_LOG` (off, error, warn, info, debug), none unless it is stated: what matters of the engine's
/// troubles is told by whoever submits.
pub fn begin() {
    let stated = std::env::var("PARADERO_LOG").ok();
    let level = stated.and_then(|level| level.parse().ok()).unwrap_or(log::LevelFilter::Off);
    if log::set_logger(&Lines).is_ok() {
        log::set_max_level(level);
    }
}
