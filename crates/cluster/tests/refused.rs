//! Who may not speak is told so, in one line.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::tests_outside_test_module,
    reason = "a test may stop at the first surprise"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use paradero_handover::Order;
use paradero_link::kernel::Named;
use support::{Office, PROGRAM};

/// Submits a stage that is not there; whoever is let in is told that.
fn submit(on: &Path, version: Option<&str>) -> Output {
    let named = Named { ground: "ground-0".to_owned(), stage: "score-0".to_owned() };
    let order = serde_json::to_string(&Order { named, parts: 4, folder: None }).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["submit".as_ref(), "--on".as_ref(), on.as_os_str()]);
    if let Some(version) = version {
        command.env("PARADERO_CLUSTER_VERSION", version);
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), order.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The one line in which something is refused.
fn line(output: &Output) -> String {
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    println!("{}", said.trim_end());
    said
}

/// Settings like those of an office, with other certificates.
fn with_certificates(office: &Office, certificates: &Path) -> PathBuf {
    let text = std::fs::read_to_string(office.on()).unwrap();
    let path = office.folder.path().join("other.toml");
    let other = format!("certificates = {certificates:?}");
    std::fs::write(&path, text.replace("certificates = \"certificates\"", &other)).unwrap();
    path
}

#[test]
fn whoever_has_no_certificate_a_wrong_one_or_another_version_is_refused() {
    let office = Office::open(1);
    let none = with_certificates(&office, Path::new("nowhere"));
    let said = line(&submit(&none, None));
    assert!(said.contains("speaks with certificates only") && said.contains("init"), "{said}");

    let other = office.folder.path().join("elsewhere");
    let made = Command::new(PROGRAM)
        .args(["init", other.to_str().unwrap(), "--store", "/nowhere"])
        .output()
        .unwrap();
    assert!(made.status.success());
    let wrong = with_certificates(&office, &other.join("certificates"));
    let said = line(&submit(&wrong, None));
    assert!(said.contains("certificate"), "{said}");

    let said = line(&submit(&office.on(), Some("paradero 0.0.1")));
    assert!(said.contains("another version") && said.contains("paradero 0.0.1"), "{said}");

    let executor = Command::new(PROGRAM)
        .args(["executor".as_ref(), "--on".as_ref(), wrong.as_os_str()])
        .output()
        .unwrap();
    let said = line(&executor);
    assert!(said.contains("certificate"), "{said}");
}

#[test]
fn a_caller_without_tls_is_not_answered() {
    let office = Office::open(1);
    let settings = std::fs::read_to_string(office.on()).unwrap();
    let settings: toml::Table = settings.parse().unwrap();
    let address = settings["scheduler"].as_str().unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /api/executors HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.contains("HTTP/1.1 200") && !answer.contains("executor"), "{answer}");
}

#[test]
fn certificates_are_made_once_and_the_key_is_the_owners() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::open(0);
    let folder = office.folder.path().join("cluster");
    let again = Command::new(PROGRAM)
        .args(["init", folder.to_str().unwrap(), "--store", "/nowhere"])
        .output()
        .unwrap();
    assert!(line(&again).contains("holds certificates already"));
    let key = folder.join("certificates/node.key").metadata().unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert!(!folder.join("certificates/ca.key").exists(), "the authority's key is kept nowhere");
}
