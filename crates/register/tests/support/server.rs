//! Debian's PostgreSQL, started once for each test binary and gone with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Makes a cluster in a folder and serves it on a socket there until nobody holds the other end of its input.
const SERVE: &str = r#"
"$2/initdb" -D "$1/data" -A trust -U postgres --locale=C -E UTF8 --no-sync >"$1/log" 2>&1 || exit 1
while true; do
  "$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 >>"$1/log" 2>&1 &
  server=$!
  until "$2/pg_isready" -q -h "$1"; do kill -0 $server || exit 1; sleep 0.02; done
  echo ready
  read -r word; again=$?
  kill -INT $server; wait $server
  if [ $again -ne 0 ]; then break; fi
  echo stopped
  read -r word || break
done
rm -rf "$1"/data "$1"/log "$1"
"#;

/// A server.
pub(crate) struct Server {
    child: Child,
    said: BufReader<std::process::ChildStdout>,
    folder: PathBuf,
}

impl Server {
    /// Starts one. It fails loudly where PostgreSQL is missing: what these tests hold would else go untested.
    pub(crate) fn start() -> Self {
        let programs = programs();
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.unwrap().keep();
        // It refuses to be run by root.
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let mut command = if is_root {
            assert!(Command::new("chown").arg("postgres").arg(&folder).status().unwrap().success());
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh", "-c", SERVE, "sh"]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", SERVE, "sh"]);
            command
        };
        command.arg(&folder).arg(programs).current_dir("/");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, said, folder };
        server.expect("ready");
        server
    }

    fn expect(&mut self, word: &str) {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        assert_eq!(line.trim(), word, "PostgreSQL did not start: {}", log());
    }

    /// Where it is reached.
    pub(crate) fn address(&self) -> String {
        format!("postgresql://postgres@/postgres?host={}", self.folder.display())
    }

    /// Stops it, whoever is connected.
    #[allow(dead_code, reason = "not every test stops it")]
    pub(crate) fn stop(&mut self) {
        self.say();
        self.expect("stopped");
    }

    /// Starts it again after [`Server::stop`].
    #[allow(dead_code, reason = "not every test stops it")]
    pub(crate) fn start_again(&mut self) {
        self.say();
        self.expect("ready");
    }

    fn say(&mut self) {
        use std::io::Write as _;
        self.child.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The programs of the newest version that is installed.
fn programs() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = installed.map(|version| version.path().join("bin")).collect();
    all.retain(|programs| programs.join("initdb").is_file());
    all.sort();
    all.pop().expect("PostgreSQL is missing: apt-get install postgresql (./test does)")
}

/// The address of the server of this test binary.
#[allow(dead_code, reason = "a test that stops its server has one of its own")]
pub(crate) fn address() -> &'static str {
    static SERVER: OnceLock<(String, std::sync::Mutex<Server>)> = OnceLock::new();
    let started = SERVER.get_or_init(|| {
        let server = Server::start();
        (server.address(), std::sync::Mutex::new(server))
    });
    &started.0
}
