//! Three registers that differ in what lies above a level, each behind a running server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What every account of the tests signs in with.
pub(crate) const PASSWORD: &str = "tres gatos en la azotea";
pub(crate) const LEVELS: [&str; 3] = ["public", "team", "sealed"];
/// Where the proposal of the sealed level stands in its log.
pub(crate) const SEALED_PROPOSAL: usize = 5;
pub(crate) const ROLES: [&str; 4] = ["reader", "editor", "reviewer", "keeper"];

/// Words that stand in the sources of one level and nowhere else. All people are fictional.
pub(crate) struct Canaries {
    pub(crate) person: &'static str,
    pub(crate) listed: &'static str,
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    pub(crate) docket: &'static str,
    pub(crate) place: &'static str,
    pub(crate) court: &'static str,
    pub(crate) note: &'static str,
    pub(crate) batch: &'static str,
    pub(crate) speaker: &'static str,
}

impl Canaries {
    /// One word of each, as no other level has it.
    pub(crate) fn words(&self) -> Vec<String> {
        let all = [
            self.person,
            self.listed,
            self.file,
            self.title,
            self.docket,
            self.place,
            self.court,
            self.note,
            self.batch,
            self.speaker,
        ];
        all.iter()
            .map(|text| text.split(' ').next_back().unwrap_or_default().to_lowercase())
            .collect()
    }
}

/// Of the levels in order.
pub(crate) const CANARIES: [Canaries; 3] = [
    Canaries {
        person: "Paloma Pubkuzmar",
        listed: "Petrona Pubyoltic",
        file: "pubfile",
        title: "Papers Pubtitle",
        docket: "PUB-11/2026",
        place: "Prison Pubplaza",
        court: "Court Pubcourt",
        note: "moved by pubnote",
        batch: "flight Pubflight",
        speaker: "Office Pubvoice",
    },
    Canaries {
        person: "Teodora Teamvasq",
        listed: "Tomasa Teamxicot",
        file: "teamfile",
        title: "Papers Teamtitle",
        docket: "TEAM-22/2026",
        place: "Prison Teamplaza",
        court: "Court Teamcourt",
        note: "moved by teamnote",
        batch: "flight Teamflight",
        speaker: "Office Teamvoice",
    },
    Canaries {
        person: "Selvina Sealorran",
        listed: "Simona Sealzunil",
        file: "sealfile",
        title: "Papers Sealtitle",
        docket: "SEAL-33/2026",
        place: "Prison Sealplaza",
        court: "Court Sealcourt",
        note: "moved by sealnote",
        batch: "flight Sealflight",
        speaker: "Office Sealvoice",
    },
];

