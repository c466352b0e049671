//! A real scheduler and real executors on this machine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use paradero_link::{Linker, Settings, Threads};
use support::{Office, people};

#[test]
fn a_run_on_two_executors_ends_as_one_on_this_machine() {
    let office = Office::open(2);
    let input = people(3000);
    let settings = Settings { draws: 1, ..Settings::default() };
    let linker = Linker::new(&input).unwrap();
    let here = linker.train_and_link(&[], &settings, &Threads).unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |stage, now: &_| told.lock().unwrap().push((stage, format!("{now:?}")));
    let there = office.link(&linker, &settings, Box::new(tell)).unwrap();
    assert_eq!(there, here);
    let told = told.into_inner().unwrap();
    println!("{told:#?}");
    for stage in ["count", "score", "settle"] {
        let ended = told.iter().any(|(at, told)| *at == stage && told.starts_with("Finished"));
        assert!(ended, "{stage} was done by the cluster");
    }
    assert_eq!(office.left_in_store(), Vec::<String>::new(), "nothing is left of the run");
}
