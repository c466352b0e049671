//! Runs the inputs of a target's corpus through its function.

use std::path::PathBuf;

/// Reads every input of `fuzz/corpus/<target>` and runs it; a panic names the input.
pub(crate) fn run(target: &str, body: fn(&[u8])) {
    let folder =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus")).join(target);
    let listed =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    assert!(!files.is_empty(), "{}: no inputs", folder.display());
    for file in files {
        let bytes =
            std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let ran = std::panic::catch_unwind(|| body(&bytes));
        assert!(ran.is_ok(), "the input {} breaks the target {target}", file.display());
    }
}
