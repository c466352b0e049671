//! What each fuzz target does with its bytes: one function a target, in a file a crate.
//!
//! The files are also read by `tests/corpus.rs` of those crates, which run every input of the corpus through the
//! same functions on a stable compiler.

pub mod intake;
pub mod ledger;
pub mod link;
pub mod model;
pub mod register;
pub mod screen;
pub mod web;

/// Lets a panic unwind as it does in the program, where some libraries' panics are caught and reported; libFuzzer would end at
/// once. A panic that nothing catches is a crash as before. `FUZZ_SAY` shows the messages.
pub fn init() {
    if std::env::var_os("FUZZ_SAY").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    } else {
        drop(std::panic::take_hook());
    }
}
