//! What lies in the files of an export.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array as _, ArrayRef};
use paradero_locale::Lang;
use paradero_model::{Day, Level};
use paradero_register::cells::read;
use paradero_tables::{Forms, datasette, flat, tables};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rusqlite::Connection;

use crate::support::{SEALED, TEAM, reader, roster, rules, view};

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inner = contents(&entry.path()).into_iter();
            files.extend(inner.map(|(inside, bytes)| (format!("{name}/{inside}"), bytes)));
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

fn holds(bytes: &[u8], word: &str) -> bool {
    let lower = |text: &[u8]| text.to_ascii_lowercase();
    let (bytes, word) = (lower(bytes), lower(word.as_bytes()));
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn keys_lead_somewhere_and_the_same_view_gives_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let register = roster(&root.path().join("register"), 200, false);
    let (view, rules) = (view(&register, Level::Team), rules());
    let reader = reader(&view, &rules, Lang::es());
    let (one, other) = (root.path().join("one"), root.path().join("other"));
    let written = datasette(&reader, &one).unwrap();
    datasette(&reader, &other).unwrap();
    let files = contents(&one);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.md",
            "inspect-data.json",
            "metadata.yml",
            "register.db",
            "settings.json",
            "static/paradero.css"
        ]
    );
    assert!(files == contents(&other), "the same bytes");
    let to = Connection::open(one.join("register.db")).unwrap();
    let text = |sql: &str| -> Vec<String> {
        let mut statement = to.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(text("SELECT \"table\" FROM pragma_foreign_key_check"), Vec::<String>::new());
    assert_eq!(text("PRAGMA integrity_check"), ["ok"]);
    for table in tables().unwrap() {
        let rows: i64 = to
            .query_row(&format!("SELECT count(*) FROM \"{}\"", table.name), [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows.cast_unsigned(), written.of(&table.name), "{}", table.name);
        for column in
            table.columns.iter().filter(|column| column.to.is_some() && column.name != "id")
        {
            let index = format!("{}.{}", table.name, column.name);
            assert_eq!(
                text(&format!("SELECT name FROM sqlite_master WHERE name = '{index}'")).len(),
                1
            );
        }
    }
    // Days are texts that sort as days do; every spelling is found.
    let days = text("SELECT since_earliest FROM custody WHERE since_earliest IS NOT NULL LIMIT 50");
    assert!(
        !days.is_empty() && days.iter().all(|day| day.len() == 10 && day.as_bytes()[4] == b'-')
    );
    let spelt = text(
        "SELECT count(*) || '' FROM mention m JOIN person p ON p.id = m.person WHERE instr(p.names, m.name) = 0",
    );
    assert_eq!(spelt, ["0"]);
    let again = datasette(&reader, &one).unwrap_err().to_string();
    assert!(again.contains("has something in it"), "{again}");
}

#[test]
fn what_a_level_may_not_see_is_in_no_byte() {
    let root = tempfile::tempdir().unwrap();
    let (with, without) = (root.path().join("with"), root.path().join("without"));
    let registers = [roster(&with, 80, true), roster(&without, 80, false)];
    let rules = rules();
    let both = Forms { csv: true, parquet: true };
    for (level, kept, shown) in [
        (Level::Public, vec![SEALED, TEAM], vec![]),
        (Level::Team, vec![SEALED], vec![TEAM]),
        (Level::Sealed, vec![], vec![SEALED, TEAM]),
    ] {
        let mut made = Vec::new();
        for (at, register) in registers.iter().enumerate() {
            let view = view(register, level);
            let reader = reader(&view, &rules, Lang::en());
            let folder = root.path().join(format!("{}-{at}", level.code()));
            datasette(&reader, &folder.join("d")).unwrap();
            flat(&reader, &folder.join("f"), both).unwrap();
            made.push((contents(&folder.join("d")), contents(&folder.join("f"))));
        }
        for (name, bytes) in made[0].0.iter().chain(&made[0].1) {
            for word in &kept {
                assert!(!holds(bytes, word), "{word} in {name} of {}", level.code());
            }
        }
        for word in &shown {
            assert!(
                holds(&made[0].0["register.db"], word) && holds(&made[0].1["sighting.csv"], word)
            );
        }
        if level < Level::Sealed {
            assert!(made[0] == made[1], "{}: as if there were nothing above", level.code());
        }
    }
}

/// A cell as it stands in the CSV file.
fn text(values: &ArrayRef, row: usize) -> String {
    if values.is_null(row) {
        return String::new();
    }
    let text = values.as_string_opt::<i32>().map(|all| all.value(row).to_owned());
    let whole = || values.as_primitive_opt::<Int64Type>().map(|all| all.value(row).to_string());
    let number = || values.as_primitive_opt::<Float64Type>().map(|all| all.value(row).to_string());
    let day = || values.as_primitive_opt::<Date32Type>().map(|all| Day(all.value(row)).to_string());
    let flag = || values.as_boolean_opt().map(|all| all.value(row).to_string());
    text.or_else(whole).or_else(number).or_else(day).or_else(flag).unwrap()
}

#[test]
fn tables_lie_as_csv_and_parquet_with_a_dictionary() {
    let root = tempfile::tempdir().unwrap();
    let register = roster(&root.path().join("register"), 200, false);
    let (view, rules) = (view(&register, Level::Team), rules());
    let reader = reader(&view, &rules, Lang::en());
    let folder = root.path().join("out");
    let written = flat(&reader, &folder, Forms { csv: true, parquet: true }).unwrap();
    let mut dictionary: BTreeSet<(String, String)> = BTreeSet::new();
    let mut file = csv::Reader::from_path(folder.join("dictionary.csv")).unwrap();
    for row in file.records() {
        let row = row.unwrap();
        assert!(!row[5].is_empty() && !row[6].is_empty(), "{row:?}");
        dictionary.insert((row[0].to_owned(), row[1].to_owned()));
    }
    for table in tables().unwrap() {
        let path = |ending: &str| folder.join(format!("{}.{ending}", table.name));
        let mut rows = csv::Reader::from_path(path("csv")).unwrap();
        for column in rows.headers().unwrap() {
            assert!(dictionary.remove(&(table.name.clone(), column.to_owned())), "{column}");
        }
        let texts: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        assert_eq!(texts.len() as u64, written.of(&table.name), "{}", table.name);
        let file = std::fs::File::open(path("parquet")).unwrap();
        let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut at = 0;
        for batch in batches.map(Result::unwrap) {
            for row in 0..batch.num_rows() {
                for (column, values) in batch.columns().iter().enumerate() {
                    let told = &texts[at + row][column];
                    assert_eq!(text(values, row), read(told), "{}, row {}", table.name, at + row);
                }
            }
            at += batch.num_rows();
        }
        assert_eq!(at, texts.len(), "{}", table.name);
    }
    assert!(dictionary.is_empty(), "{dictionary:?}");
    assert!(!folder.join("making.db").exists());
}
