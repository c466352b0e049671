//! The press report, from bytes to findings: what must come of it, and that a flipped byte is named.

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::{Addition, GuideKind, Register, verify};

    const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/report/");

    fn read(name: &str) -> String {
        let path = format!("{SHARED}{name}");
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn pdf() -> paradero_register::PageReader {
        Box::new(|_| Err("no PDF here".to_owned()))
    }

    fn made(directory: &Path) -> Register {
        Register::init(directory, "test", 0, [7; 32]).unwrap();
        let mut register = Register::open_writer(directory, pdf(), 0).unwrap();
        let (text, sheet) = (read("report.txt"), read("report.claims.toml"));
        let addition = Addition {
            file_name: "report.txt",
            bytes: text.as_bytes(),
            guide: Some((GuideKind::Sheet, "report.claims.toml", &sheet)),
            info: SourceInfo::default(),
            now: 0,
        };
        assert!(!register.add(&addition).unwrap().already);
        assert!(register.add(&addition).unwrap().already, "the same bytes again add nothing");
        register
    }

    #[test]
    fn every_expected_finding_is_there_on_its_claims_and_no_other_serious_one() {
        let folder = tempfile::tempdir().unwrap();
        let register = made(&folder.path().join("register"));
        let today = Day::parse_iso("2025-04-14").unwrap();
        let view = register.view(Level::Team, register.size(Level::Team), today).unwrap();
        let found = view.findings().unwrap();
        let expected: toml::Table = read("expected.toml").parse().unwrap();
        let expected = expected["finding"].as_array().unwrap();
        for wanted in expected {
            let is = |finding: &serde_json::Map<String, serde_json::Value>| {
                let same = |key: &str| {
                    wanted.get(key).is_none_or(|value| finding[key] == value.as_str().unwrap())
                };
                let cited = wanted["cites"].as_array().unwrap().iter().all(|event| {
                    let event = event.as_str().unwrap();
                    finding["cites"].as_array().unwrap().iter().any(|c| c["event"] == event)
                });
                ["rule", "subject", "severity", "basis"].into_iter().all(same) && cited
            };
            assert!(found.iter().any(is), "missing: {wanted}");
        }
        let serious =
            |severity: &dyn Fn(usize) -> bool, n: usize| (0..n).filter(|&at| severity(at)).count();
        let wanted =
            serious(&|at| expected[at]["severity"].as_str() == Some("serious"), expected.len());
        let got = serious(&|at| found[at]["severity"] == "serious", found.len());
        assert_eq!(got, wanted, "no other serious finding");
    }

    #[test]
    fn a_flipped_byte_in_any_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join("register");
        let register = made(&directory);
        register.view(Level::Team, register.size(Level::Team), Day(20_000)).unwrap();
        drop(register);
        assert_eq!(verify(&directory).unwrap().len(), 0, "nothing is damaged at first");
        let mut files = Vec::new();
        walk(&directory, &mut files);
        assert!(files.len() > 10);
        for file in files {
            let whole = std::fs::read(&file).unwrap();
            if whole.is_empty() {
                continue;
            }
            let mut bent = whole.clone();
            let middle = bent.len() / 2;
            bent[middle] ^= 1;
            std::fs::write(&file, &bent).unwrap();
            let found = verify(&directory).unwrap();
            let stem = |path: &Path| path.to_string_lossy().replace(".sha256", "");
            assert!(
                found.iter().any(|damage| stem(&damage.file) == stem(&file)),
                "{} is not named: {found:?}",
                file.display()
            );
            std::fs::write(&file, &whole).unwrap();
        }
        assert_eq!(verify(&directory).unwrap().len(), 0);
    }

    #[test]
    fn the_derived_store_is_the_same_when_it_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let register = made(&folder.path().join("register"));
        let before = register.state(Level::Team).unwrap();
        std::fs::remove_dir_all(register.directory().join("derived")).unwrap();
        assert_eq!(register.state(Level::Team).unwrap(), before);
        assert!(register.rebuild_check(Level::Team).unwrap().is_empty());
    }

    fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
        files.sort();
    }
}
