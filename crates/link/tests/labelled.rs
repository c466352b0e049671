//! Labelled data sets that nobody in this project wrote, scored pair by pair.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use paradero_link::{
    FieldKind, Input, Linked, Linker, Model, Pair, Report, Settings, TableColumn, Texts, Threads,
    explain, fields, propose,
};

struct Set {
    input: Input,
    truth: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/linkage"))
}

/// Reads files of one set as lists; `id` and `truth` are never evidence.
fn read(files: &[&str], id: &str, truth: &str) -> Set {
    let mut headers: Vec<String> = Vec::new();
    let mut rows: Vec<(u32, BTreeMap<String, String>)> = Vec::new();
    for (list, file) in (0_u32..).zip(files) {
        let path = folder().join(file);
        let mut reader =
            csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let own: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        for header in &own {
            if !headers.contains(header) {
                headers.push(header.clone());
            }
        }
        for record in reader.records() {
            let record = record.unwrap();
            rows.push((list, own.iter().cloned().zip(record.iter().map(str::to_owned)).collect()));
        }
    }
    let cell =
        |row: &BTreeMap<String, String>, header: &str| row.get(header).cloned().unwrap_or_default();
    let columns: Vec<Texts> =
        headers.iter().map(|h| rows.iter().map(|(_, row)| row.get(h)).collect()).collect();
    let table: Vec<TableColumn<'_>> =
        headers.iter().zip(&columns).map(|(header, cells)| TableColumn { header, cells }).collect();
    let never: Vec<(usize, Option<FieldKind>)> = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| *header == id || *header == truth)
        .map(|(at, _)| (at, None))
        .collect();
    let proposal = propose(&table, &never);
    let fields = fields(&table, &proposal);
    println!(
        "  fields: {:?}",
        fields.iter().map(|f| (f.name.as_str(), f.kind)).collect::<Vec<_>>()
    );
    if std::env::var_os("PARADERO_SHOW_MODEL").is_some() {
        println!("  left out: {:?}", proposal.left_out);
    }
    Set {
        input: Input {
            ids: (0..rows.len() as u64).collect(),
            list: rows.iter().map(|(list, _)| *list).collect(),
            unique: vec![false; files.len()],
            fields,
            link_only: false,
        },
        truth: rows.iter().map(|(_, row)| cell(row, truth)).collect(),
    }
}

/// Pairs of rows with equal keys, within the scope of the set.
fn pairs_within(keys: &[String], input: &Input) -> u64 {
    let mut groups: BTreeMap<&String, BTreeMap<u32, u64>> = BTreeMap::new();
    for (key, list) in keys.iter().zip(&input.list) {
        *groups.entry(key).or_default().entry(*list).or_default() += 1;
    }
    let choose = |n: u64| n * n.saturating_sub(1) / 2;
    groups
        .values()
        .map(|lists| {
            let within: u64 =
                if input.link_only { lists.values().map(|n| choose(*n)).sum() } else { 0 };
            choose(lists.values().sum()) - within
        })
        .sum()
}

/// Precision, recall, F1 of the clusters.
fn score(set: &Set, linked: &Linked) -> (f64, f64, f64) {
    let found: Vec<String> = linked.clusters.iter().map(u32::to_string).collect();
    let both: Vec<String> = found.iter().zip(&set.truth).map(|(f, t)| format!("{f}|{t}")).collect();
    let [found, wanted, right] =
        [&found, &set.truth, &both].map(|keys| pairs_within(keys, &set.input) as f64);
    let (precision, recall) = (right / found.max(1.0), right / wanted);
    (precision, recall, 2.0 * right / (found + wanted))
}

