//! An office with a cluster on this machine: certificates, a scheduler, executors, each a process.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses some of it; what fails here fails the test"
)]

pub(crate) mod register;

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use paradero_handover::{Program, Tell, Told};
use paradero_link::{Error, Field, FieldKind, Input, Linked, Linker, Model, Settings, Values};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_paradero-cluster");

/// A process that ends with the test.
pub(crate) struct Node(pub(crate) Child);

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A cluster on this machine.
pub(crate) struct Office {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) scheduler: Option<Node>,
    pub(crate) executors: Vec<Option<Node>>,
    /// What nodes find in their environment.
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// A port that nobody has just now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a node and waits until it says that it is there.
pub(crate) fn start(arguments: &[&str], on: &Path, variables: &[(&str, String)]) -> Node {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .args(["--on".as_ref(), on.as_os_str()])
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    assert!(first.starts_with(arguments[0]), "{arguments:?}: {first}");
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
    Node(child)
}

impl Office {
    /// With so many executors of one task at a time, and a folder for runs.
    pub(crate) fn open(executors: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store").to_string_lossy().into_owned();
        Self::over(folder, &store, &[], executors)
    }

    /// The same with any store.
    pub(crate) fn over(
        folder: tempfile::TempDir,
        store: &str,
        variables: &[(&'static str, String)],
        executors: usize,
    ) -> Self {
        let port = free_port();
        let made = Command::new(PROGRAM)
            .args(["init", folder.path().join("cluster").to_str().unwrap(), "--store", store])
            .args(["--port", &port.to_string()])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let variables = variables.to_vec();
        let mut office = Self { folder, scheduler: None, executors: Vec::new(), variables };
        // Also stages of few parts, as tests have them.
        office.set("fewest_parts = 8", "fewest_parts = 1");
        office.scheduler = Some(start(&["scheduler"], &office.on(), &office.variables));
        for _ in 0..executors {
            office.hire();
        }
        office
    }

    /// One executor more.
    pub(crate) fn hire(&mut self) {
        self.executors.push(Some(start(
            &["executor", "--cores", "1"],
            &self.on(),
            &self.variables,
        )));
    }

    /// The settings.
    pub(crate) fn on(&self) -> PathBuf {
        self.folder.path().join("cluster/cluster.toml")
    }

    /// Changes the settings.
    pub(crate) fn set(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.on()).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(self.on(), text.replace(from, to)).unwrap();
    }

    /// Links on the cluster, and removes what the run left.
    pub(crate) fn link(
        &self,
        linker: &Linker<'_>,
        settings: &Settings,
        tell: Tell<'_>,
    ) -> Result<(Model, Linked), Error> {
        let program = Program::with(Path::new(PROGRAM), &self.on(), [7; 32], tell)?;
        let variables = self.variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let program = program.variables(variables.collect());
        let linked = linker.train_and_link(&[], settings, &program)?;
        program.finish()?;
        Ok(linked)
    }

    /// What lies in the store.
    pub(crate) fn left_in_store(&self) -> Vec<String> {
        let store = std::fs::read_dir(self.folder.path().join("store"));
        let mut left: Vec<String> = store
            .map(|all| all.map(|one| one.unwrap().file_name().to_string_lossy().into()).collect())
            .unwrap_or_default();
        left.sort();
        left
    }
}

/// Waits until something holds; fails after a minute.
pub(crate) fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What is told of stages, kept.
#[derive(Default)]
pub(crate) struct Heard(pub(crate) Mutex<Vec<(&'static str, Told)>>);

/// Fictional people, each on two or three rows.
pub(crate) fn people(count: u32) -> Input {
    const GIVEN: [&str; 9] =
        ["Nerea", "Olmo", "Beto", "Ilda", "Maria", "Mario", "Ñusta", "Jose Luis", "Tadeo"];
    const SURNAMES: [&str; 9] = [
        "Altamirano",
        "Bustos",
        "Quispe",
        "Kispe",
        "De la Cruz",
        "Ernandes",
        "Zambrano",
        "Tupa",
        "Ibarra",
    ];
    let mut state = 7_u64;
    let mut draw = |below: u32| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(below)).unwrap()
    };
    let pick = |list: &[&str], at: u32| list[at as usize % list.len()].to_owned();
    let (mut names, mut papers, mut places, mut births) = (vec![], vec![], vec![], vec![]);
    for person in 0..count {
        let (given, one, two) = (draw(9), draw(9), draw(9));
        let born = i32::try_from(draw(9000)).unwrap();
        for _ in 0..2 + draw(2) {
            let slip = draw(9);
            let mut name = format!(
                "{} {} {}",
                pick(&GIVEN, given),
                pick(&SURNAMES, one),
                pick(&SURNAMES, two)
            );
            if slip == 1 {
                name.push('s');
            }
            names.push((slip != 2).then_some(name));
            papers.push(
                (slip != 3).then(|| format!("DNI {}", 100_000 + person * 7 + u32::from(slip == 4))),
            );
            places.push(Some(pick(&["Puente Viejo", "Puerto Claro", "El Puerto"], draw(3))));
            let day = born + if slip == 5 { 30 } else { 0 };
            births.push((slip != 6).then_some((day, day)));
        }
    }
    let rows = names.len();
    let text = |name: &str, kind, values: Vec<Option<String>>| Field {
        name: name.to_owned(),
        kind,
        values: Values::Text(values.into_iter().collect()),
    };
    Input {
        ids: (0..rows as u64).collect(),
        list: vec![0; rows],
        unique: vec![false],
        fields: vec![
            text("name", FieldKind::FullName, names),
            text("paper", FieldKind::Document, papers),
            text("place", FieldKind::Place, places),
            Field {
                name: "born".to_owned(),
                kind: FieldKind::BirthDate,
                values: Values::Date(births),
            },
        ],
        link_only: false,
    }
}
