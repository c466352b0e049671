//! The house: a crate depends only on lower layers, and crates of one layer do not know each other.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    const LAYERS: &[(&str, u8)] = &[
        ("model", 0),
        ("names", 0),
        ("locale", 0),
        ("picture", 0),
        ("ledger", 0),
        ("estimate", 1),
        ("synth", 0),
        ("gazetteer", 1),
        ("intake", 1),
        ("scan", 2),
        ("link", 1),
        ("screen", 1),
        ("findings", 1),
        ("register", 2),
        ("handover", 2),
        ("export", 3),
        ("ftm", 3),
        ("tables", 3),
        ("cluster", 3),
        ("web", 3),
        ("python", 3),
        ("cli", 4),
    ];

    fn crates() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    /// The folder of every crate; that of Python lies beside the others.
    fn folders() -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(crates()).unwrap();
        let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        all.push(crates().parent().unwrap().join("python"));
        all
    }

    #[test]
    fn every_arrow_between_crates_points_down() {
        let layers: BTreeMap<&str, u8> = LAYERS.iter().copied().collect();
        let mut seen = 0;
        for folder in folders() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let own = layers.get(name.as_str()).unwrap_or_else(|| panic!("{name}: in no layer"));
            let text = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let manifest: toml::Table = text.parse().unwrap();
            let empty = toml::Table::new();
            let dependencies =
                manifest.get("dependencies").and_then(|d| d.as_table()).unwrap_or(&empty);
            for dependency in dependencies.keys() {
                let Some(other) = dependency.strip_prefix("paradero-") else { continue };
                seen += 1;
                assert!(layers[other] < *own, "{name} must not depend on {other}");
            }
        }
        assert!(seen > 10, "the manifests were not read");
    }

    #[test]
    fn pure_crates_touch_no_disk_clock_or_environment() {
        let banned =
            ["std::fs", "std::env", "SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"];
        let pure = [
            "model",
            "names",
            "locale",
            "picture",
            "estimate",
            "intake",
            "link",
            "screen",
            "findings",
            "synth",
            "gazetteer",
        ];
        for name in pure {
            walk(&crates().join(name).join("src"), &mut |path, text| {
                let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
                if path.components().any(|part| part.as_os_str() == "tests") {
                    return;
                }
                for word in banned {
                    assert!(!shipped.contains(word), "{}: {word}", path.display());
                }
            });
        }
    }

    #[test]
    fn every_file_says_what_it_is_for() {
        let mut check = |path: &Path, text: &str| {
            assert!(text.starts_with("//!"), "{}: does not begin with `//!`", path.display());
        };
        walk(crates(), &mut check);
        walk(&crates().parent().unwrap().join("python/src"), &mut check);
    }

    fn walk(folder: &Path, check: &mut dyn FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, check);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                check(&path, &std::fs::read_to_string(&path).unwrap());
            }
        }
    }
}