fn paradero(register: &Path, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paradero"))
        .env_remove("PARADERO_REGISTER")
        .arg("-r")
        .arg(register)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `paradero account`, by keepers once there are any.
fn account(register: &Path, arguments: &[&str], input: &str) {
    let password = register.parent().unwrap().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let known = std::fs::read_to_string(register.join("keys/accounts.toml")).unwrap_or_default();
    let mut all = vec!["account"];
    all.extend(arguments);
    // What concerns keepers takes two, where there are two.
    for keeper in ["team-keeper", "sealed-keeper"] {
        if known.contains(keeper) {
            all.extend(["--by", keeper, "--password-file", password.to_str().unwrap()]);
        }
    }
    paradero(register, &all, input);
}

/// A keeper of the sealed level proposes to withdraw the list of a level, for a reason that has its word.
fn propose(register: &Path, level: usize) {
    let password = register.parent().unwrap().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let list = format!("{}-list.csv", CANARIES[level].file);
    let by = ["--by", "sealed-keeper", "--password-file", password.to_str().unwrap()];
    let withdraw = ["withdraw", &list, "--why", CANARIES[level].note];
    paradero(register, &[&withdraw[..], &by].concat(), "");
}

/// A document of a level with its claim sheet: a person whom an order protects, held, on a flight; and
/// somebody of whom every level speaks.
fn document(level: usize) -> (String, String) {
    let c = &CANARIES[level];
    let text = format!(
        "Docket {docket}: removal of {person} and of Rosa Amaya Quintana is barred, 3 March 2026, by {court}.\n\
         {person} is held at {place}, {note}. She is announced for {batch}.\n",
        docket = c.docket,
        person = c.person,
        court = c.court,
        place = c.place,
        note = c.note,
        batch = c.batch
    );
    let sheet = format!(
        r#"[source]
said_by = "{speaker}"
said_on = "2026-03-03"
title = "{title}"
obtained = "{note}"
level = "{level}"
[ref]
court = {{ authority = "{court}" }}
her = {{ person = "{person}" }}
rosa = {{ person = "Rosa Amaya Quintana" }}
o1 = {{ order = "order in docket {docket}", number = "{docket}" }}
house = {{ place = "{place}", country = "XA" }}
b1 = {{ batch = "{batch}" }}
[[event]]
id = "e1"
kind = "order"
order = "o1"
quote = "removal of {person} and of Rosa Amaya Quintana is barred"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "bars-removal"
country = "XB"
covers = ["her", "rosa"]
[[event]]
id = "e2"
kind = "custody"
person = "her"
quote = "{person} is held at {place}, {note}"
on = "2026-03-03"
place = "house"
[[event]]
id = "e3"
kind = "removal"
person = "her"
quote = "She is announced for {batch}"
stance = "announces"
batch = "b1"
to_country = "XB"
"#,
        speaker = c.speaker,
        title = c.title,
        note = c.note,
        level = LEVELS[level],
        court = c.court,
        person = c.person,
        docket = c.docket,
        place = c.place,
        batch = c.batch
    );
    (text, sheet)
}

const MAPPING: &str = r#"
[source]
said_by = "Coast Police"
said_on = "2026-02-01"
country = "XA"
[person]
name = { column = "Name" }
birth.date = { column = "Born", date = "dd/mm/yyyy" }
[[event]]
kind = "arrest"
on = { column = "Arrested", date = "dd/mm/yyyy" }
"#;

fn add_document(register: &Path, level: usize) {
    let (text, sheet) = document(level);
    let file = CANARIES[level].file;
    let at = |name: String| register.parent().unwrap().join(name);
    let (document, guide) = (at(format!("{file}-doc.txt")), at(format!("{file}.claims.toml")));
    std::fs::write(&document, text).unwrap();
    std::fs::write(&guide, sheet).unwrap();
    let (document, guide) = (document.to_str().unwrap(), guide.to_str().unwrap());
    paradero(register, &["add", document, "--claims", guide, "--no-watch"], "");
}

/// A list with the words of a level, added at another: its own person, somebody of whom every level
/// speaks, and what `more` says.
fn add_list(register: &Path, (level, shown): (usize, usize), name: &str, more: &str) {
    let at = |name: &str| register.parent().unwrap().join(name);
    let (list, guide) = (at(&format!("{name}.csv")), at("list.mapping.toml"));
    let day = 3 + level;
    let text = format!(
        "Name,Born,Arrested\n{},0{day}/02/1990,05/01/2026\nRosa Amaya Quintana,0{day}/02/1990,06/01/2026\n{more}",
        CANARIES[level].listed
    );
    std::fs::write(&list, text).unwrap();
    std::fs::write(&guide, MAPPING).unwrap();
    let (list, guide) = (list.to_str().unwrap(), guide.to_str().unwrap());
    let level = LEVELS[shown];
    paradero(
        register,
        &["add", list, "--mapping", guide, "--source-level", level, "--no-watch"],
        "",
    );
}

/// Ten more people with the name of a level: with them its list is one that estimates start from.
fn crowd(level: usize) -> String {
    let surname = CANARIES[level].listed.split(' ').next_back().unwrap();
    let given =
        ["Alba", "Berta", "Celia", "Delia", "Elvira", "Flora", "Gilda", "Hilda", "Irma", "Julia"];
    let row = |(at, given): (usize, &str)| {
        format!("{given} {surname},{:02}/06/19{},05/01/2026\n", at + 1, 60 + at)
    };
    given.into_iter().enumerate().map(row).collect()
}

/// Records, at a level and by its speaker, what its list and that of the level below say of the uncounted.
fn estimate(register: &Path, level: usize) {
    let list = |level: usize| format!("{}-list.csv", CANARIES[level].file);
    let (own, below) = (list(level), list(level.saturating_sub(1)));
    let both = ["--lists", &own, "--lists", &below];
    // At the level of all one list alone, since no small count is recorded there.
    let lists = &both[..if level == 0 { 2 } else { 4 }];
    let at = ["--level", LEVELS[level], "estimate", "--record", "--by", CANARIES[level].speaker];
    paradero(register, &[&at[..], lists].concat(), "");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An answer: its status, and all of it as text.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

/// A register behind a running server.
pub(crate) struct Office {
    server: Child,
    address: String,
    register: PathBuf,
}

impl Office {
    fn serve(register: PathBuf, postgres: Option<&str>) -> Self {
        let postgres = postgres.into_iter().flat_map(|address| ["--postgres", address]);
        let mut server = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .env_remove("PARADERO_REGISTER")
            .env_remove("PARADERO_POSTGRES")
            .arg("-r")
            .arg(&register)
            .args([
                "--level",
                "sealed",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--today",
                "2026-05-01",
            ])
            .args(postgres)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(server.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("the server said: {said}")).to_owned();
        Self { server, address, register }
    }

    /// `paradero account`.
    pub(crate) fn account(&self, arguments: &[&str], input: &str) {
        account(&self.register, arguments, input);
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        (kind, body): (&str, &str),
    ) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let kind =
            if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let ask = format!(
            "{method} {path} HTTP/1.1\r\nHost: office\r\nConnection: close\r\nCookie: {cookie}\r\n\
             {kind}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer { status: status.unwrap_or_else(|| panic!("{method} {path}: {text}")), text }
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send("GET", path, cookie, ("", ""))
    }

    /// Signs in; gives the session's cookie.
    pub(crate) fn sign_in(&self, name: &str) -> String {
        let cookie = |answer: &Answer| {
            let set = answer
                .text
                .split("set-cookie: ")
                .nth(1)
                .unwrap_or_else(|| panic!("{}", answer.text));
            set.split(';').next().unwrap().to_owned()
        };
        let before = cookie(&self.get("/login", ""));
        let token = before.split('=').nth(1).unwrap();
        let body = format!("name={name}&password={}&token={token}", PASSWORD.replace(' ', "+"));
        let form = ("application/x-www-form-urlencoded", body.as_str());
        let answer = self.send("POST", "/login", &before, form);
        assert_eq!(answer.status, 303, "{name}: {}", answer.text);
        cookie(&answer)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The same register with sources up to each level; what the lower levels hold is the same in all, and
/// in the third it lies between what is sealed. The third is read from PostgreSQL, so that what the others, from their files, answer
/// below is what it must answer too.
pub(crate) fn three(folder: &Path) -> [Office; 3] {
    let at = |name: &str| folder.join(name).join("register");
    let base = at("base");
    std::fs::create_dir_all(base.parent().unwrap()).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_paradero"))
        .args(["init", "--name", "Oficina"])
        .arg(&base)
        .status();
    assert!(made.unwrap().success());
    for level in LEVELS {
        for role in ROLES {
            let name = format!("{level}-{role}");
            account(
                &base,
                &["add", &name, "--role", role, "--level", level],
                &format!("{PASSWORD}\n"),
            );
        }
    }
    for extra in ["gone", "changed"] {
        let add = ["add", extra, "--role", "keeper", "--level", "sealed"];
        account(&base, &add, &format!("{PASSWORD}\n"));
    }
    // Sources are added before anybody has an account.
    let accounts = folder.join("accounts.toml");
    std::fs::rename(base.join("keys/accounts.toml"), &accounts).unwrap();
    add_document(&base, 0);
    [0_usize, 1, 2].map(|top| {
        let register = at(LEVELS[top]);
        copy(&base, &register);
        if top >= 2 {
            add_document(&register, 2);
        }
        if top >= 1 {
            add_document(&register, 1);
            add_list(&register, (1, 1), "teamfile-list", "");
            add_list(&register, (1, 1), "teamfile-crowd", &crowd(1));
        }
        if top >= 2 {
            add_list(&register, (2, 2), "sealfile-list", "");
            add_list(&register, (2, 2), "sealfile-crowd", &crowd(2));
        }
        if top >= 1 {
            // Seen by the team once, and put higher since: the team's log keeps that an entry stood there.
            add_list(&register, (2, 1), "sealfile-later", "Sara Sealafter,,07/01/2026\n");
            add_list(&register, (2, 2), "sealfile-later", "Sara Sealafter,,07/01/2026\n");
        }
        add_list(&register, (0, 0), "pubfile-list", &crowd(0));
        (0..=top).rev().for_each(|level| estimate(&register, level));
        std::fs::copy(&accounts, register.join("keys/accounts.toml")).unwrap();
        let settings = register.join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        // The highest first: what lies below must not show that it was there.
        (0..=top).rev().for_each(|level| propose(&register, level));
        Office::serve(register, (top == 2).then(super::server::address))
    })
}
