//! Registers, made by the command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::PROGRAM;

/// The program `paradero`, which is built into the same folder as the one under test.
pub(crate) fn paradero() -> PathBuf {
    let program = Path::new(PROGRAM).parent().unwrap().join("paradero");
    assert!(program.is_file(), "{}: build it first (cargo build)", program.display());
    program
}

pub(crate) fn run(arguments: &[&str]) -> String {
    run_with(&[], arguments)
}

/// The same with variables in its environment.
pub(crate) fn run_with(variables: &[(&'static str, String)], arguments: &[&str]) -> String {
    let mut command = Command::new(paradero());
    command.env("PARADERO_CLUSTER", PROGRAM).envs(variables.iter().cloned());
    let run = command.args(arguments).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

/// A register of fictional people, made from the files of a roster.
pub(crate) fn register(folder: &Path, people: &str) -> PathBuf {
    let (roster, register) = (folder.join("roster"), folder.join("register"));
    let (lists, at) = (roster.to_str().unwrap(), register.to_str().unwrap());
    run(&["synth", "roster", "--people", people, "--seed", "11", "--out", lists]);
    run(&["init", at]);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&roster).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files {
        for (option, ending) in [("--mapping", "mapping.toml"), ("--claims", "claims.toml")] {
            let guide = file.with_extension(ending);
            if guide.exists() && guide != *file {
                let (file, guide) = (file.to_str().unwrap(), guide.to_str().unwrap());
                run(&["-r", at, "add", "--no-watch", file, option, guide]);
            }
        }
    }
    let decisions = roster.join("decisions.toml");
    run(&["-r", at, "decide", "--file", decisions.to_str().unwrap()]);
    register
}

/// What lies in the derived store of a register: each file that pages read, byte for byte.
pub(crate) fn derived(register: &Path) -> Vec<(String, Vec<u8>)> {
    let listed = std::fs::read_dir(register.join("derived/team")).unwrap();
    let files = listed.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut read: Vec<(String, Vec<u8>)> = files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    read.sort();
    read
}
