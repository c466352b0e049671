//! Datasette's own server over an export.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use paradero_locale::Lang;
use paradero_model::Level;
use paradero_register::Register;
use paradero_tables::datasette;
use serde_json::Value;

use crate::support::{TEAM, reader, roster, rules, view};

/// How often a server that starts is asked whether it answers: a minute long.
const TRIES: usize = 600;

fn program() -> PathBuf {
    let named = std::env::var_os("DATASETTE").map(PathBuf::from);
    let path =
        named.unwrap_or_else(|| std::env::temp_dir().join("paradero-datasette/bin/datasette"));
    assert!(
        path.exists(),
        "{}: no Datasette there (`./test` installs it; by hand: python3 -m venv DIR && DIR/bin/pip install datasette==0.65.5, then \
         DATASETTE=DIR/bin/datasette)",
        path.display()
    );
    path
}

/// A server that ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answered.
struct Answer {
    status: u16,
    body: String,
}

impl Server {
    /// Datasette with these arguments, once it answers.
    fn new(arguments: &[&Path]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program());
        command.arg("serve").args(arguments).args(["--port", &port.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut server = Self { child, port };
        for _ in 0..TRIES {
            if let Some(status) = server.child.try_wait().unwrap() {
                let mut said = String::new();
                server.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                panic!("datasette ended ({status}): {said}");
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("datasette does not answer");
    }

    fn ask(&self, path: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let whole = String::from_utf8(bytes).unwrap();
        let (head, body) = whole.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, body: body.to_owned() }
    }

    fn page(&self, path: &str) -> String {
        let answer = self.ask(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.page(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Rows of a table or query, each an object.
    fn rows(&self, path: &str) -> Vec<Value> {
        self.json(path)["rows"].as_array().unwrap_or_else(|| panic!("{path}: no rows")).clone()
    }
}

/// Pictures of pages by a real browser, where `SCREENSHOTS` says that they are wanted.
fn pictures(server: &Server, pages: &[(&str, &str)]) {
    let Some(folder) = std::env::var_os("SCREENSHOTS").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let chromium = std::env::var_os("CHROMIUM").unwrap_or_else(|| "chromium".into());
    for (name, path) in pages {
        server.page(path);
        let file = folder.join(format!("datasette-{name}.png"));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Command::new(&chromium);
        browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]);
        browser.arg("--window-size=1200,900").arg(format!("--screenshot={}", file.display()));
        browser.arg(format!("--user-data-dir={}", profile.path().display()));
        browser.arg(format!("http://127.0.0.1:{}{path}", server.port));
        let output = browser.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && file.exists(), "{name}: {said}");
    }
}

fn exported(register: &Register, level: Level, lang: Lang, folder: &Path) {
    let (view, rules) = (view(register, level), rules());
    datasette(&reader(&view, &rules, lang), folder).unwrap();
}

/// A number that a view tells.
fn number(register: &Register, level: Level, sql: &str) -> i64 {
    let view = view(register, level);
    view.connection().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn datasette_shows_tables_that_lead_to_each_other_and_finds_words() {
    let root = tempfile::tempdir().unwrap();
    let register = roster(&root.path().join("register"), 300, false);
    let folder = root.path().join("out");
    exported(&register, Level::Team, Lang::en(), &folder);
    let server = Server::new(&[&folder]);
    // Metadata, and that nothing writes.
    let metadata = server.json("/-/metadata.json");
    assert_eq!(metadata["title"], "Office of the North (team)");
    assert_eq!(server.json("/-/databases.json")[0]["is_mutable"], false);
    let index = server.page("/");
    assert!(index.contains("/static/paradero.css"));
    assert!(server.page("/static/paradero.css").contains("column-descriptions"));
    assert!(index.contains("Said by, not is.") && index.contains("Data on people"), "{index}");
    // As many as the register has.
    let tables = server.json("/register.json");
    for (table, sql) in [
        ("person", "SELECT count(*) FROM person"),
        ("mention", "SELECT count(*) FROM mention"),
        ("event", "SELECT count(*) FROM event"),
        ("claim", "SELECT count(*) FROM claim"),
        ("custody", "SELECT count(*) FROM custody"),
        ("order_", "SELECT count(*) FROM order_"),
        ("finding", "SELECT count(*) FROM finding"),
        ("finding_cite", "SELECT count(*) FROM finding_cite"),
        ("record", "SELECT count(*) FROM record"),
    ] {
        let found = tables["tables"].as_array().unwrap().iter().find(|t| t["name"] == table);
        let found = found.unwrap_or_else(|| panic!("{table}: {tables}"));
        assert_eq!(found["count"], number(&register, Level::Team, sql), "{table}");
        let asked = server.json(&format!("/register/{table}.json?_size=0&_shape=array"));
        assert_eq!(asked.as_array().map(Vec::len), Some(0), "{table}");
        assert_eq!(
            found["primary_keys"].as_array().unwrap().len(),
            usize::from(table != "finding_cite")
        );
    }
    // Keys are shown as what they lead to.
    let custody =
        &server.rows("/register/custody.json?_shape=objects&_labels=on&person__notblank=1")[0];
    let (id, name) = (custody["person"]["value"].as_str().unwrap(), &custody["person"]["label"]);
    let person =
        server.json(&format!("/register/person.json?_shape=array&id={}", id.replace(':', "%3A")));
    assert_eq!(&person[0]["name"], name, "the label is the person's name");
    let page = server.page("/register/custody?person__notblank=1");
    let link = format!(">{}</a>", name.as_str().unwrap());
    assert!(page.contains(&link), "{link} stands on the page");
    assert!(page.contains("Where. As written."), "columns are described");
    assert!(page.contains("<h1") && page.contains("Someone is said to be held."));
    // Words, whatever their accents and capitals.
    let (word, plain) = ("Óscar", "oscar");
    let named = number(
        &register,
        Level::Team,
        &format!("SELECT count(*) FROM mention WHERE name LIKE '%{word}%'"),
    );
    assert!(named > 0);
    let found = server.json(&format!("/register/mention.json?_search={plain}&_shape=objects"));
    let count = found["filtered_table_rows_count"].as_i64().unwrap();
    assert!(count >= named, "{count} of {named}");
    for row in found["rows"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap().to_lowercase();
        assert!(name.contains("oscar") || name.contains("óscar"), "{name}");
    }
    let quoted = server.rows(&format!("/register/record.json?_search={TEAM}&_shape=objects"));
    assert_eq!(quoted.len(), 1, "a word of a quote");
    for table in [
        "person",
        "mention",
        "subject",
        "source",
        "record",
        "page",
        "event",
        "finding",
        "statement",
    ] {
        assert!(server.page(&format!("/register/{table}")).contains("name=\"_search\""), "{table}");
    }
    pictures(
        &server,
        &[
            ("index", "/register"),
            (
                "custody",
                "/register/custody?person__notblank=1&_col=person&_col=place_text&_col=since_text&_col=said_by&_col=source&_col=record",
            ),
            ("finding", "/register/finding?_col=rule&_col=message&_col=person&_col=severity"),
            ("held", "/register/held_on_a_day?day=2025-03-01&place="),
        ],
    );
    // Facets.
    let facets = server.json("/register/finding.json?_size=1");
    let rules = facets["facet_results"]["rule"]["results"].as_array().unwrap();
    let sum: i64 = rules.iter().map(|rule| rule["count"].as_i64().unwrap()).sum();
    assert!(
        rules.len() > 5 && sum <= number(&register, Level::Team, "SELECT count(*) FROM finding")
    );
    assert!(rules.iter().all(|rule| rule["label"] != rule["value"]), "rules by their titles");
}

#[test]
fn every_canned_query_answers_in_both_languages() {
    let root = tempfile::tempdir().unwrap();
    let register = roster(&root.path().join("register"), 300, false);
    for lang in [Lang::es(), Lang::en()] {
        let folder = root.path().join(lang.code());
        exported(&register, Level::Team, lang, &folder);
        let server = Server::new(&[&folder]);
        let metadata = server.json("/-/metadata.json");
        let queries = metadata["databases"]["register"]["queries"].as_object().unwrap();
        assert_eq!(queries.len(), 6);
        for (name, query) in queries {
            let ask = "day=2025-03-01&place=&name=Rosa+Amaya";
            let page = server.page(&format!("/register/{name}?{ask}"));
            assert!(page.contains(query["title"].as_str().unwrap()), "{name}");
            let rows = server.rows(&format!("/register/{name}.json?{ask}&_shape=objects"));
            assert!(!rows.is_empty(), "{name}: {query}");
        }
        // Whoever is held on a day is said so by a custody of that day.
        let day = if lang.code() == "es" { "hecho" } else { "event" };
        let held = server.rows("/register/held_on_a_day.json?day=2025-03-01&place=&_shape=objects");
        for row in held.iter().take(20) {
            let event = row[day].as_str().unwrap().replace(':', "%3A");
            let custody =
                &server.rows(&format!("/register/custody.json?_shape=objects&id={event}"))[0];
            assert_eq!(custody["denied"], 0);
            let first = ["since_earliest", "date_earliest", "said_earliest"];
            let first = first.iter().find_map(|column| custody[column].as_str()).unwrap();
            assert!(first <= "2025-03-01", "{custody}");
            assert!(custody["until_latest"].as_str().is_none_or(|until| until >= "2025-03-01"));
        }
        // Batches: named people as the register itself counts them.
        let batches = server.rows("/register/batches_announced_and_named.json?_shape=objects");
        let column = if lang.code() == "es" { "con_nombre" } else { "named" };
        let ours: i64 = batches.iter().map(|row| row[column].as_i64().unwrap()).sum();
        let theirs = number(
            &register,
            Level::Team,
            "SELECT count(*) FROM (SELECT batch_id, subject FROM removal WHERE denied = 0 AND batch_id IS NOT NULL AND subject_kind = 'person' \
             UNION SELECT batch_id, subject FROM transfer WHERE denied = 0 AND batch_id IS NOT NULL AND subject_kind = 'person')",
        );
        assert_eq!(ours, theirs);
    }
}

#[test]
fn at_level_public_nothing_counts_people() {
    let root = tempfile::tempdir().unwrap();
    let register = roster(&root.path().join("register"), 120, true);
    let folder = root.path().join("out");
    exported(&register, Level::Public, Lang::en(), &folder);
    let server = Server::new(&[&folder]);
    assert_eq!(server.ask("/register/batches_announced_and_named").status, 404);
    assert_eq!(server.page("/register/held_on_a_day").matches("Write the day").count(), 1);
    let table = server.json("/register/whereabouts.json");
    assert_eq!(table["facet_results"].as_object().map(serde_json::Map::len), Some(0));
    assert_eq!(table["suggested_facets"].as_array().map(Vec::len), Some(0));
    let refused = server.ask("/register/whereabouts.json?_facet=status");
    assert_eq!(refused.status, 400, "{}", refused.body);
}

#[test]
fn the_store_of_a_level_opens_as_it_lies() {
    let root = tempfile::tempdir().unwrap();
    let directory = root.path().join("register");
    let register = roster(&directory, 60, false);
    drop(view(&register, Level::Team));
    let store = directory.join("derived/team/register.sqlite");
    let before = std::fs::read(&store).unwrap();
    let server = Server::new(&[Path::new("--immutable"), &store]);
    let tables = server.json("/register.json");
    let names = |of: &str| -> Vec<String> {
        let all = tables[of].as_array().unwrap().iter();
        all.map(|one| one["name"].as_str().or(one.as_str()).unwrap().to_owned()).collect()
    };
    let (stored, views) = (names("tables"), names("views"));
    assert!(stored.contains(&"person".to_owned()) && views.contains(&"custody".to_owned()));
    for name in stored.iter().chain(&views) {
        server.page(&format!("/register/{name}?_size=5"));
    }
    drop(server);
    assert_eq!(std::fs::read(&store).unwrap(), before);
}
