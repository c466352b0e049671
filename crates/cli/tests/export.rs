//! `paradero export`: documents and the public site, by the real program.

#![allow(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use support::{Office, contents};

const PRESS: &str = r#"
[source]
said_by = "The Lantern"
said_on = "2026-02-03"
level = "public"
[person]
name = { column = "Name" }
[[event]]
kind = "custody"
place = { column = "Place" }
"#;

const INTAKE: &str = r#"
[source]
title = "Told by Teamcanary Ostrolenka"
said_by = "Teamcanary Ostrolenka"
said_on = "2026-02-04"
level = "team"
[person]
name = { column = "Name" }
[[event]]
kind = "custody"
place = { column = "Place" }
"#;

/// A register with a public list, one of the team and a sealed one, each with a word that is nowhere else.
fn office() -> Office {
    let office = Office::new();
    let sealed = INTAKE.replace("Teamcanary", "Sealedcanary").replace("\"team\"", "\"sealed\"");
    for (name, mapping, rows) in [
        (
            "press",
            PRESS,
            "Rosa Amaya Quintana,North Prison\nJulio Paz <b>Orellana</b>,North Prison\n",
        ),
        ("intake", INTAKE, "Rosa Amaya Quintana,Teamcanary House\nMarta Ubeda,Teamcanary House\n"),
        ("sealed", &sealed, "Rosa Amaya Quintana,Sealedcanary House\n"),
    ] {
        let list = office.write(&format!("{name}.csv"), format!("Name,Place\n{rows}"));
        let guide = office.write(&format!("{name}.toml"), mapping);
        let added = office.run(&["add", &list, "--mapping", &guide, "--no-watch"]);
        assert_eq!(added.code, 0, "{}", added.err);
    }
    office
}

