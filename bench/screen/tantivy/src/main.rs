//! Tantivy's fuzzy query as a name screen, under the contract of Paradero's `examples/bench.rs`.
//!
//!     bench-tantivy --register people.csv --queries queries.tsv --threads 1 --top 10 --out answers.tsv [--exact yes]
//!
//! A document is one person: the folded words of the name, the date of birth as one term. A query is, per word, an exact
//! term and a fuzzy one (0 edits up to 3 letters, 1 up to 5, 2 beyond; exchanges count as one edit), any of which may
//! match, and the date of birth where one is given. `--exact` leaves the fuzzy terms out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

struct Fields {
    name: Field,
    born: Field,
    row: Field,
}

struct Asked {
    name: String,
    born: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given: BTreeMap<&str, &str> = arguments
        .chunks_exact(2)
        .map(|two| (two[0].trim_start_matches("--"), two[1].as_str()))
        .collect();
    let number = |name: &str, or: usize| given.get(name).map_or(or, |text| text.parse().unwrap());
    let (threads, top) = (number("threads", 1), number("top", 10));
    let fuzzy = !given.contains_key("exact");
    let folder = tempfile::tempdir().unwrap();

    let people = register(given["register"]);
    let started = Instant::now();
    let fields = build(folder.path(), &people);
    let build_s = started.elapsed().as_secs_f64();
    let count = people.len();
    drop(people);
    let length: u64 = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();

    let started = Instant::now();
    let index = Index::open_in_dir(folder.path()).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let open_ms = started.elapsed().as_secs_f64() * 1e3;
    assert_eq!(searcher.num_docs(), count as u64);

    let queries = queries(given["queries"]);
    let share = queries.len().div_ceil(threads);
    let started = Instant::now();
    let parts: Vec<Ran> = std::thread::scope(|scope| {
        let spawn = |part| {
            let (searcher, fields) = (&searcher, &fields);
            scope.spawn(move || one_thread(searcher, fields, part, (top, fuzzy)))
        };
        let running: Vec<_> = queries.chunks(share).map(spawn).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let wall = started.elapsed().as_secs_f64();

    let mut answers = String::new();
    for rows in parts.iter().flat_map(|part| &part.answers) {
        let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
        writeln!(answers, "{}", rows.join(",")).unwrap();
    }
    std::fs::write(given["out"], answers).unwrap();
    let mut micros: Vec<f64> = parts.iter().flat_map(|part| part.micros.iter().copied()).collect();
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    let asked = queries.len() as f64;
    let cpu: f64 = parts.iter().map(|part| part.cpu).sum();
    println!(
        "{{\"people\":{count},\"queries\":{},\"threads\":{threads},\"segments\":{},\"build_s\":{build_s:.3},\
         \"open_ms\":{open_ms:.3},\"index_bytes\":{length},\"bytes_a_person\":{:.1},\"cpu_us_a_query\":{:.1},\
         \"p50_us\":{:.1},\"p99_us\":{:.1},\"max_us\":{:.1},\"qps\":{:.1}}}",
        queries.len(),
        searcher.segment_readers().len(),
        length as f64 / count as f64,
        cpu * 1e6 / asked,
        at(0.5),
        at(0.99),
        at(1.0),
        asked / wall,
    );
}

/// One segment, written by one thread.
fn build(folder: &Path, people: &[Asked]) -> Fields {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic);
    let name = schema.add_text_field("name", TextOptions::default().set_indexing_options(words));
    let born = schema.add_text_field("born", TextOptions::default().set_indexing_options(whole));
    let row = schema.add_u64_field("row", FAST);
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 2_000_000_000).unwrap();
    for (at, one) in people.iter().enumerate() {
        let mut document = TantivyDocument::new();
        document.add_text(name, &one.name);
        if !one.born.is_empty() {
            document.add_text(born, &one.born);
        }
        document.add_u64(row, at as u64);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    Fields { name, born, row }
}

fn query(fields: &Fields, asked: &Asked, fuzzy: bool) -> BooleanQuery {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in asked.name.split_whitespace() {
        let term = Term::from_field_text(fields.name, word);
        let edits = match word.len() {
            0..=3 => 0,
            4..=5 => 1,
            _ => 2,
        };
        if fuzzy && edits > 0 {
            let near = FuzzyTermQuery::new(term.clone(), edits, true);
            clauses.push((Occur::Should, Box::new(near)));
        }
        let exact = TermQuery::new(term, IndexRecordOption::WithFreqs);
        clauses.push((Occur::Should, Box::new(exact)));
    }
    if !asked.born.is_empty() {
        let term = Term::from_field_text(fields.born, &asked.born);
        let same = TermQuery::new(term, IndexRecordOption::Basic);
        clauses.push((Occur::Should, Box::new(same)));
    }
    BooleanQuery::new(clauses)
}

struct Ran {
    answers: Vec<Vec<u64>>,
    micros: Vec<f64>,
    cpu: f64,
}

fn one_thread(
    searcher: &Searcher,
    fields: &Fields,
    queries: &[Asked],
    (top, fuzzy): (usize, bool),
) -> Ran {
    let rows: Vec<_> = searcher
        .segment_readers()
        .iter()
        .map(|segment| segment.fast_fields().u64("row").unwrap())
        .collect();
    assert!(searcher.schema().get_field_name(fields.row) == "row");
    let mut ran = Ran { answers: Vec::new(), micros: Vec::new(), cpu: 0.0 };
    let before = cpu_of_thread();
    for asked in queries {
        let started = Instant::now();
        let query = query(fields, asked, fuzzy);
        let found = searcher.search(&query, &TopDocs::with_limit(top).order_by_score()).unwrap();
        let found = found
            .into_iter()
            .map(|(_, at)| rows[at.segment_ord as usize].first(at.doc_id).unwrap_or(u64::MAX));
        let found = found.collect();
        ran.micros.push(started.elapsed().as_secs_f64() * 1e6);
        ran.answers.push(found);
    }
    ran.cpu = cpu_of_thread() - before;
    ran
}

fn fold(text: &str) -> String {
    text.nfd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect()
}

fn register(path: &str) -> Vec<Asked> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let name: Vec<&str> =
                (2..6).map(|at| &row[at]).filter(|part| !part.is_empty()).collect();
            Asked { name: fold(&name.join(" ")), born: row[7].to_owned() }
        })
        .collect()
}

fn queries(path: &str) -> Vec<Asked> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("kind\t"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Asked { name: fold(cells[1]), born: cells[2].to_owned() }
        })
        .collect()
}

/// Seconds that the thread has run.
fn cpu_of_thread() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
