//! A small register behind a running server: the press report and a fictional roster.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub(crate) struct Office {
    server: Child,
    /// `127.0.0.1:port`.
    pub(crate) address: String,
    folder: Option<tempfile::TempDir>,
    /// Sent with each request: that of a session.
    pub(crate) cookie: String,
}

pub(crate) fn paradero(register: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paradero"));
    command.arg("-r").arg(register);
    command
}

pub(crate) fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Adds a file with the mapping or claim sheet beside it, if there is one.
fn add(register: &Path, file: &Path) {
    let beside = |ending: &str| Some(file.with_extension(ending)).filter(|path| path.is_file());
    let guide = match (beside("mapping.toml"), beside("claims.toml")) {
        (Some(mapping), _) => ("--mapping", mapping),
        (None, Some(sheet)) => ("--claims", sheet),
        (None, None) => return,
    };
    if file != guide.1 {
        run(paradero(register).arg("add").arg(file).arg(guide.0).arg(guide.1));
    }
}

/// The press report, a page that was received, a fictional roster with decisions, and an estimate.
fn filled(received: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (register, roster) = (folder.path().join("register"), folder.path().join("roster"));
    run(paradero(&register).arg("init").arg(&register).args(["--name", "Oficina de prueba"]));
    add(
        &register,
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report/report.txt")),
    );
    let acta = folder.path().join("acta.html");
    std::fs::write(&acta, received).unwrap();
    let sheet = acta.with_extension("claims.toml");
    std::fs::write(&sheet, "[source]\ntitle = \"acta.html\"\n").unwrap();
    add(&register, &acta);
    bring_roster(&register, &roster);
    run(paradero(&register).args(["decide", "--file"]).arg(roster.join("decisions.toml")));
    let lists =
        ["prisons=prisons-2025-06.csv+lomaverde.csv", "docket.tsv", "press.csv", "orders.csv"];
    let mut estimate = paradero(&register);
    estimate.args(["estimate", "--record", "--by", "Inés", "--strata", "year", "--linkage", "3"]);
    estimate.args(["--draws", "50", "--replicates", "20", "--sweeps", "4000"]);
    run(estimate.args(lists.iter().flat_map(|list| ["--lists", list])));
    (folder, register)
}

impl Office {
    pub(crate) fn open(received: &str) -> Self {
        let (folder, register) = filled(received);
        Self::serve(folder, &register)
    }

    /// The same where `ana` keeps the register, `leo` reads, and one proposal waits.
    pub(crate) fn with_staff(password: &str) -> Self {
        let (folder, register) =
            filled("<!DOCTYPE html><title>Acta</title><p>Ana Rojo fue trasladada.");
        for (name, role) in [("ana", "keeper"), ("leo", "reader")] {
            let mut add = paradero(&register);
            add.args(["account", "add", name, "--role", role]);
            let file = folder.path().join("password");
            std::fs::write(&file, format!("{password}\n")).unwrap();
            if name != "ana" {
                add.args(["--by", "ana", "--password-file"]).arg(&file);
            }
            let mut added = add.stdin(Stdio::piped()).spawn().unwrap();
            writeln!(added.stdin.take().unwrap(), "{password}").unwrap();
            assert!(added.wait().unwrap().success());
        }
        let settings = register.join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        let file = folder.path().join("password");
        let mut withdraw = paradero(&register);
        withdraw.args(["withdraw", "acta.html", "--why", "lo pide la familia", "--by", "ana"]);
        run(withdraw.arg("--password-file").arg(file));
        Self::serve(folder, &register)
    }

    /// The press report alone, where `ana` signs in.
    pub(crate) fn with_account(password: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("register");
        run(paradero(&register).arg("init").arg(&register).args(["--name", "Oficina de prueba"]));
        add(
            &register,
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report/report.txt")),
        );
        let added = paradero(&register)
            .args(["account", "add", "ana", "--role", "editor"])
            .stdin(Stdio::piped())
            .spawn();
        let mut added = added.unwrap();
        writeln!(added.stdin.take().unwrap(), "{password}").unwrap();
        assert!(added.wait().unwrap().success());
        Self::serve(folder, &register)
    }

