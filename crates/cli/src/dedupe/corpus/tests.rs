//! Names of other people, from the command line to what is linked.

use std::path::Path;

use clap::Parser;
use paradero_link::FieldKind;

use super::*;
use crate::dedupe::{DedupeArgs, run};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: DedupeArgs,
}

/// Fictional people, every fourth twice; then two records of a common name, 54 and 55, and two of a rare one, 56 and 57,
/// with nothing but the name in common.
fn list(folder: &Path) -> String {
    let given = ["Nora", "Hugo", "Irene", "Oscar", "Elena", "Bruno"];
    let surname = ["Soto", "Rivas", "Lemus", "Ortega", "Vidal", "Duarte", "Pineda"];
    let towns = ["Altamar", "Bellavista", "Dos Rios", "El Faro"];
    let mut text = "clave,nombres,apellidos,pueblo,nacido\n".to_owned();
    let mut add = |name: &str, family: &str, town: &str, born: &str| {
        let key = text.lines().count();
        text.push_str(&format!("{key},{name},{family},{town},{born}\n"));
    };
    for person in 0..42_usize {
        let born = format!("{}-{:02}-{:02}", 1950 + person, 1 + person % 12, 1 + person * 5 % 28);
        let (name, family) = (given[person % 6], surname[person % 7]);
        add(name, family, towns[person % 4], &born);
        if person % 4 == 0 {
            add(name, family, towns[(person + person / 4 % 2) % 4], &born);
        }
    }
    for (name, family) in [("Maria", "Garcia"), ("Xochiquetzal", "Pfeiffer")] {
        add(name, family, "La Loma", "");
        add(name, family, "Cerro Hondo", "1980-01-02");
    }
    write(folder, "list.csv", &text)
}

fn names(folder: &Path) -> [String; 2] {
    let given = "given,count\nMaría,60000\nNora,20000\nHugo,15000\nIrene,15000\nOscar,20000\nElena,20000\nBruno,9000\nXochiquetzal,10\nAna,840990\n";
    let surname = "apellido,frec\nGarcía,40000\nSoto,9000\nRivas,9000\nLemus,5000\nOrtega,9000\nVidal,8000\nDuarte,7000\nPineda,8000\nPfeiffer,10\nRey,904990\n";
    [write(folder, "given.csv", given), write(folder, "surnames.csv", surname)]
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn args(words: &[&str]) -> DedupeArgs {
    Line::try_parse_from([&["dedupe"], words].concat()).unwrap().args
}

/// The clusters and the scored pairs of a run.
fn results(folder: &Path, words: &[&str]) -> (String, String) {
    let (out, pairs) = (folder.join("out.csv"), folder.join("pairs.csv"));
    let own = ["--out", out.to_str().unwrap(), "--pairs", pairs.to_str().unwrap()];
    run(&args(&[&["--id", "clave"], words, &own].concat())).unwrap();
    (std::fs::read_to_string(out).unwrap(), std::fs::read_to_string(pairs).unwrap())
}

/// The weight of a pair, in bits.
fn weight(pairs: &str, a: &str, b: &str) -> f64 {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<Vec<String>> = pairs.lines().map(cells).collect();
    let pair = lines.iter().find(|line| line[1] == a && line[3] == b).unwrap();
    pair[4].parse().unwrap()
}

#[test]
fn a_rare_name_says_more_than_a_common_one_only_with_a_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let (list, [given, surnames]) = (list(folder.path()), names(folder.path()));
    let corpus = ["--name-corpus", &given, "--name-corpus", &surnames];
    let base = [list.as_str(), "--accept"];
    let (_, plain) = results(folder.path(), &base);
    let (common, rare) = (weight(&plain, "54", "55"), weight(&plain, "56", "57"));
    assert!((common - rare).abs() < 1e-9 && rare < 0.0, "neither is linked: {common} {rare}");
    let (clusters, with) = results(folder.path(), &[&base[..], &corpus].concat());
    let (common, rare) = (weight(&with, "54", "55"), weight(&with, "56", "57"));
    assert!(rare > 2.0 && common < 0.0, "{common} {rare}");
    let of = |record: usize| clusters.lines().nth(record).and_then(|line| line.split(',').nth(2));
    assert!(of(54) != of(55) && of(56) == of(57), "{clusters}");
}

#[test]
fn a_run_with_a_corpus_is_given_back_by_its_file_of_choices() {
    let folder = tempfile::tempdir().unwrap();
    let (list, [given, surnames]) = (list(folder.path()), names(folder.path()));
    let config = folder.path().join("link.toml").display().to_string();
    let words = [&list, "--name-corpus", &given, "--name-corpus", &surnames];
    let first = results(folder.path(), &[&words[..], &["--write-config", &config]].concat());
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.contains("\nname-corpus = [\""), "{text}");
    assert!(first == results(folder.path(), &[&list, "--config", &config]));
    // One table, given alone.
    let one = results(folder.path(), &[&list, "--name-corpus", &given, "--accept"]);
    let choice = format!("name-corpus = {}\naccept = true\n", toml::Value::from(given.as_str()));
    let config = write(folder.path(), "one.toml", &choice);
    assert!(one == results(folder.path(), &[&list, "--config", &config]));
    assert!(one != first);
}