#[test]
fn a_document_is_written_once_and_in_the_form_that_its_name_says() {
    let office = office();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (text, other) = (path("dossier.md"), path("dossier.doc"));
    let today = ["--today", "2026-03-01", "--lang", "en"];
    let run = |arguments: &[&str]| office.run(&[arguments, &today].concat());
    let made = run(&["export", "dossier", "Rosa", "--to", &text]);
    assert_eq!(made.code, 0, "{}", made.err);
    let written = std::fs::read_to_string(&text).unwrap();
    assert!(written.contains("# Dossier: Rosa Amaya Quintana"), "{written}");
    assert!(written.contains("Teamcanary House") && !written.contains("Sealedcanary"), "{written}");
    let again = run(&["export", "dossier", "Rosa", "--to", &text]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{}", again.err);
    let wrong = run(&["export", "dossier", "Rosa", "--to", &other]);
    assert!(
        wrong.code == 2 && wrong.err.contains("end the name in .pdf, .md or .txt"),
        "{}",
        wrong.err
    );
    let nobody = run(&["export", "answer", "Zoraida"]);
    assert!(nobody.code == 2 && nobody.err.contains("is called `Zoraida`"), "{}", nobody.err);
    let several = run(&["export", "answer", "a"]);
    assert!(
        several.code == 2 && several.err.contains("is part of several names"),
        "{}",
        several.err
    );
    for kind in ["answer", "wgeid", "ced"] {
        let printed = run(&["export", kind, "Julio"]);
        assert_eq!(printed.code, 0, "{}", printed.err);
        assert!(printed.out.contains("Julio Paz \\<b\\>Orellana\\</b\\>"), "{}", printed.out);
    }
}

#[test]
fn statements_go_out_with_what_they_lose_and_come_in_again() {
    let office = office();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (table, lines) = (path("statements.csv"), path("entities.json"));
    let asked = ["--today", "2026-03-01"];
    let run = |arguments: &[&str]| office.run(&[arguments, &asked].concat());
    let made = run(&["export", "ftm", "--out", &table, "--entities", &lines]);
    assert_eq!(made.code, 0, "{}", made.err);
    let written = std::fs::read_to_string(&table).unwrap();
    assert!(written.starts_with("\"canonical_id\",\"entity_id\",\"prop\""), "{written}");
    assert!(written.contains("Teamcanary House") && !written.contains("Sealedcanary"));
    let count = written.matches("\n\"").count();
    assert!(made.err.contains(&format!("{count} statements on ")), "{}", made.err);
    let readme = std::fs::read_to_string(path("statements.README.txt")).unwrap();
    assert!(readme.contains("level team") && readme.contains("What is lost"), "{readme}");
    let entities = std::fs::read_to_string(&lines).unwrap();
    assert!(entities.lines().all(|line| line.starts_with("{\"id\":\"") && line.ends_with('}')));
    let again = run(&["export", "ftm", "--out", &table]);
    assert_eq!((again.code, again.err.contains("is there already")), (2, true), "{}", again.err);
    let printed = run(&["export", "ftm"]);
    assert_eq!(printed.out, written, "the same view, the same bytes");
    // Another office takes it in.
    let other = Office::new();
    let added = other.run(&["add", &table, "--yes", "--no-watch"]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(added.err.contains("`ftm-statements`"), "{}", added.err);
    assert!(
        added.err.contains(&format!("statements.csv: {count} records (0 with a problem)")),
        "{}",
        added.err
    );
    assert!(added.err.contains(" records kept, not claimed"), "{}", added.err);
    let passed = other.run(&["export", "ftm", "--today", "2026-03-01"]);
    assert_eq!(passed.code, 0, "{}", passed.err);
    assert!(passed.out.contains("Teamcanary House"));
}

#[test]
fn tables_go_out_for_datasette_and_as_files_at_their_level_alone() {
    let office = office();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (what, more, file) in [
        ("datasette", &[][..], "register.db"),
        ("tables", &[][..], "person.csv"),
        ("tables", &["--parquet"][..], "person.parquet"),
    ] {
        let out = path(&format!("{what}{}", more.len()));
        let asked = ["export", what, "--out", &out, "--today", "2026-03-01", "--level", "public"];
        let made = office.run(&[&asked[..], more].concat());
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(made.err.contains(" tables, ") && made.err.contains(" 2 people"), "{}", made.err);
        let files = contents(Path::new(&out));
        assert!(files.iter().any(|(path, _)| path.ends_with(file)), "{file}");
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            for word in ["Teamcanary", "Sealedcanary", "Marta", "Ostrolenka"] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
        let again = office.run(&[&asked[..], more].concat());
        assert!(again.code == 2 && again.err.contains("has something in it"), "{}", again.err);
    }
    let sealed = path("sealed");
    let made = office.run(&["export", "datasette", "--out", &sealed, "--level", "sealed"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let readings = office.run(&["readings", "--level", "sealed"]);
    assert!(readings.out.contains("export datasette"), "{}", readings.out);
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_of_what_is_sealed_is_for_whoever_reads_that_and_the_reading_is_recorded() {
    let office = office();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = |level: &str, to: &str| {
        office.run(&[
            "export",
            "dossier",
            "Rosa",
            "--to",
            to,
            "--today",
            "2026-03-01",
            "--level",
            level,
        ])
    };
    let (one, other, sealed) = (path("1.pdf"), path("2.pdf"), path("3.pdf"));
    assert_eq!((run("team", &one).code, run("team", &other).code), (0, 0));
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&other).unwrap(), "the same bytes");
    let made = run("sealed", &sealed);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(std::fs::read(&sealed).unwrap().starts_with(b"%PDF-"));
    let readings = office.run(&["readings", "--level", "sealed"]);
    assert!(readings.out.contains("export dossier Rosa"), "{}", readings.out);
}

/// Addresses in a page.
fn addresses(page: &str) -> Vec<&str> {
    page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn resolved(from: &Path, address: &str) -> PathBuf {
    let bare = address.split('#').next().unwrap_or_default();
    let mut path = from.parent().unwrap().to_owned();
    for part in bare.split('/') {
        match part {
            ".." => assert!(path.pop()),
            part => path.push(part),
        }
    }
    path
}

#[test]
fn the_site_has_what_is_public_alone_and_needs_no_server() {
    let office = office();
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let made = office.run(&["export", "site", site.to_str().unwrap(), "--today", "2026-03-01"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let files = contents(&site);
    let names: BTreeSet<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
    for page in ["index.html", "es/index.html", "en/people.html", "en/sources.html", "style.css"] {
        assert!(names.contains(&site.join(page)), "{page}: {names:?}");
    }
    assert!(!names.contains(&site.join("en/places.html")));
    let mut persons = 0;
    for (path, bytes) in &files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        for word in ["Teamcanary", "Sealedcanary", "Marta", "Ostrolenka"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        persons += usize::from(
            path.display().to_string().contains("/person/") && text.contains("Rosa Amaya"),
        );
        for gone in ["<script", "<form", "<input", "src=\"http", "href=\"/", "href=\"http"] {
            assert!(!text.contains(gone), "{}: {gone}", path.display());
        }
        for address in addresses(&text).into_iter().filter(|address| !address.starts_with('#')) {
            let file = resolved(path, address);
            assert!(names.contains(&file), "{}: {address}", path.display());
        }
    }
    assert_eq!(persons, 2, "Rosa in two languages");
    let again = office.run(&["export", "site", site.to_str().unwrap()]);
    assert!(again.code == 2 && again.err.contains("has something in it"), "{}", again.err);
}
