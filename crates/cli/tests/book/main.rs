//! The book: every command of every page is run, and what it prints is what the page shows; pages that are made from the
//! code are those of the code; no link is broken.
//!
//! `PAGE=tutorial` runs one page. `UPDATE_BOOK=1` writes what is made from the code, and what commands printed where a page
//! shows something else: look at what it changed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod apart;
mod forms;
mod links;
mod page;
mod reference;
mod session;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use apart::{APART, Apart};
use page::{Step, bare, fits, steps};
use regex::Regex;
use session::Session;

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Whether files of the book are written rather than compared.
pub(crate) fn updating() -> bool {
    std::env::var("UPDATE_BOOK").is_ok_and(|value| value == "1")
}

/// The pages of the book in the order of its contents: their names within `docs`, and their texts.
pub(crate) fn pages() -> Vec<(String, String)> {
    let docs = root().join("docs");
    let contents = std::fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let link = Regex::new(r"\]\(([^)]+\.md)\)").unwrap();
    let read = |name: &str| {
        std::fs::read_to_string(docs.join(name)).map_err(|why| format!("{name}: {why}"))
    };
    link.captures_iter(&contents)
        .map(|found| (found[1].to_owned(), read(&found[1]).unwrap()))
        .collect()
}

/// What became of a page.
#[derive(Default)]
struct Ran {
    commands: usize,
    compared: usize,
    faults: Vec<String>,
}

/// Types the commands of one page.
fn run(name: &str, text: &str) -> Ran {
    let steps = steps(text);
    let mut ran = Ran::default();
    if steps.iter().all(|step| matches!(step, Step::Save { .. })) {
        return ran;
    }
    let address = Regex::new(r"127\.0\.0\.1:80\d\d").unwrap();
    let mut addresses: BTreeSet<String> =
        address.find_iter(text).map(|found| found.as_str().to_owned()).collect();
    addresses.insert("127.0.0.1:8080".to_owned());
    let mut session = Session::open(&root(), &addresses.into_iter().collect::<Vec<_>>());
    let lines: Vec<&str> = text.lines().collect();
    let mut changes = Vec::new();
    for step in &steps {
        let (line, command, shown) = match step {
            Step::Save { name, more, text } => {
                session.save(name, *more, text);
                continue;
            }
            Step::Type { line, command, shown } => (*line, bare(command), shown.clone()),
        };
        if APART.iter().any(|apart| apart.is(name, command)) {
            continue;
        }
        ran.commands += 1;
        let told = |what: String| format!("docs/{name}:{line}: $ {command}\n{what}");
        let done = match session.run(&as_typed(command)) {
            Ok(done) => done,
            Err(why) => {
                ran.faults.push(told(why));
                break;
            }
        };
        let (expected, code) = expected(&lines[shown.clone()]);
        let printed: Vec<&str> = done.printed.iter().map(String::as_str).collect();
        if done.code != code {
            let what = format!(
                "exit code {} instead of {code}; it printed\n{}",
                done.code,
                printed.join("\n")
            );
            ran.faults.push(told(what));
            break;
        }
        ran.compared += usize::from(expected.iter().any(|line| *line != "..."));
        if !expected.is_empty() && !fits(&expected, &printed) {
            changes.push((shown, done.printed.clone(), code));
            let both = format!(
                "the page shows\n{}\nit printed\n{}",
                expected.join("\n"),
                printed.join("\n")
            );
            ran.faults.push(told(both));
        }
    }
    if updating() && !changes.is_empty() {
        rewrite(name, &lines, changes);
    }
    ran
}

/// A command as the test types it: one that serves at the usual address says so, since it gets another.
fn as_typed(command: &str) -> String {
    match command.strip_prefix("paradero serve") {
        Some(rest) if !rest.contains("--listen") => {
            format!("paradero serve --listen 127.0.0.1:8080{rest}")
        }
        _ => command.to_owned(),
    }
}

/// What a page shows below a command, and the exit code: 0, or what its last line says.
fn expected<'a>(shown: &[&'a str]) -> (Vec<&'a str>, i32) {
    let mut shown: Vec<&str> = shown.to_vec();
    while shown.last().is_some_and(|line| line.trim().is_empty()) {
        shown.pop();
    }
    let code = shown
        .last()
        .and_then(|line| line.strip_prefix("(exit code ")?.strip_suffix(')')?.parse().ok());
    if code.is_some() {
        shown.pop();
    }
    (shown, code.unwrap_or(0))
}

/// Writes what was printed into a page.
fn rewrite(name: &str, lines: &[&str], changes: Vec<(std::ops::Range<usize>, Vec<String>, i32)>) {
    let mut lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
    for (shown, mut printed, code) in changes.into_iter().rev() {
        if code != 0 {
            printed.push(format!("(exit code {code})"));
        }
        lines.splice(shown, printed);
    }
    std::fs::write(root().join("docs").join(name), lines.join("\n") + "\n").unwrap();
}