#[test]
fn what_was_learnt_from_a_corpus_is_kept_with_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (list, [given, surnames]) = (list(folder.path()), names(folder.path()));
    let corpus = ["--name-corpus", &given, "--name-corpus", &surnames];
    let kept = folder.path().join("kept").display().to_string();
    let whole = results(folder.path(), &[&[list.as_str(), "--keep", &kept], &corpus[..]].concat());
    assert!(whole.1 == results(folder.path(), &[&list, "--under", &kept]).1);
    let rare = weight(&whole.1, "56", "57");
    assert!(rare > weight(&whole.1, "54", "55") + 2.0);
    let said = refused(&[&[list.as_str(), "--under", &kept], &corpus[..]].concat());
    assert!(said.contains("given.csv") && said.contains("settled by the state"), "{said}");
}

/// What a run says that is refused.
fn refused(words: &[&str]) -> String {
    run(&args(words)).map_or_else(|error| format!("{error:#}"), |()| String::new())
}

#[test]
fn names_that_cannot_be_counted_are_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let list = list(folder.path());
    for (text, parts) in [
        ("town,count\nAltamar,3\n", &["names.csv", "no column of names", "town, count"][..]),
        ("name,count\nMaria,3\nNora,-5\n", &["names.csv", "row 2", "\"count\"", "\"-5\""]),
        ("name,count\nMaria,many\n", &["row 1", "\"count\"", "\"many\""]),
        ("name,count\nMaria,\n", &["row 1", "\"count\"", "\"\""]),
        ("name,count\nMaria,2.5\n", &["row 1", "\"2.5\""]),
        ("name,count\nMaria,inf\n", &["row 1", "\"inf\""]),
        ("name,count\nMaria,\"1,200\"\n", &["row 1", "\"1,200\"", "digits alone"]),
        ("name,frec_pri,frec_seg\nMaria,3,4\n", &["frec_pri, frec_seg", "call one of them count"]),
        ("name,count\n", &["names.csv", "no row"]),
        ("name,count\n ,4\n-,3\nMaria,0\n", &["names.csv", "no name that anybody bears in name"]),
        ("", &["names.csv"]),
    ] {
        let names = write(folder.path(), "names.csv", text);
        let said = refused(&[&list, "--name-corpus", &names]);
        for part in parts {
            assert!(said.contains(part), "{text}: `{part}` is missing in: {said}");
        }
    }
    let said = refused(&[&list, "--name-corpus", "nowhere.csv"]);
    assert!(said.contains("cannot read nowhere.csv"), "{said}");
    let config = write(folder.path(), "link.toml", "id = \"clave\"\nname-corpus = 3\n");
    let said = refused(&[&list, "--config", &config]);
    assert!(said.contains("line 2") && said.contains("no file"), "{said}");
    let model = write(folder.path(), "model.json", "{}");
    let said = refused(&[&list, "--name-corpus", &list, "--splink-model", &model]);
    assert!(said.contains("no meaning with --splink-model"), "{said}");
}

#[test]
fn names_are_counted_from_tables_and_from_lists_of_people() {
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| -> (NameCorpus, Vec<CorpusRead>) {
        let path = write(folder.path(), "names.csv", text);
        let corpus = Corpus::read(&[path.into()]).unwrap().unwrap();
        (corpus.names, corpus.files)
    };
    let (names, files) = read("Apellido;rank;Frec\nGarcía;1;3.0\nRey;2;2\nGarcía;3;0\n");
    let mut expected = NameCorpus::default();
    expected.add(FieldKind::Surname, "garcia", 3);
    expected.add(FieldKind::Surname, "rey", 2);
    assert_eq!(names, expected);
    assert_eq!((files[0].rows, files[0].counts.as_deref()), (3, Some("Frec")));
    let people = "id,first_name,middle_name,surname,page\n1,Ana,Rosa,Rey,7\n2,Ana,,Soto,9\n";
    let (names, files) = read(people);
    let mut expected = NameCorpus::default();
    for (kind, name) in [
        (FieldKind::Given, "Ana Rosa"),
        (FieldKind::Surname, "Rey"),
        (FieldKind::Given, "Ana"),
        (FieldKind::Surname, "Soto"),
    ] {
        expected.add(kind, name, 1);
    }
    assert_eq!((names, files[0].counts.clone()), (expected, None));
    let (names, _) = read("name\nAna\nRosa\n");
    assert_eq!(names.words(), 2, "one column has no delimiter");
}

#[test]
fn one_line_says_what_a_corpus_knew() {
    let folder = tempfile::tempdir().unwrap();
    let (list, [given, surnames]) = (list(folder.path()), names(folder.path()));
    let line = |words: &[&str]| {
        let args = args(&[&[list.as_str(), "--id", "clave"], words].concat());
        let records = crate::dedupe::Records::read(&args.records, &Default::default()).unwrap();
        let linker = records.linker(&|_| ()).unwrap();
        records.corpus_used(&linker).map(|used| used.line()).unwrap_or_default()
    };
    assert_eq!(line(&[]), "");
    assert_eq!(
        line(&["--name-corpus", &given, "--name-corpus", &surnames]),
        "name corpus given.csv (9 rows: given by count), surnames.csv (10 rows: apellido by frec): 19 words; knows 17 of the 17 words in nombres, apellidos"
    );
    let place = ["--column", "nombres=none", "--column", "apellidos=none"];
    let said = line(&[&["--name-corpus", &given], &place[..]].concat());
    assert!(said.contains("tells of no field here"), "{said}");
}
