//! Reads which messages the English files hold, and which arguments each takes, so that a key that is written wrong
//! does not compile; and lists the files of both languages to be taken into the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

type Trouble = Box<dyn std::error::Error>;

/// Names of messages, with the names of what each takes.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn main() -> Result<(), Trouble> {
    println!("cargo::rerun-if-changed=locales");
    let folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("locales");
    let mut text = String::new();
    let mut messages = Messages::new();
    for (name, code) in [("EN", "en"), ("ES", "es")] {
        writeln!(text, "pub(crate) const {name}: &[(&str, &str)] = &[")?;
        for file in files(&folder.join(code))? {
            let shown = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(text, "    ({:?}, include_str!({file:?})),", format!("{code}/{shown}"))?;
            if code == "en" {
                collect(&std::fs::read_to_string(&file)?, &mut messages);
            }
        }
        writeln!(text, "];")?;
    }
    writeln!(text, "pub(crate) const MESSAGES: &[(&str, &[&str])] = &[")?;
    for (name, arguments) in messages {
        let arguments: Vec<_> = arguments.into_iter().collect();
        writeln!(text, "    ({name:?}, &{arguments:?}),")?;
    }
    writeln!(text, "];")?;
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("messages.rs"), text)?;
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A message begins where a name and `=` begin a line; what follows belongs to it. A test holds this against the parser.
fn collect(text: &str, messages: &mut Messages) {
    let mut last = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|first: char| first.is_ascii_alphabetic())
            && let Some((name, _)) = line.split_once('=')
        {
            last = Some(name.trim().to_owned());
        }
        let Some(name) = &last else { continue };
        let arguments = messages.entry(name.clone()).or_default();
        for rest in line.split('$').skip(1) {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if !name.is_empty() {
                arguments.insert(name.to_owned());
            }
        }
    }
}
