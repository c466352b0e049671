//! The whole page: nothing from outside, everything escaped, a table behind each picture.

use clap::Parser;

use super::words::ALL;
use crate::dedupe::{DedupeArgs, run};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: DedupeArgs,
}

/// The report on a list of fictional people, one of whom carries a script in their name.
fn report(words: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (list, out) = (folder.path().join("list.csv"), folder.path().join("out.html"));
    let rows = [
        "clave,Nombre,Apellidos,Nacido,zona,quien",
        "a1,Ana,Rey Soto,1990-01-02,Altamar,1",
        "a2,Anna,Rey Soto,1990-01-02,Altamar,1",
        "b1,Juan,Mar Luna,1985-07-30,Bellavista,2",
        "b2,Juan,Mar Luna,1985-07-31,Bellavista,2",
        "c1,<script>alert(1)</script>,\"Vidal \"\"& Campos\",1971-11-12,Altamar,3",
        "c2,<script>alert(1)</script>,\"Vidal \"\"& Campos\",1971-11-12,Altamar,3",
    ];
    std::fs::write(&list, rows.join("\n")).unwrap();
    let (list, path) = (list.display().to_string(), out.display().to_string());
    let line = [&["dedupe", &list, "--id", "clave", "--report", &path], words].concat();
    run(&Line::try_parse_from(line).unwrap().args).unwrap();
    std::fs::read_to_string(out).unwrap()
}

#[test]
fn values_are_escaped_and_nothing_is_asked_from_elsewhere() {
    for words in [&["--truth", "quien"][..], &["--lang", "es"]] {
        let page = report(words);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("&amp; Campos"));
        for foreign in
            ["<script", "http://", "https://", "<link", "<img", "@import", "url(", "src="]
        {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}

#[test]
fn the_same_run_gives_the_same_page() {
    assert_eq!(report(&["--truth", "quien"]), report(&["--truth", "quien"]));
    assert_ne!(report(&["--lang", "en"]), report(&["--lang", "es"]));
}

#[test]
fn every_picture_has_a_name_a_text_and_a_table() {
    let page = report(&["--truth", "quien"]);
    let figures: Vec<&str> = page.split("<figure").skip(1).collect();
    assert!(figures.len() > 12, "{} pictures", figures.len());
    for figure in figures {
        let figure = figure.split("</figure>").next().unwrap();
        for part in ["role=\"img\"", "<title", "<desc", "<details", "<table", "<caption"] {
            assert!(figure.contains(part), "{part}: {figure}");
        }
    }
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn both_languages_have_every_word_and_the_same_places_to_fill() {
    let places = |text: &str| {
        let mut places: Vec<&str> =
            text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        places.sort_unstable();
        places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>()
    };
    for (name, en, es) in ALL {
        assert!(!en.is_empty() && !es.is_empty(), "{name}");
        assert_eq!(places(en), places(es), "{name}");
    }
    let page = report(&["--lang", "es"]);
    assert!(page.contains("lang=\"es\"") && page.contains("Patrones de coincidencia"));
    for english in ["The table behind", "its name says", ">different<", "Threshold"] {
        assert!(!page.contains(english), "{english}");
    }
}
