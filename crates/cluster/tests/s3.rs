//! Runs kept in a store that speaks the protocol of S3.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use paradero_link::{Linker, Settings, Threads};
use support::register::{derived, register, run, run_with};
use support::{Node, Office, free_port, people, wait_for};

/// Asks the server something, as a client of HTTP would.
fn ask(port: u16, line: &str) -> String {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
        let key = "AWS4-HMAC-SHA256 Credential=office/20260101/us-east-1/s3/aws4_request";
        let request = format!(
            "{line} HTTP/1.0\r\nHost: localhost\r\nAuthorization: {key}\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let _ = stream.read_to_string(&mut answer);
    }
    answer
}

#[test]
fn linking_and_rules_go_over_a_store_of_objects_and_leave_nothing_there() {
    let server = std::env::var("MOTO_SERVER")
        .expect("MOTO_SERVER names the program of a server for S3 (`./test` installs one)");
    let port = free_port();
    let child = Command::new(server)
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _server = Node(child);
    wait_for("the server answers", || ask(port, "PUT /runs").contains("200"));
    let folder = tempfile::tempdir().unwrap();
    let local = folder.path().join("local");
    let variables = [
        ("AWS_ENDPOINT", format!("http://127.0.0.1:{port}")),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", "office".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "office".to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
    ];
    let office = Office::over(folder, "s3://runs/linking", &variables, 2);
    office.set("local = ", &format!("local = {:?} #", local.to_str().unwrap()));
    let input = people(1200);
    let settings = Settings::default();
    let linker = Linker::new(&input).unwrap();
    let here = linker.train_and_link(&[], &settings, &Threads).unwrap();
    let there = office.link(&linker, &settings, Box::new(|_, _| ())).unwrap();
    assert!(there == here);
    let nothing_is_left = || {
        let listed = ask(port, "GET /runs?list-type=2");
        assert!(listed.contains("ListBucketResult") && !listed.contains("<Key>"), "{listed}");
        assert_eq!(std::fs::read_dir(&local).unwrap().count(), 0);
    };
    nothing_is_left();
    let register = register(office.folder.path(), "60");
    let findings =
        ["-r", register.to_str().unwrap(), "findings", "--today", "2026-11-30", "--json"];
    let here = run(&findings);
    let one = derived(&register);
    std::fs::remove_dir_all(register.join("derived")).unwrap();
    let on = office.on();
    let there = [&findings[..], &["--on", on.to_str().unwrap()]].concat();
    assert!(here == run_with(&variables, &there) && one == derived(&register));
    nothing_is_left();
}
