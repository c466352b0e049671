//! How often limits hold the truth, on tables of which the number is known: `coverage FILE.csv [--replicates N] [TABLES]` with
//! columns scenario, rep, n_true, history, count. For each scenario and engine: how often its 95 % limits hold the truth, the
//! median of estimate over truth, and of the width over truth; how often it is refused; for the report as a whole: how often its
//! range holds the truth, and how often it says "at least" or that the engines disagree.

#![allow(clippy::expect_used, reason = "a measurement stops at the first surprise")]

use std::collections::BTreeMap;

use paradero_estimate::Table;
use paradero_estimate::assess::{Agreement, Caution, Method, Report, Settings, assess};
use paradero_estimate::latent::Length;
use rayon::prelude::*;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&args[0]).expect("the file of tables");
    let most: usize = args.get(1).map_or(usize::MAX, |n| n.parse().expect("a number of tables"));
    let replicates: usize = args.get(2).map_or(200, |n| n.parse().expect("a number of replicates"));
    let tables = tables(&text, most);
    let mut settings = Settings { replicates, ..Settings::default() };
    // Chains that do not meet are refused sooner: there are 700 tables.
    settings.latent.length = Length::UntilMet { sweeps: 200_000 };
    let reports: Vec<(String, u64, u64, Report)> = tables
        .par_iter()
        .map(|(scenario, rep, truth, table)| {
            (scenario.clone(), *rep, *truth, assess(table, &settings))
        })
        .collect();
    let mut by: BTreeMap<&str, Vec<(u64, u64, &Report)>> = BTreeMap::new();
    for (scenario, rep, truth, report) in &reports {
        by.entry(scenario).or_default().push((*rep, *truth, report));
    }
    for (scenario, of) in by {
        println!("{scenario} ({} tables)", of.len());
        for method in Method::ALL {
            engine(method, &of);
        }
        whole(&of);
    }
}

type Known = (String, u64, u64, Table);

fn tables(text: &str, most: usize) -> Vec<Known> {
    let mut found: BTreeMap<(String, u64, u64), Vec<(String, u64)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let row: Vec<&str> = line.split(',').collect();
        let number = |at: usize| row[at].parse::<u64>().expect("a whole number");
        let key = (row[0].to_owned(), number(1), number(2));
        found.entry(key).or_default().push((row[3].to_owned(), number(4)));
    }
    let kept = found.into_iter().filter(|((_, rep, _), _)| (*rep as usize) < most);
    kept.map(|((scenario, rep, truth), cells)| {
        let p = cells[0].0.len();
        let mask = |history: &str| {
            history.bytes().enumerate().fold(0, |all, (j, b)| all | (u32::from(b == b'1') << j))
        };
        let lists = (0..p).map(|j| format!("L{}", j + 1)).collect();
        let cells = cells.iter().map(|(history, count)| (mask(history), *count));
        (scenario, rep, truth, Table::new(lists, cells).expect("a table"))
    })
    .collect()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

fn engine(method: Method, of: &[(u64, u64, &Report)]) {
    let all = of.iter().flat_map(|(_, truth, report)| {
        report.estimates.iter().filter(|one| one.method == method).map(|one| (*truth as f64, one))
    });
    let all: Vec<_> = all.collect();
    let standing: Vec<_> = all.iter().filter(|(_, one)| one.refused.is_empty()).collect();
    let holds = standing.iter().filter(|(truth, one)| {
        one.lower.is_some_and(|lower| lower <= *truth)
            && one.upper.is_none_or(|upper| upper >= *truth)
    });
    println!(
        "  {:<20} stands {:>4}  holds {:.2}  ratio {:.3}  width {:.2}",
        method.code(),
        standing.len(),
        holds.count() as f64 / standing.len() as f64,
        median(standing.iter().map(|(truth, one)| one.estimate / truth).collect()),
        median(
            standing
                .iter()
                .filter_map(|(truth, one)| Some((one.upper? - one.lower?) / truth))
                .collect()
        ),
    );
}

fn whole(of: &[(u64, u64, &Report)]) {
    let share = |is: &dyn Fn(&(u64, u64, &Report)) -> bool| {
        of.iter().filter(|one| is(one)).count() as f64 / of.len() as f64
    };
    let at_least = |report: &Report| {
        report
            .cautions
            .iter()
            .any(|one| matches!(one, Caution::BelowBound { .. } | Caution::PeopleDiffer { .. }))
    };
    let is = |code: &str| {
        share(&|(_, _, report)| {
            report.cautions.iter().any(|one| serde_json::json!(one)["code"] == code)
        })
    };
    for code in ["below-bound", "people-differ", "two-tops", "no-overlap", "little-overlap"] {
        println!("  {code:<20} {:.2}", is(code));
    }
    let disagree = |report: &Report| {
        matches!(report.agreement, Some(Agreement::Range { .. } | Agreement::Disagree { .. }))
    };
    println!(
        "  range holds {:.2}  width {:.2}  none {:.2}  \"at least\" {:.2}  range/disagree {:.2}  either {:.2}  not all alike {:.2}",
        share(&|(_, truth, report)| report
            .range
            .is_some_and(|(lower, upper)| lower <= *truth as f64 && upper >= *truth as f64)),
        median(
            of.iter()
                .filter_map(|(_, truth, report)| {
                    report.range.map(|(lower, upper)| (upper - lower) / *truth as f64)
                })
                .collect()
        ),
        share(&|(_, _, report)| report.range.is_none()),
        share(&|(_, _, report)| at_least(report)),
        share(&|(_, _, report)| disagree(report)),
        share(&|(_, _, report)| at_least(report) || disagree(report)),
        share(&|(_, _, report)| at_least(report) && disagree(report)),
    );
}
