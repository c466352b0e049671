//! The real packages read what is written here: followthemoney and nomenklatura, by Python.
//!
//! `FTM_PYTHON` names the Python of an environment that has them. `./test` makes one.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::process::Command;

    use paradero_model::Level;
    use serde_json::Value;

    use crate::support::{exported, office, roster, rows};

    /// The Python that has the packages.
    fn python() -> String {
        std::env::var("FTM_PYTHON").expect(
            "FTM_PYTHON names the Python that has followthemoney and nomenklatura (`./test` installs them; by hand: \
             python3 -m venv DIR && DIR/bin/pip install followthemoney==4.11.2 nomenklatura, then FTM_PYTHON=DIR/bin/python)",
        )
    }

    fn run(command: &mut Command) -> String {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A command of the package.
    fn ftm(arguments: &[&str], folder: &Path) -> String {
        let program = Path::new(&python()).with_file_name("ftm");
        run(Command::new(program).args(arguments).current_dir(folder))
    }

    /// Entities by id, with how many values each property has.
    fn shapes(lines: &str) -> BTreeMap<String, (String, BTreeMap<String, Vec<String>>)> {
        let mut all = BTreeMap::new();
        for line in lines.lines() {
            let entity: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| entity[key].as_str().unwrap().to_owned();
            let mut properties = BTreeMap::new();
            for (name, values) in entity["properties"].as_object().unwrap() {
                let values = values.as_array().unwrap().iter();
                let mut values: Vec<String> =
                    values.map(|value| value.as_str().unwrap().to_owned()).collect();
                values.sort();
                properties.insert(name.clone(), values);
            }
            assert!(all.insert(text("id"), (text("schema"), properties)).is_none(), "{line}");
        }
        all
    }

    /// Everything that the package says of an export agrees with it.
    fn agrees(table: &str, entities: &str) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("statements.csv"), table).unwrap();
        std::fs::write(at("ours.json"), entities).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packages.py");
        let told = run(Command::new(python()).arg(script).arg(at("statements.csv")));
        let told: Value = serde_json::from_str(&told).unwrap();
        let count = rows(table).len();
        for what in ["statements", "ids", "types"] {
            assert_eq!(told[what].as_u64().unwrap() as usize, count, "{what}: {told}");
        }
        assert_eq!(told["unclean"], 0, "{told}");
        ftm(&["aggregate-statements", "-i", "statements.csv", "-o", "theirs.json"], folder.path());
        let theirs = shapes(&std::fs::read_to_string(at("theirs.json")).unwrap());
        let ours = shapes(entities);
        assert_eq!(theirs, ours, "entities as the package makes them of the statements");
        for (from, to) in [("theirs.json", "kept.json"), ("ours.json", "ours-kept.json")] {
            ftm(&["validate", "-i", from, "-o", to], folder.path());
            let kept = shapes(&std::fs::read_to_string(at(to)).unwrap());
            assert_eq!(kept, ours, "{from}: every entity and every value is kept");
        }
        eprintln!("{count} statements, {} entities: kept by followthemoney", ours.len());
    }

    #[test]
    fn the_package_computes_the_same_ids_and_keeps_every_entity_and_value() {
        let folder = tempfile::tempdir().unwrap();
        for level in [Level::Public, Level::Team, Level::Sealed] {
            let register = office(&folder.path().join(level.code()), true);
            let (table, entities, _) = exported(&register, level);
            agrees(&table, &entities);
        }
        let register = roster(&folder.path().join("roster"), 300);
        let (table, entities, _) = exported(&register, Level::Team);
        agrees(&table, &entities);
    }
}