    /// The press report, keepers by twos (`ana`, `eva`), and what `ana` proposed: to withdraw it, and to seal it.
    pub(crate) fn with_proposals(password: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("register");
        run(paradero(&register).arg("init").arg(&register).args(["--name", "Oficina de prueba"]));
        add(
            &register,
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report/report.txt")),
        );
        let settings = register.join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, format!("{password}\n")).unwrap();
        for name in ["ana", "eva"] {
            let mut command = paradero(&register);
            command.args(["--level", "sealed", "account", "add", name, "--role", "keeper"]);
            if name == "eva" {
                command.args(["--by", "ana", "--password-file"]).arg(&file);
            }
            let mut added = command.stdin(Stdio::piped()).spawn().unwrap();
            writeln!(added.stdin.take().unwrap(), "{password}").unwrap();
            assert!(added.wait().unwrap().success());
        }
        let by = |command: &mut Command| {
            run(command.args(["--by", "ana", "--password-file"]).arg(&file));
        };
        by(paradero(&register).args([
            "level",
            "report.txt",
            "sealed",
            "--why",
            "una amenaza contra quien lo dio",
        ]));
        by(paradero(&register).args([
            "withdraw",
            "report.txt",
            "--why",
            "the family asked for it",
        ]));
        Self::serve_at(folder, &register, "sealed")
    }

    /// A fictional roster, where `ana` is a reviewer.
    pub(crate) fn with_reviewer(password: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (register, roster) = (folder.path().join("register"), folder.path().join("roster"));
        run(paradero(&register).arg("init").arg(&register).args(["--name", "Oficina de prueba"]));
        bring_roster(&register, &roster);
        let added = paradero(&register)
            .args(["account", "add", "ana", "--role", "reviewer"])
            .stdin(Stdio::piped())
            .spawn();
        let mut added = added.unwrap();
        writeln!(added.stdin.take().unwrap(), "{password}").unwrap();
        assert!(added.wait().unwrap().success());
        Self::serve(folder, &register)
    }

    /// Ends the server as the system does that runs out of memory, and serves the same register again.
    pub(crate) fn killed_and_served_again(mut self) -> Self {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        let Some(folder) = self.folder.take() else { panic!("the folder is gone") };
        let register = folder.path().join("register");
        Self::serve(folder, &register)
    }

    fn serve(folder: tempfile::TempDir, register: &Path) -> Self {
        Self::serve_at(folder, register, "team")
    }

    pub(crate) fn serve_at(folder: tempfile::TempDir, register: &Path, level: &str) -> Self {
        let mut server = paradero(register)
            .args(["--level", level, "serve", "--listen", "127.0.0.1:0", "--today", "2026-03-01"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(server.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the server said: {said}")).to_owned();
        Self { server, address, folder: Some(folder), cookie: String::new() }
    }

    /// Status and body of the answer to a request for `path`.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, cookie) = (&self.address, &self.cookie);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, body.to_owned())
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A page as the crawl saw it.
pub(crate) struct Seen {
    pub(crate) length: usize,
    /// Links of its main part: address without what follows `#`, and text.
    pub(crate) links: Vec<(String, String)>,
}

/// Every page that links lead to from `start`, each asked for once. Links to the register as it was
/// are not followed: each would make a store of its own.
pub(crate) fn crawl(office: &Office, start: &str) -> BTreeMap<String, Seen> {
    let mut seen = BTreeMap::new();
    let mut open = BTreeMap::from([(start.to_owned(), String::new())]);
    while let Some((path, from)) = open.pop_first() {
        let (status, body) = office.get(&path);
        assert_eq!(status, 200, "{path}, to which {from} links");
        let page = path.starts_with(start);
        let all = if page { links(&body) } else { Vec::new() };
        for (link, _) in &all {
            assert!(link.starts_with('/') && !link.starts_with("//"), "{path} links to {link}");
            let other_language =
                link.len() >= 3 && !link.starts_with(start) && link.starts_with("/e");
            // A document of each kind is set once: setting takes long without optimisation.
            let file = link.rsplit('/').next().filter(|file| file.ends_with(".pdf"));
            let set = file.is_some_and(|file| {
                seen.keys().chain(open.keys()).any(|known: &String| known.ends_with(file))
            });
            if !seen.contains_key(link) && !link.contains("as-of=") && !other_language && !set {
                open.insert(link.clone(), path.clone());
            }
        }
        let main = body.split_once("<main").map_or("", |(_, rest)| rest);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        let links = if page { links(main) } else { Vec::new() };
        seen.insert(path, Seen { length: body.len(), links });
    }
    seen
}

/// What an address asks for: its route, and the names of what it is asked with.
pub(crate) fn form_of(path: &str) -> (String, String) {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.sort_unstable();
    (bare.split('/').take(3).collect::<Vec<_>>().join("/"), names.join("&"))
}

/// Every page in Spanish that links lead to from the first, as whoever's cookie the office has: each without a question, and of
/// those that answer one a few of each form. Status and text of each.
pub(crate) fn walk(office: &Office) -> BTreeMap<String, (u16, String)> {
    let (mut seen, mut forms) = (BTreeMap::new(), BTreeMap::<_, usize>::new());
    let mut open = BTreeSet::from(["/es".to_owned()]);
    let mut known = open.clone();
    while let Some(path) = open.pop_first() {
        let (status, body) = office.get(&path);
        for (link, _) in links(&body) {
            let bare = link.split('?').next().unwrap_or_default();
            let file = [".csv", ".md", ".pdf", ".toml", ".ics", "/guide"];
            let own = link.starts_with("/es") && !file.iter().any(|end| bare.ends_with(end));
            if !own || link.contains("as-of=") || !known.insert(link.clone()) {
                continue;
            }
            let asked = forms.entry(form_of(&link)).or_default();
            *asked += 1;
            if !link.contains('?') || *asked <= 2 {
                open.insert(link);
            }
        }
        seen.insert(path, (status, body));
    }
    seen
}

/// The links of a piece of HTML: address without what follows `#`, and text.
fn links(html: &str) -> Vec<(String, String)> {
    let link = |rest: &str| {
        let href = rest.split_once("href=\"")?.1.split('"').next()?.replace("&amp;", "&");
        let address = href.split('#').next().unwrap_or_default().to_owned();
        let inner = rest.split_once('>')?.1.split("</a>").next()?;
        let mut text = String::new();
        let mut tag = false;
        for letter in inner.chars() {
            match letter {
                '<' => tag = true,
                '>' => tag = false,
                _ if !tag => text.push(letter),
                _ => {}
            }
        }
        (!address.is_empty()).then_some((address, text.trim().to_owned()))
    };
    html.split("<a ").skip(1).filter_map(link).collect()
}

/// Makes a fictional roster of 300 people and adds all of it to a register.
fn bring_roster(register: &Path, roster: &Path) {
    let synth = ["synth", "roster", "--people", "300", "--seed", "1", "--out"];
    run(paradero(register).args(synth).arg(roster));
    let mut files: Vec<_> =
        std::fs::read_dir(roster).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().for_each(|file| add(register, file));
}

/// An Excel file whose only sheet has these rows, all of them text.
pub(crate) fn workbook<const COLUMNS: usize>(rows: &[[&str; COLUMNS]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
