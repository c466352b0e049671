//! A file of choices: what it says holds, what it writes gives the same again, what it cannot mean is refused.

use std::path::Path;

use clap::Parser;

use super::keys::KEYS;
use super::*;
use crate::dedupe::{DedupeArgs, Records, run};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: DedupeArgs,
}

/// Fictional people, each twice, the second time with a slip; the day of birth in three columns.
fn list(folder: &Path) -> String {
    let given = ["Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis", "Carla", "Diego", "Elena"];
    let surname = ["Rey", "Soto", "Mar", "Rivas", "Lemus", "Ortega", "Pineda"];
    let mut text = "clave,nombre,apellido,by,bm,bd,pueblo,quien\n".to_owned();
    for person in 0..120_usize {
        let (name, family) = (given[person % 9], surname[person / 9 % 7]);
        let (year, month, day) = (1950 + person * 7 % 50, 1 + person % 12, 1 + person * 5 % 28);
        let town = ["Altamar", "Bellavista", "Dos Rios"][person % 3];
        for (copy, family) in [(0, family.to_owned()), (1, format!("{family}o"))] {
            let row =
                format!("r{person}-{copy},{name},{family},{year},{month},{day},{town},{person}\n");
            text.push_str(&row);
        }
    }
    write(folder, "list.csv", &text)
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn args(words: &[&str]) -> DedupeArgs {
    Line::try_parse_from([&["dedupe"], words].concat()).unwrap().args
}

/// The clusters and the pairs that a run writes.
fn results(folder: &Path, words: &[&str]) -> (String, Vec<u8>) {
    let (out, pairs) = (folder.join("out.csv"), folder.join("pairs.parquet"));
    let own = ["--out", out.to_str().unwrap(), "--pairs", pairs.to_str().unwrap()];
    run(&args(&[words, &own].concat())).unwrap();
    (std::fs::read_to_string(out).unwrap(), std::fs::read(pairs).unwrap())
}

#[test]
fn the_file_that_a_run_writes_gives_the_same_result_again() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let chosen =
        ["--id", "clave", "--truth", "quien", "--threshold", "1.5", "--column", "pueblo=place"];
    let write = ["--write-config", &path("link.toml")];
    let first = results(folder.path(), &[&[list.as_str()][..], &chosen, &write].concat());
    let config = path("link.toml");
    let again = ["--config", &config, "--write-config", &path("again.toml")];
    let second = results(folder.path(), &[&[list.as_str()][..], &again].concat());
    assert!(first == second);
    let text = std::fs::read_to_string(path("link.toml")).unwrap();
    assert!(text.contains(r#"columns = [["by", "bm", "bd"]]"#), "{text}");
    assert!(text.contains("[[blocking.rule]]") && text.contains("threshold = 1.5"), "{text}");
    let comments = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("# Not compared"));
        lines.map(|line| line.split(" # ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(comments(&text), comments(&std::fs::read_to_string(path("again.toml")).unwrap()));
}

#[test]
fn what_the_file_says_holds_and_what_is_typed_wins() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    let config = write(
        folder.path(),
        "link.toml",
        "id = \"clave\"\ntruth = \"quien\"\nthreshold = 900.0\n[columns]\npueblo = \"none\"\nnombre = \"text\"\n",
    );
    let kinds = |words: &[&str]| {
        let args = args(&[&[list.as_str(), "--config", &config], words].concat());
        let config = Config::read(args.records.config.as_deref()).unwrap();
        let records = Records::read(&config.records(&args.records), &config).unwrap();
        let fields = records.proposal.fields.iter();
        fields.map(|field| format!("{}={}", field.name, field.kind.code())).collect::<Vec<_>>()
    };
    let file = kinds(&[]);
    assert!(file.contains(&"nombre=text".to_owned()), "{file:?}");
    assert!(!file.iter().any(|field| field.starts_with("pueblo")), "{file:?}");
    let typed = kinds(&["--column", "pueblo=place"]);
    assert!(typed.contains(&"pueblo=place".to_owned()), "{typed:?}");
    let clusters = |words: &[&str]| {
        let words = [&[list.as_str(), "--config", &config], words].concat();
        let (text, _) = results(folder.path(), &words);
        let own = text.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned());
        own.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(clusters(&[]), 240, "nothing reaches 900 bits: a person a record");
    assert!(clusters(&["--threshold", "0"]) < 240);
}

#[test]
fn fields_listed_are_all_that_is_compared_less_what_is_said_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    let config = write(
        folder.path(),
        "link.toml",
        "[[field]]\nkind = \"full-name\"\ncolumns = [[\"nombre\", \"apellido\"], [\"pueblo\"]]\n\
         [[field]]\nkind = \"birth-date\"\ncolumns = [[\"by\", \"bm\", \"bd\"]]\n",
    );
    let args = args(&[&list, "--config", &config, "--column", "pueblo=place", "--id", "clave"]);
    let config = Config::read(args.records.config.as_deref()).unwrap();
    let records = Records::read(&config.records(&args.records), &config).unwrap();
    let names: Vec<&str> =
        records.proposal.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["nombre + apellido", "by + bm + bd", "pueblo"]);
    assert_eq!(records.input.fields[1].values.shown(0), "1950-01-01");
}