#[test]
fn every_command_of_every_page_does_what_the_page_shows() {
    let wanted = std::env::var("PAGE").unwrap_or_default();
    let pages: Vec<_> =
        pages().into_iter().filter(|(name, _)| name.contains(wanted.as_str())).collect();
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, text)) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = std::time::Instant::now();
                    let ran = run(name, text);
                    println!("{name}: {} commands, {:.1?}", ran.commands, began.elapsed());
                    all.lock().unwrap().push((name, ran));
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort_by_key(|(name, _)| name.as_str());
    let sum = |count: fn(&Ran) -> usize| all.iter().map(|(_, ran)| count(ran)).sum::<usize>();
    let (commands, compared) = (sum(|ran| ran.commands), sum(|ran| ran.compared));
    println!(
        "{commands} commands run on {} pages, {compared} compared with what is shown",
        all.len()
    );
    let faults: Vec<String> = all.into_iter().flat_map(|(_, ran)| ran.faults).collect();
    assert!(faults.is_empty(), "{} faults\n\n{}", faults.len(), faults.join("\n\n"));
    assert!(!wanted.is_empty() || commands > 150, "{commands} commands run");
}

#[test]
fn what_is_not_run_here_is_run_elsewhere() {
    let pages = pages();
    let tests = Regex::new(r"[a-z_/-]+/tests/[a-z_/]+\.rs").unwrap();
    for apart in APART {
        let Apart { page, begins, why } = apart;
        let text = pages.iter().find(|(name, _)| name == page).map(|(_, text)| text.as_str());
        let stands = typed(text.unwrap_or_default()).iter().any(|command| apart.is(page, command));
        assert!(stands, "docs/{page} has no command `{begins}`: take it from the list");
        let nowhere =
            *page == "install.md" || *page == "python.md" || begins.starts_with("alephclient");
        assert!(nowhere || tests.is_match(why), "docs/{page}, `{begins}`: no test runs it");
        for test in tests.find_iter(why) {
            assert!(
                root().join("crates").join(test.as_str()).exists(),
                "{page}: no {}",
                test.as_str()
            );
        }
    }
}

/// The commands of a page, without remarks.
fn typed(text: &str) -> Vec<String> {
    let command = |step| match step {
        Step::Type { command, .. } => Some(bare(&command).to_owned()),
        Step::Save { .. } => None,
    };
    steps(text).into_iter().filter_map(command).collect()
}

#[test]
fn what_is_not_run_could_be_typed() {
    let flag = Regex::new(r"\s(--[a-z-]+)").unwrap();
    let mut looked = 0;
    for (name, text) in pages() {
        let apart = |command: &String| APART.iter().any(|apart| apart.is(&name, command));
        for command in typed(&text).iter().filter(|command| apart(command)) {
            let Some(words) = command.strip_prefix("paradero ") else { continue };
            let plain =
                |word: &&str| word.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-');
            let named = words.split(' ').take_while(|word| plain(word) && !word.starts_with('-'));
            let help = std::process::Command::new(env!("CARGO_BIN_EXE_paradero"))
                .args(named)
                .arg("--help")
                .output()
                .unwrap();
            let help = String::from_utf8_lossy(&help.stdout).into_owned();
            for found in flag.captures_iter(command) {
                assert!(help.contains(&found[1]), "docs/{name}: $ {command}\nno {}", &found[1]);
                looked += 1;
            }
        }
    }
    assert!(looked >= 8, "{looked} options looked at");
}

#[test]
fn no_command_hides_from_being_run() {
    let hidden = Regex::new(r"^(?:    |\t)\s*(?:\$ )?paradero ").unwrap();
    for (name, text) in pages() {
        let lines: Vec<&str> = text.lines().collect();
        let blocks = page::blocks(&lines);
        for (at, line) in lines.iter().enumerate() {
            let inside = blocks.iter().find(|block| block.lines.contains(&at));
            let console = inside.is_some_and(|block| block.language == "console");
            let shell = inside.is_some_and(|block| {
                ["sh", "bash", "shell", ""].contains(&block.language.as_str())
            });
            let typed = line.starts_with("paradero ") || line.starts_with("$ ");
            let made = reference::is_made(&name);
            assert!(
                made || console || !(hidden.is_match(line) || shell || (inside.is_some() && typed)),
                "docs/{name}:{}: a command or a block without a language outside a ```console: {line}",
                at + 1
            );
        }
    }
}

#[test]
fn every_command_stands_in_the_book() {
    let typed: Vec<String> = pages().iter().flat_map(|(_, text)| typed(text)).collect();
    let commands = reference::commands();
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(" paradero "))
        .collect();
    assert!(names.len() > 40, "{} commands", names.len());
    let leaves = |name: &&&str| !names.iter().any(|other| other.starts_with(&format!("{name} ")));
    let missing: Vec<&str> = names
        .iter()
        .filter(leaves)
        .filter(|name| {
            let between = r"(?:\s+(?:-r|--register|--level)\s+\S+)*\s+";
            let words = name.split(' ').collect::<Vec<_>>().join(between);
            let pattern =
                Regex::new(&format!(r"(?:^|[|;&]\s*)paradero{between}{words}(?:\s|$)")).unwrap();
            !typed.iter().any(|command| pattern.is_match(command))
        })
        .copied()
        .collect();
    assert!(missing.is_empty(), "commands that no page types: {missing:?}");
}
