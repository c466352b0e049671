//! Lists the rules and views of `rules/` so that they are compiled into the crate.

use std::{env, fs, io::Error, path::Path};

fn main() -> Result<(), Error> {
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| Error::other("no manifest"))?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| Error::other("no output directory"))?;
    let rules = Path::new(&root).join("../../rules");
    let mut text = String::new();
    for (name, directory) in [("RULES", rules.clone()), ("VIEWS", rules.join("views"))] {
        println!("cargo::rerun-if-changed={}", directory.display());
        let mut files = Vec::new();
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "sql") {
                files.push(path);
            }
        }
        files.sort();
        text.push_str(&format!("static {name}: &[(&str, &str)] = &[\n"));
        for path in files {
            println!("cargo::rerun-if-changed={}", path.display());
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            text.push_str(&format!("    ({stem:?}, include_str!({:?})),\n", path.canonicalize()?));
        }
        text.push_str("];\n");
    }
    fs::write(Path::new(&out).join("rules.rs"), text)
}