#[test]
fn rules_are_limited_replaced_and_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    let rules = |text: &str| -> Vec<(String, u32)> {
        let config = write(folder.path(), "link.toml", text);
        let to = folder.path().join("written.toml");
        run(&args(&[
            &list,
            "--id",
            "clave",
            "--column",
            "quien=none",
            "--config",
            &config,
            "--write-config",
            to.to_str().unwrap(),
        ]))
        .unwrap();
        let text = std::fs::read_to_string(to).unwrap();
        Choices::parse("written.toml", &text).unwrap();
        let written: toml::Table = text.parse().unwrap();
        let rules = written["blocking"]["rule"].as_array().unwrap().iter();
        let rule = |rule: &toml::Value| {
            let rows = rule["largest_block"].as_integer().unwrap();
            (rule["name"].as_str().unwrap().to_owned(), u32::try_from(rows).unwrap())
        };
        rules.map(rule).collect()
    };
    let year = "year of by + bm + bd";
    let one = format!("[[blocking.rule]]\nname = \"{year}\"\nlargest_block = 30\n");
    assert_eq!(rules(&one), [(year.to_owned(), 30)]);
    let chosen = rules("");
    assert!(chosen.len() > 1 && !chosen.contains(&(year.to_owned(), 77)), "{chosen:?}");
    let more = rules(&format!("[[blocking.also]]\nname = \"{year}\"\nlargest_block = 77\n"));
    assert!(more.contains(&(year.to_owned(), 77)), "{more:?}");
    let small = rules("[blocking]\nlargest_block = 2\n");
    assert!(!small.is_empty() && small.iter().all(|(_, rows)| *rows == 2), "{small:?}");
    assert!(rules("[blocking]\nrule = []\n").is_empty());
}

/// What a run says that is refused.
fn refused(list: &str, words: &[&str]) -> String {
    let words = [&[list, "--id", "clave"], words].concat();
    run(&args(&words)).map_or_else(|error| format!("{error:#}"), |()| String::new())
}

#[test]
fn what_a_file_cannot_mean_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    for (text, parts) in [
        (
            "id = \"clave\"\ntreshold = 1.0\n",
            &["link.toml, line 2", "`treshold`", "`threshold`"][..],
        ),
        ("[clusters]\nclips = 1.0\n", &["line 2", "`clips`", "`clip`"]),
        (
            "[blocking]\n\n[[blocking.rule]]\nrule = \"x\"\n",
            &["line 4", "`rule`", "`largest_block`"],
        ),
        ("[columns]\nnombre = \"nme\"\n", &["line 2", "\"nme\"", "full-name"]),
        (
            "[columns]\nlugar = \"place\"\n",
            &["link.toml, [columns]", "\"lugar\"", "there are: clave,"],
        ),
        ("threshold = nan\n", &["line 1", "no weight"]),
        ("[clusters]\nabsent = -1.0\n", &["line 2", "0 bits or more"]),
        ("threshold = \"high\"\n", &["line 1", "invalid type"]),
        ("threshold = \n", &["line 1"]),
        (
            "[[field]]\nkind = \"given\"\ncolumns = [[\"nombre\"], [\"nombre\"]]\n",
            &["[[field]] 1", "two places"],
        ),
        (
            "[[field]]\nkind = \"birth-date\"\ncolumns = [[\"by\", \"bm\"]]\n",
            &["[[field]] 1", "year, month and day"],
        ),
        ("[[field]]\nkind = \"none\"\ncolumns = [[\"by\"]]\n", &["[[field]] 1", "leave it out"]),
        (
            "[[blocking.rule]]\nname = \"year of nacido\"\nlargest_block = 9\n",
            &["\"year of nacido\"", "\"year of by + bm + bd\""],
        ),
        ("[[blocking.also]]\nname = \"year of by + bm + bd\"\nlargest_block = 0\n", &["0 rows"]),
    ] {
        let config = write(folder.path(), "link.toml", text);
        let said = refused(&list, &["--config", &config]);
        for part in parts {
            assert!(said.contains(part), "{text}: `{part}` is missing in: {said}");
        }
    }
    assert!(refused(&list, &["--config", "nowhere.toml"]).contains("cannot read nowhere.toml"));
}

#[test]
fn the_book_says_of_each_key_what_the_code_does() {
    let book = include_str!("../../../../../docs/link-toml.md");
    let rows: Vec<String> = KEYS
        .iter()
        .map(|key| format!("| `{}` | {} | {} |", key.name, key.value, key.says))
        .collect();
    assert!(book.contains(&rows.join("\n")), "the table should be:\n{}", rows.join("\n"));
    let example = book.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    Choices::parse("link.toml", example).unwrap();
    let choices: toml::Table = example.parse().unwrap();
    assert!(!choices.contains_key("field") && choices["blocking"].get("also").is_some());
}

#[test]
fn every_key_that_is_understood_is_told() {
    // What is understood stands in the answer to a key that is not.
    for table in ["", "field", "blocking", "blocking.rule", "blocking.also", "clusters"] {
        let head = match table {
            "" => String::new(),
            "field" | "blocking.rule" | "blocking.also" => format!("[[{table}]]\n"),
            _ => format!("[{table}]\n"),
        };
        let error = Choices::parse("f", &format!("{head}nothing = 1\n")).unwrap_err().to_string();
        let known = error.split('`').skip(3).step_by(2);
        let mut tables = Vec::new();
        for name in known.filter(|name| !name.contains(' ') && !name.is_empty()) {
            let full = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
            let inside = format!("{full}.");
            assert!(
                KEYS.iter().any(|key| key.name == full || key.name.starts_with(&inside)),
                "{full} is not told"
            );
            tables.push(full);
        }
        assert!(tables.len() > 1, "{error}");
    }
}

#[test]
fn a_file_for_a_splink_model_says_only_what_splink_leaves_open() {
    let config = |text: &str| Choices::parse("link.toml", text).unwrap();
    assert!(config("id = \"a\"\nthreshold = 3.0\n").suits_splink().is_ok());
    for text in [
        "unique = true",
        "name-corpus = \"names.csv\"",
        "[columns]\na = \"none\"",
        "[clusters]\nclip = 1.0",
        "blocking.rule = []",
    ] {
        assert!(config(text).suits_splink().is_err(), "{text}");
    }
}
