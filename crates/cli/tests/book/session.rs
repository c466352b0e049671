//! A shell in a folder of its own, in which the commands of one page are typed one after the other.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use regex::Regex;
use tempfile::TempDir;

/// Above this a command hangs.
const PATIENCE: Duration = Duration::from_secs(240);
/// What ends what a command printed.
const END: &str = "@@ end of a command ";

/// A shell.
pub(crate) struct Session {
    folder: TempDir,
    shell: Child,
    said: Receiver<String>,
    /// Addresses of the page, and those that they stand for here, so that pages can run beside each other.
    addresses: Vec<(String, String)>,
    servers: usize,
}

/// What a command did.
pub(crate) struct Done {
    /// What it printed, on both ways out, without blank lines at the end.
    pub(crate) printed: Vec<String>,
    /// Its exit code.
    pub(crate) code: i32,
}

impl Session {
    /// Opens a shell in a new folder, with `examples` of the checkout in it.
    pub(crate) fn open(root: &Path, addresses: &[String]) -> Self {
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.unwrap();
        let (page, home) = (folder.path().join("page"), folder.path().join("home"));
        std::fs::create_dir(&home).unwrap();
        copy(&root.join("examples"), &page.join("examples"));
        // What an expert types on the page on proofs.
        let script = "crates/cli/tests/proof.py";
        std::fs::create_dir_all(page.join("crates/cli/tests")).unwrap();
        std::fs::copy(root.join(script), page.join(script)).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_paradero")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash")
            .args(["-c", "exec bash --norc --noprofile 2>&1"])
            .current_dir(&page)
            .env_clear()
            .envs([("PATH", path.as_str()), ("TZ", "UTC"), ("LANG", "C.UTF-8"), ("COLUMNS", "100")])
            .env("HOME", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = channel();
        let out = BufReader::new(shell.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.split(b'\n').map_while(Result::ok) {
                if tell.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        let addresses = addresses.iter().map(|address| (address.clone(), free())).collect();
        Self { folder, shell, said, addresses, servers: 0 }
    }

    /// Writes a file, or adds to one.
    pub(crate) fn save(&self, name: &str, more: bool, text: &str) {
        let path = self.page().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before =
            if more { std::fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
        std::fs::write(&path, before + &self.here(text)).unwrap();
    }

    /// Types a command and waits for its end, or, where it ends with `&`, for the first line that it prints.
    pub(crate) fn run(&mut self, command: &str) -> Result<Done, String> {
        let command = self.here(command);
        if let Some(stays) = command.strip_suffix('&') {
            return self.start(stays);
        }
        let typed = format!("{{ {command}\n}} </dev/null; printf '\\n{END}%s\\n' $?\n");
        self.shell.stdin.as_mut().unwrap().write_all(typed.as_bytes()).unwrap();
        let mut printed = Vec::new();
        loop {
            let Ok(line) = self.said.recv_timeout(PATIENCE) else {
                return Err(format!("it did not end; it printed\n{}", printed.join("\n")));
            };
            if let Some(code) = line.strip_prefix(END) {
                let code = code.parse().unwrap_or(-1);
                return Ok(Done { printed: self.there(printed), code });
            }
            printed.push(line);
        }
    }

    /// Starts a server and waits until it says where it listens.
    fn start(&mut self, command: &str) -> Result<Done, String> {
        self.servers += 1;
        let log = self.folder.path().join(format!("server-{}", self.servers));
        let typed = format!("{command} >{} 2>&1 </dev/null &\n", log.display());
        self.shell.stdin.as_mut().unwrap().write_all(typed.as_bytes()).unwrap();
        for _ in 0..1200 {
            std::thread::sleep(Duration::from_millis(100));
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            if said.contains("http://") && said.ends_with('\n') {
                let printed = said.lines().map(str::to_owned).collect();
                return Ok(Done { printed: self.there(printed), code: 0 });
            }
        }
        Err(format!("no server: {}", std::fs::read_to_string(&log).unwrap_or_default()))
    }

    fn page(&self) -> PathBuf {
        self.folder.path().join("page")
    }

    fn here(&self, text: &str) -> String {
        self.addresses.iter().fold(text.to_owned(), |text, (page, here)| text.replace(page, here))
    }

    fn there(&self, mut printed: Vec<String>) -> Vec<String> {
        while printed.last().is_some_and(|line| line.trim().is_empty()) {
            printed.pop();
        }
        let colour = Regex::new("\x1b\\[[0-9;]*[A-Za-z]|\r").unwrap();
        let back = |line: String| {
            let line = colour.replace_all(&line, "").into_owned();
            self.addresses.iter().fold(line, |line, (page, here)| line.replace(here, page))
        };
        printed.into_iter().map(back).collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(mut typing) = self.shell.stdin.take() {
            let _ = typing.write_all(b"kill $(jobs -p) 2>/dev/null; exit\n");
        }
        let _ = self.shell.wait();
    }
}

/// An address of this machine at which nobody listens.
fn free() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
