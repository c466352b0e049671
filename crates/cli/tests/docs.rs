//! The commands of the tutorial, and of custody on what others say of a register, run in order.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

#[path = "../../ledger/tests/support/authority.rs"]
mod authority;
mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use authority::{Authority, Kind};
use support::{LIST, MAPPING, Office, paradero, run};

/// The words of a command line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let quoted = |(at, part): (usize, &str)| -> Vec<String> {
        if at % 2 == 1 {
            vec![part.to_owned()]
        } else {
            part.split_whitespace().map(str::to_owned).collect()
        }
    };
    line.split('"').enumerate().flat_map(quoted).collect()
}

#[test]
fn every_command_of_the_tutorial_works() {
    let tutorial = include_str!("../../../docs/tutorial.md");
    let directory = tempfile::tempdir().unwrap();
    let mut run = 0;
    for line in tutorial.lines().filter_map(|line| line.strip_prefix("    paradero ")) {
        let mut arguments = words(line);
        let asks = |option: &str| !line.contains(option);
        match arguments.first().map(String::as_str) {
            // It ends only when it is told to.
            Some("serve") => continue,
            // Nobody sits at the keyboard here.
            Some("add") if ["--yes", "--mapping", "--propose-to"].into_iter().all(asks) => {
                arguments.push("--yes".to_owned());
            }
            Some("show") => arguments = vec!["people".to_owned()],
            _ => {}
        }
        let output = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .current_dir(directory.path())
            .env("PARADERO_REGISTER", "casework")
            .args(&arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "paradero {line}: {said}");
        run += 1;
    }
    assert!(run >= 9, "{run} commands run");
}

/// The part of a page below a head of the second order, up to the next.
fn section<'a>(page: &'a str, head: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("\n## {head}\n")).unwrap();
    rest.split("\n## ").next().unwrap()
}

/// The lines that are to be typed, without what stands behind a hash sign.
fn typed<'a>(text: &'a str, program: &'a str) -> impl Iterator<Item = Vec<String>> + 'a {
    let lines =
        text.lines().filter_map(move |line| line.strip_prefix("    ")?.strip_prefix(program));
    lines.map(|line| words(line.split(" # ").next().unwrap()))
}

#[test]
fn every_command_of_custody_on_witnesses_timestamps_and_paper_works() {
    let custody = include_str!("../../../docs/custody.md");
    let office = Office::with_list();
    let list = office.write("list.csv", LIST.replace("05/01/2026", "07/01/2026").repeat(17));
    let mapping = office.write("list.toml", MAPPING);
    assert_eq!(office.run(&["add", &list, "--mapping", &mapping]).code, 0);
    let room = office.register().parent().unwrap().to_owned();
    std::fs::copy(office.register().join("keys/verify.key"), room.join("north.key")).unwrap();
    let authority =
        Authority::new(tempfile::tempdir().unwrap().keep().as_path(), Kind::P256, "time");
    office.write("root.pem", authority.root());
    std::fs::write(office.register().join("tsa.pem"), authority.root()).unwrap();
    let tsr_of = |tsq: &Path| {
        std::fs::write(tsq.with_extension("tsr"), authority.reply(&std::fs::read(tsq).unwrap()))
    };
    let settings = office.register().join("paradero.toml");
    let plain = std::fs::read_to_string(&settings).unwrap();
    let newest = |ending: &str| {
        let files =
            std::fs::read_dir(room.join("stick")).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.to_str().unwrap().ends_with(ending)).max().unwrap()
    };
    let (mut key, mut server, mut run_so_far) = (String::new(), None, 0);
    let sections =
        ["Witnesses", "Timestamps", "A checkpoint on paper"].map(|head| section(custody, head));
    for arguments in sections.iter().flat_map(|text| typed(text, "paradero ")) {
        let mut arguments: Vec<String> = arguments
            .into_iter()
            .map(|word| match word.as_str() {
                "DIR" => office.register().display().to_string(),
                "KEY" => key.clone(),
                "FILE" => office.register().join("ledger/team/checkpoint").display().to_string(),
                "stick/REQUEST" => newest("-team.request").display().to_string(),
                "stick/ANSWER" => {
                    newest("-team.request").with_file_name("team-2.tsr").display().to_string()
                }
                _ => word,
            })
            .collect();
        let line = arguments.join(" ");
        if arguments[..2] == ["witness", "serve"] {
            arguments[4] = "127.0.0.1:0".to_owned();
            let mut started = paradero()
                .current_dir(&room)
                .args(&arguments)
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut said = String::new();
            BufReader::new(started.stderr.take().unwrap()).read_line(&mut said).unwrap();
            let url = said.split(' ').next().unwrap();
            let more = format!("\n[[witness]]\nkey = \"{key}\"\nurl = \"{url}\"\n");
            std::fs::write(&settings, plain.clone() + &more).unwrap();
            server = Some(started);
            run_so_far += 1;
            continue;
        }
        if arguments[0] == "timestamp" && arguments.len() == 3 {
            // An authority is asked by HTTP in tests/witness.rs; here it says that none has an address.
            let told = run(paradero().current_dir(&room).args(&arguments));
            assert!(told.code == 2 && told.err.contains("[[timestamp]]"), "{line}: {}", told.err);
            continue;
        }
        let done = run(paradero().current_dir(&room).args(&arguments));
        assert_eq!(done.code, 0, "paradero {line}: {}{}", done.out, done.err);
        match (arguments[0].as_str(), arguments[1].as_str()) {
            ("witness", "init") => key = done.out.trim().to_owned(),
            ("timestamp", _) if line.contains("--request") => {
                tsr_of(&newest("team-2.tsq")).unwrap();
            }
            _ => {}
        }
        run_so_far += 1;
    }
    let mut server = server.unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(run_so_far, 13);
    // What an expert types, on what is kept.
    let kept = office.register().join("ledger/team/stamped");
    let openssl: Vec<Vec<String>> = typed(sections[1], "openssl ").collect();
    let [verify] = openssl.as_slice() else { panic!("one command of openssl") };
    let verify = verify.iter().map(|word| word.replace("7.", "2."));
    assert!(Command::new("openssl").current_dir(&kept).args(verify).status().unwrap().success());
}
