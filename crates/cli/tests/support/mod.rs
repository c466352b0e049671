//! The real program, run on a register of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of test helpers")]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A register in a folder of its own, with room for files beside it.
pub struct Office {
    folder: TempDir,
}

/// A mapping that fits [`LIST`].
pub const MAPPING: &str = r#"
[source]
said_by = "Coast Police"
said_on = "2026-02-01"
country = "XA"
[person]
name = { column = "Name" }
birth.date = { column = "Born", date = "dd/mm/yyyy" }
[[event]]
kind = "arrest"
on = { column = "Arrested", date = "dd/mm/yyyy" }
"#;

/// A list of fictional people.
pub const LIST: &str = "Name,Born,Arrested\nRosa Amaya Quintana,03/02/1990,05/01/2026\n\
                        Julio Paz Orellana,30/11/1985,06/01/2026\n";

/// The program, without settings of whoever runs the tests.
pub fn paradero() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paradero"));
    command.env_remove("PARADERO_REGISTER");
    // Witnesses of tests are on this machine.
    for proxy in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Office {
    /// An empty register.
    pub fn new() -> Self {
        // In memory where there is such a place: nothing here is about power failing.
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let office = Self { folder: folder.unwrap() };
        let made = run(paradero().arg("init").arg(office.register()));
        assert_eq!(made.code, 0, "{}", made.err);
        office
    }

    /// One with [`LIST`] in it.
    pub fn with_list() -> Self {
        let office = Self::new();
        let list = office.write("first.csv", LIST);
        let mapping = office.write("first.toml", MAPPING);
        let added = office.run(&["add", &list, "--mapping", &mapping]);
        assert_eq!(added.code, 0, "{}", added.err);
        office
    }

    /// The register's directory.
    pub fn register(&self) -> PathBuf {
        self.folder.path().join("register")
    }

    /// Writes a file beside the register and gives its path.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A command on the register.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = paradero();
        command.arg("--register").arg(self.register()).args(arguments);
        command
    }

    /// Adds lines to the settings of the register.
    pub fn set(&self, more: &str) {
        let path = self.register().join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text + more).unwrap();
    }

    /// Adds a list of one fictional person.
    pub fn add_person(&self, name: &str) {
        let list = format!("Name,Born,Arrested\n{name},03/02/1990,05/01/2026\n");
        let list = self.write(&format!("{}.csv", name.replace(' ', "-")), list);
        let mapping = self.write("first.toml", MAPPING);
        let added = self.run(&["add", &list, "--mapping", &mapping, "--no-watch"]);
        assert_eq!(added.code, 0, "{}", added.err);
    }

    /// The log of the level team.
    pub fn team_log(&self) -> PathBuf {
        self.register().join("ledger/team")
    }

    /// Runs a command on the register to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }
}

/// Every file below a folder with its bytes, sorted.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}
