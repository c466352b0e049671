//! Executors that are lost, runs that are broken off: the answer is the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use paradero_handover::{Program, Told};
use paradero_link::{Linker, Settings, Threads};
use support::register::{derived, register, run};
use support::{Office, PROGRAM, people};

#[test]
fn an_executor_that_is_killed_costs_time_and_nothing_else() {
    let mut office = Office::open(2);
    let input = people(2000);
    let settings = Settings::default();
    let linker = Linker::new(&input).unwrap();
    let here = linker.train_and_link(&[], &settings, &Threads).unwrap();
    // Killed at another moment each time, from before its first task on.
    for wait in [0, 60, 140, 230] {
        let victim = office.executors[0].take().unwrap();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(wait));
            // SIGKILL: nothing is said to anybody.
            drop(victim);
        });
        let since = Instant::now();
        let there = office.link(&linker, &settings, Box::new(|_, _| ())).unwrap();
        println!("killed after {wait} ms: {:?}", since.elapsed());
        killer.join().unwrap();
        assert!(there == here, "killed after {wait} ms");
        office.executors.clear();
        office.hire();
        office.hire();
    }
}

#[test]
fn a_run_that_was_broken_off_goes_on_where_it_was() {
    let mut office = Office::open(1);
    let input = people(2000);
    let settings = Settings::default();
    let linker = Linker::new(&input).unwrap();
    let here = linker.train_and_link(&[], &settings, &Threads).unwrap();
    let finished = Mutex::new(Vec::new());
    let tell = |stage, told: &Told| {
        if let Told::Finished { tasks, found, .. } = *told {
            finished.lock().unwrap().push((stage, tasks, found));
        }
    };
    let program = Program::with(Path::new(PROGRAM), &office.on(), [1; 32], Box::new(tell));
    let program = program.unwrap();
    let first = linker.train_and_link(&[], &settings, &program).unwrap();
    // As if the machine of whoever linked had failed: what was done lies in the store, but for one task.
    drop(program);
    let left = office.left_in_store();
    assert_eq!(left.len(), 4, "the ground and three stages: {left:?}");
    let stage = left.iter().find(|name| name.starts_with("score")).unwrap();
    let parts = office.folder.path().join("store").join(stage).join("parts");
    let one = std::fs::read_dir(&parts).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(one).unwrap();
    // Under another veil: what was written stands.
    let program = Program::with(Path::new(PROGRAM), &office.on(), [2; 32], Box::new(tell));
    let program = program.unwrap();
    let second = linker.train_and_link(&[], &settings, &program).unwrap();
    assert!(first == here && second == here);
    program.finish().unwrap();
    drop(program);
    let finished = finished.into_inner().unwrap();
    for (stage, tasks, found) in finished.iter().skip(3) {
        assert_eq!(tasks - found, usize::from(*stage == "score"), "{finished:?}");
    }
    assert!(office.left_in_store().is_empty());
    office.executors.clear();
}

#[test]
fn without_executors_a_run_says_what_is_missing() {
    let office = Office::open(0);
    office.set("late_seconds = 3.0", "late_seconds = 0.1");
    let input = people(300);
    let linker = Linker::new(&input).unwrap();
    let error = office.link(&linker, &Settings::default(), Box::new(|_, _| ())).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("is an executor running?") && error.contains("tasks are missing"),
        "{error}"
    );
}

#[test]
fn an_executor_that_is_killed_while_rules_run_costs_time_and_nothing_else() {
    let mut office = Office::open(2);
    let on = office.on();
    let register = register(office.folder.path(), "80");
    let at = register.to_str().unwrap();
    let findings = ["-r", at, "findings", "--today", "2026-11-30", "--json"];
    let here = run(&findings);
    let one = derived(&register);
    std::fs::remove_dir_all(register.join("derived")).unwrap();
    let victim = office.executors[0].take().unwrap();
    let store = office.folder.path().join("store");
    let killer = std::thread::spawn(move || {
        // In the midst of the views, which all that follows reads.
        support::wait_for("a view is made", || {
            let groups = std::fs::read_dir(&store).into_iter().flatten().filter_map(Result::ok);
            groups.map(|group| group.path().join("work/covered")).any(|view| view.is_dir())
        });
        drop(victim);
    });
    let there = run(&[&findings[..], &["--on", on.to_str().unwrap()]].concat());
    killer.join().unwrap();
    assert!(here == there && derived(&register) == one);
    assert!(office.left_in_store().is_empty(), "{:?}", office.left_in_store());
}