/// Clusters of several rows by tenth of their confidence: how many, their mean confidence, the share that is one person.
fn by_confidence(set: &Set, linked: &Linked) -> Vec<(usize, f64, f64)> {
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, cluster) in linked.clusters.iter().enumerate() {
        members.entry(*cluster).or_default().push(row);
    }
    let mut bins = vec![(0_usize, 0.0, 0.0); 10];
    for rows in members.values().filter(|rows| rows.len() > 1) {
        let sure = linked.confidence[rows[0]];
        let right = rows.iter().all(|row| set.truth[*row] == set.truth[rows[0]]);
        let bin = &mut bins[((sure * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + sure, bin.2 + f64::from(u8::from(right)));
    }
    let mean = |(count, sure, right): (usize, f64, f64)| {
        let all = (count as f64).max(1.0);
        (count, sure / all, right / all)
    };
    bins.into_iter().map(mean).collect()
}

/// Pairs linked wrongly or missed although compared, with what each field added; spread over all of them.
fn show_errors(set: &Set, model: &Model, linked: &Linked, most: usize) {
    let same = |pair: &Pair| set.truth[pair.a as usize] == set.truth[pair.b as usize];
    let wrong: Vec<&Pair> = linked.pairs.iter().filter(|p| p.linked != same(p)).collect();
    for pair in wrong.iter().step_by((wrong.len() / most).max(1)) {
        let bits = f64::from(pair.weight) / 1024.0;
        println!("  ERR {} {bits:.1} bits", if pair.linked { "wrong" } else { "missed" });
        for part in explain(&set.input, model, pair) {
            let field = set.input.fields.iter().find(|field| field.name == part.field);
            let shown = |row: u32| field.map(|field| field.values.shown(row as usize));
            let shown = |row: u32| shown(row).unwrap_or_default();
            println!(
                "  ERR    {:+.1} {} [{}]: {} / {}",
                part.bits,
                part.field,
                part.level,
                shown(pair.a),
                shown(pair.b)
            );
        }
    }
}

fn measure(name: &str, set: &Set) -> f64 {
    let settings = Settings::default();
    let start = std::time::Instant::now();
    let linker = Linker::new(&set.input).expect("rows");
    let (model, linked) = linker.train_and_link(&[], &settings, &Threads).expect("linking");
    let right = |p: &&Pair| set.truth[p.a as usize] == set.truth[p.b as usize];
    let candidates = linked.pairs.iter().filter(right).count() as f64;
    let found_recall = candidates / pairs_within(&set.truth, &set.input) as f64;
    for rule in &linked.report.rules {
        println!(
            "  RULE {:60} to {:5} keys {:7} pairs {:8} fresh {:9.0} links {:9.1} refused {:10.0} {:9.1} over {:6} lost {}",
            rule.rule,
            rule.largest_block,
            rule.keys,
            rule.pairs,
            rule.fresh_pairs,
            rule.fresh_links,
            rule.refused_pairs,
            rule.refused_links,
            rule.over_full,
            rule.pairs_lost
        );
    }
    let report = Report { rules: Vec::new(), ..linked.report.clone() };
    let (precision, recall, f1) = score(set, &linked);
    println!(
        "{name}: precision {precision:.4} recall {recall:.4} f1 {f1:.4}; kept true pairs {found_recall:.4}; {:.2} s; prior {:.2} bits; {:?}",
        start.elapsed().as_secs_f64(),
        f64::from(model.prior) / 1024.0,
        report
    );
    for (tenth, (count, sure, right)) in by_confidence(set, &linked).into_iter().enumerate() {
        if count > 0 {
            println!(
                "  CONFIDENCE {tenth}0 to {}0 in 100: {count} clusters, mean {sure:.3}, right {right:.3}",
                tenth + 1
            );
        }
    }
    if let Some(most) = std::env::var("PARADERO_SHOW_ERRORS").ok().and_then(|n| n.parse().ok()) {
        show_errors(set, &model, &linked, most);
    }
    if std::env::var_os("PARADERO_SHOW_MODEL").is_some() {
        for field in &model.fields {
            let bits: Vec<String> = field
                .m
                .iter()
                .zip(&field.u)
                .map(|(m, u)| {
                    format!(
                        "{:.2} ({:.5}/{:.6})",
                        f64::from(m - u) / 1024.0,
                        (f64::from(*m) / 1024.0).exp2(),
                        (f64::from(*u) / 1024.0).exp2()
                    )
                })
                .collect();
            println!("  {:?} {:?}: {}", field.name, field.kind, bits.join(" "));
        }
    }
    f1
}

#[test]
fn fake_1000_is_linked() {
    let f1 = measure("fake_1000", &read(&["fake_1000/fake_1000.csv"], "unique_id", "cluster"));
    assert!(f1 >= 0.97, "F1 {f1}");
}

#[test]
fn febrl3_is_linked() {
    let f1 = measure("febrl3", &read(&["febrl3/febrl3.csv"], "rec_id", "truth"));
    assert!(f1 >= 0.995, "F1 {f1}");
}

#[test]
fn febrl4_is_linked_one_to_one() {
    let mut set = read(&["febrl4/febrl4a.csv", "febrl4/febrl4b.csv"], "rec_id", "truth");
    set.input.link_only = true;
    set.input.unique = vec![true, true];
    let f1 = measure("febrl4", &set);
    assert!(f1 >= 0.999, "F1 {f1}");
}

#[test]
fn rldata500_is_linked() {
    let f1 = measure("rldata500", &read(&["rldata500/rldata500.csv"], "rec_id", "ent_id"));
    assert!(f1 >= 0.97, "F1 {f1}");
}

#[test]
fn rldata10000_is_linked() {
    let f1 = measure("rldata10000", &read(&["rldata10000/rldata10000.csv"], "rec_id", "ent_id"));
    assert!(f1 >= 0.965, "F1 {f1}");
}

#[test]
fn historical_50k_is_linked() {
    let f1 = measure(
        "historical_50k",
        &read(&["historical_50k/historical_50k.csv"], "unique_id", "cluster"),
    );
    assert!(f1 >= 0.92, "F1 {f1}");
}

#[test]
fn early_childhood_sites_are_linked() {
    let f1 = measure(
        "early_childhood_sites",
        &read(&["early_childhood_sites/early_childhood_sites.csv"], "rec_id", "true_id"),
    );
    assert!(f1 >= 0.88, "F1 {f1}");
}

#[test]
fn senzing_truthset_is_linked() {
    let files = ["customers.csv", "reference.csv", "watchlist.csv"];
    let files = files.map(|file| format!("senzing_truthset/{file}"));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let f1 = measure("senzing_truthset", &read(&files, "RECORD_ID", "truth"));
    assert!(f1 >= 0.65, "F1 {f1}");
}

#[test]
fn italy_is_linked_one_to_one() {
    let mut set = read(&["italy/italy08.csv", "italy/italy10.csv"], "rec_id", "person_id");
    set.input.link_only = true;
    set.input.unique = vec![true, true];
    let f1 = measure("italy", &set);
    assert!(f1 >= 0.62, "F1 {f1}");
}
