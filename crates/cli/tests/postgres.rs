//! Pages from PostgreSQL are those from SQLite, byte for byte; what is copied there comes back as it was; and the pages go on
//! when the server was away.

#![allow(missing_docs, reason = "a test crate has no public items")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "matrix/table.rs"]
mod table;

#[path = "../../register/tests/support/server.rs"]
mod server;

mod support;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, VecDeque};
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Child, Stdio};

    use super::server::{Server, address};
    use super::support::{contents, paradero, run};
    use super::table::{TABLE, route};

    const DAY: &str = "2026-01-15";
    /// Addresses of one route that are asked for.
    const EACH: usize = 3;

    /// A running server of pages.
    struct Pages {
        process: Child,
        address: String,
    }

    impl Pages {
        fn serve(register: &Path, level: &str, postgres: Option<&str>) -> Self {
            let mut command = paradero();
            command.arg("-r").arg(register).args(["--level", level, "serve", "--today", DAY]);
            command.args(["--listen", "127.0.0.1:0"]).env_remove("PARADERO_POSTGRES");
            if let Some(address) = postgres {
                command.args(["--postgres", address]);
            }
            let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
            let mut said = BufReader::new(process.stderr.take().unwrap());
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            // What it says later is not read by anybody, and must not hold it up.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            let address = line.strip_prefix("http://").and_then(|rest| rest.split('/').next());
            let address = address.unwrap_or_else(|| panic!("the server said: {line}")).to_owned();
            Self { process, address }
        }

        /// Status and body, which names no address of its own.
        fn get(&self, path: &str) -> (u16, Vec<u8>) {
            let mut stream = TcpStream::connect(&self.address).unwrap();
            let ask =
                format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            stream.write_all(ask.as_bytes()).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
            let head = String::from_utf8_lossy(&answer[..end]).into_owned();
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            (status, answer.split_off(end + 4))
        }
    }

    impl Drop for Pages {
        fn drop(&mut self) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }

    /// A body with the tokens of forms covered.
    fn covered(body: &[u8]) -> String {
        let text = String::from_utf8_lossy(body);
        let token = regex::Regex::new(r#"name="token" value="[0-9a-f]{32}""#).unwrap();
        token.replace_all(&text, "~").into_owned()
    }

    /// Links of a page to pages of this language.
    fn links(page: &str) -> Vec<String> {
        let parts = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let own = parts.filter(|link| link.starts_with("/es") || link.starts_with("/source/"));
        // What the typesetter sets is the same document as its text.
        let own = own.filter(|link| !link.ends_with(".pdf"));
        own.map(|link| link.replace("&amp;", "&").split('#').next().unwrap().to_owned()).collect()
    }

    /// The same page in English and by JSON, where there is such a one.
    fn forms_of(path: &str) -> Vec<String> {
        let Some(rest) = path.strip_prefix("/es") else { return vec![path.to_owned()] };
        let api = if rest.is_empty() || rest.starts_with('?') {
            format!("/api/home{rest}")
        } else {
            format!("/api{rest}")
        };
        let has_api = TABLE.iter().any(|row| row.0 == "GET" && row.1 == route(&api));
        let all = [path.to_owned(), format!("/en{rest}")];
        all.into_iter().chain(has_api.then_some(api)).collect()
    }

    /// Asks both for every address that links lead to, some of each route, and gives the routes.
    fn compare(files: &Pages, postgres: &Pages) -> BTreeSet<String> {
        let mut asked: BTreeMap<String, usize> = BTreeMap::new();
        let mut todo: VecDeque<String> = VecDeque::from(["/es".to_owned()]);
        let fixed = TABLE.iter().filter(|row| row.0 == "GET" && !row.1.contains("{id}"));
        todo.extend(fixed.map(|row| row.1.replace('*', "es")));
        todo.extend(["/es?as-of=2", "/es/people?as-of=2", "/es/person/none"].map(str::to_owned));
        let mut seen = BTreeSet::new();
        while let Some(path) = todo.pop_front() {
            let narrowed = if path.contains('?') { "?" } else { "" };
            let number = asked.entry(format!("{}{narrowed}", route(&path))).or_default();
            if *number >= EACH || !seen.insert(path.clone()) {
                continue;
            }
            *number += 1;
            for form in forms_of(&path) {
                let (left, right) = (files.get(&form), postgres.get(&form));
                assert_eq!(left.0, right.0, "{form}");
                let (left, right) = (covered(&left.1), covered(&right.1));
                // Feeds name the address at which they are read.
                let left = left.replace(&files.address, &postgres.address);
                assert_eq!(left, right, "{form}");
                if form == path {
                    todo.extend(links(&right));
                }
            }
        }
        asked.into_keys().collect()
    }

    fn demo(folder: &Path) -> std::path::PathBuf {
        let register = folder.join("demo");
        let made = run(paradero().args(["demo", "--no-serve", "--directory"]).arg(&register));
        assert_eq!(made.code, 0, "{}", made.err);
        register
    }

    #[test]
    fn every_page_of_the_example_is_the_same_from_either_database() {
        let folder = tempfile::tempdir().unwrap();
        let register = demo(folder.path());
        {
            let files = Pages::serve(&register, "team", None);
            let postgres = Pages::serve(&register, "team", Some(address()));
            let routes = compare(&files, &postgres);
            for kind in ["person", "finding", "record", "source", "order", "batch", "subject"] {
                assert!(routes.contains(&format!("/*/{kind}/{{id}}")), "no {kind}: {routes:?}");
            }
        }
        comes_back(folder.path(), &register);
    }

    /// What is copied back is what was copied, table by table and row by row; and is taken for what it is where it lies.
    fn comes_back(folder: &Path, register: &Path) {
        let on = |arguments: &[&str]| {
            let mut command = paradero();
            command.arg("-r").arg(register).args(arguments).args(["--postgres", address()]);
            let done = run(&mut command);
            assert_eq!(done.code, 0, "{arguments:?}: {}", done.err);
            done
        };
        let loaded = on(&["postgres", "load", "--today", DAY]).out;
        let schema = loaded.lines().last().unwrap();
        let back = folder.join("back");
        on(&["postgres", "save", schema, "--to", back.to_str().unwrap()]);
        let mut rows = 0;
        for name in ["register.sqlite".to_owned(), format!("findings-{DAY}.sqlite")] {
            rows += equal(&register.join("derived/team").join(&name), &back.join(&name));
        }
        assert!(rows > 100_000, "{rows} rows");
        // The register takes it for its own: nothing is derived anew.
        let derived = register.join("derived/team");
        for entry in std::fs::read_dir(&back).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), derived.join(entry.file_name())).unwrap();
        }
        let before = contents(&derived);
        let mut status = paradero();
        status.arg("-r").arg(register).args(["people", "--today", DAY]);
        assert_eq!(run(&mut status).code, 0);
        assert!(contents(&derived) == before);
        let listed = on(&["postgres", "list"]).out;
        assert!(listed.contains(schema), "{listed}");
        on(&["postgres", "drop", "--all"]);
        assert!(!on(&["postgres", "list"]).out.contains(schema));
        // For other programs the same goes there as tables.
        let export = || {
            let mut command = paradero();
            command.arg("-r").arg(register).args(["export", "postgres", "--to", address()]);
            run(command.args(["--today", DAY, "--lang", "en"]))
        };
        let exported = export();
        assert!(
            exported.code == 0 && exported.err.starts_with("export_team: "),
            "{}",
            exported.err
        );
        assert!(exported.err.contains(" 6197 people"), "{}", exported.err);
        assert!(export().err.contains("there is a schema `export_team` already"));
    }

    /// Compares two files of SQLite; gives the number of rows.
    fn equal(one: &Path, other: &Path) -> usize {
        let [one, other] = [one, other].map(|path| rusqlite::Connection::open(path).unwrap());
        let made = |file: &rusqlite::Connection| -> Vec<(String, String)> {
            let sql = "SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name";
            let mut found = file.prepare(sql).unwrap();
            found
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect()
        };
        let tables = made(&one);
        assert_eq!(tables, made(&other));
        let mut number = 0;
        for (name, sql) in tables.iter().filter(|(_, sql)| sql.starts_with("CREATE TABLE")) {
            if name.starts_with("sqlite_") {
                continue;
            }
            let numbered = !sql.contains("WITHOUT ROWID");
            let (row, order) = if numbered { ("rowid, ", " ORDER BY rowid") } else { ("", "") };
            let sql = format!("SELECT {row}* FROM {name}{order}");
            let [mut left, mut right] = [&one, &other].map(|file| file.prepare(&sql).unwrap());
            let columns = left.column_count();
            let (mut left, mut right) = (left.query([]).unwrap(), right.query([]).unwrap());
            while let Some(row) = left.next().unwrap() {
                let beside = right.next().unwrap().expect("a row is missing");
                for at in 0..columns {
                    assert_eq!(row.get_ref(at).unwrap(), beside.get_ref(at).unwrap(), "{name}");
                }
                number += 1;
            }
            assert!(right.next().unwrap().is_none(), "{name} has more rows");
        }
        number
    }

    #[test]
    fn every_page_of_a_case_load_is_the_same_from_either_database() {
        let folder = tempfile::tempdir().unwrap();
        let (roster, office) = (folder.path().join("roster"), folder.path().join("office"));
        let mut synth = paradero();
        synth.args(["synth", "roster", "--people", "300", "--seed", "3", "--out"]).arg(&roster);
        assert_eq!(run(&mut synth).code, 0);
        assert_eq!(run(paradero().arg("init").arg(&office)).code, 0);
        let mut files: Vec<_> =
            std::fs::read_dir(&roster).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in &files {
            for (suffix, option) in [("mapping", "--mapping"), ("claims", "--claims")] {
                let guide = file.with_extension(format!("{suffix}.toml"));
                if guide.exists() && guide != *file {
                    let mut add = paradero();
                    add.arg("-r").arg(&office).args(["add", "--no-watch"]).arg(file);
                    let added = run(add.arg(option).arg(&guide));
                    assert_eq!(added.code, 0, "{}", added.err);
                }
            }
        }
        let files = Pages::serve(&office, "team", None);
        // Two servers over one database and one register.
        let one = Pages::serve(&office, "team", Some(address()));
        let two = Pages::serve(&office, "team", Some(address()));
        compare(&files, &one);
        assert_eq!(covered(&one.get("/es/people").1), covered(&two.get("/es/people").1));
        // What is added while they serve is seen from both.
        let list = folder.path().join("new.csv");
        std::fs::write(&list, "Nombre\nZulema Nuevachinchilla\n").unwrap();
        let mut add = paradero();
        add.arg("-r").arg(&office).args(["add", "--yes", "--no-watch"]).arg(&list);
        let added = run(&mut add);
        assert_eq!(added.code, 0, "{}", added.err);
        for pages in [&files, &one, &two] {
            let found = String::from_utf8(pages.get("/es/people?name=nuevachinchilla").1).unwrap();
            assert!(found.contains("Zulema"), "{found}");
        }
    }

    #[test]
    fn pages_say_that_the_database_is_away_and_go_on_when_it_is_back() {
        let folder = tempfile::tempdir().unwrap();
        let office = super::support::Office::with_list();
        let mut server = Server::start();
        let postgres = Pages::serve(&office.register(), "team", Some(&server.address()));
        let before = postgres.get("/es/people");
        assert_eq!(before.0, 200);
        server.stop();
        for path in ["/es/people", "/en/person/none", "/api/people", "/es/screen?name=rosa"] {
            let (status, body) = postgres.get(path);
            let body = String::from_utf8(body).unwrap();
            assert_eq!(status, 503, "{path}: {body}");
            let socket = folder.path().parent().unwrap().to_str().unwrap();
            assert!(!body.contains(socket) && !body.contains("postgres"), "{body}");
        }
        server.start_again();
        let after = postgres.get("/es/people");
        assert_eq!((after.0, covered(&after.1)), (200, covered(&before.1)));
        assert_eq!(postgres.get("/es/screen?name=rosa").0, 200);
    }

    #[test]
    fn a_level_of_which_a_role_is_made_reads_nothing_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let register = demo_of_two_levels(folder.path());
        let server = Server::start();
        let mut admin = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
        admin
            .batch_execute(
                "CREATE ROLE paradero_public; CREATE ROLE paradero_team; CREATE ROLE paradero_sealed;
                 CREATE ROLE pages LOGIN IN ROLE paradero_public, paradero_team;
                 GRANT CREATE ON DATABASE postgres TO pages",
            )
            .unwrap();
        let own = server.address().replace("postgres@", "pages@");
        let load = |level: &str| {
            let mut command = paradero();
            command.arg("-r").arg(&register).args(["--level", level, "postgres", "load"]);
            let done = run(command.args(["--today", DAY, "--postgres", &own]));
            assert_eq!(done.code, 0, "{}", done.err);
            done.out.lines().next().unwrap().to_owned()
        };
        let (public, team) = (load("public"), load("team"));
        assert!(public.contains("_public_") && team.contains("_team_"));
        let people = |role: &str, schema: &str| {
            let sql = format!("SET ROLE {role}; SELECT count(*) FROM {schema}.person");
            let counted = admin_of(&server).batch_execute(&sql);
            counted.is_ok()
        };
        assert!(people("paradero_public", &public) && people("paradero_team", &team));
        assert!(!people("paradero_public", &team) && !people("paradero_sealed", &team));
        let pages = Pages::serve(&register, "public", Some(&own));
        assert_eq!(pages.get("/es/people").0, 200);
    }

    fn admin_of(server: &Server) -> postgres::Client {
        postgres::Client::connect(&server.address(), postgres::NoTls).unwrap()
    }

    fn demo_of_two_levels(folder: &Path) -> std::path::PathBuf {
        let register = folder.join("office");
        assert_eq!(run(paradero().arg("init").arg(&register)).code, 0);
        for (name, level) in [("Uno", "public"), ("Dos", "team")] {
            let list = folder.join(format!("{level}.csv"));
            std::fs::write(&list, format!("Nombre\nAmalia {name}\n")).unwrap();
            let mut add = paradero();
            add.arg("-r").arg(&register).args(["add", "--yes", "--source-level", level]).arg(&list);
            let added = run(&mut add);
            assert_eq!(added.code, 0, "{}", added.err);
        }
        register
    }
}
