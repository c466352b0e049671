//! Every route, asked by everybody: who is answered what, and that nothing of a higher level shows.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod office;
#[cfg(test)]
#[path = "../../../register/tests/support/server.rs"]
mod server;
#[cfg(test)]
mod table;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use regex::Regex;

    use super::office::{
        Answer, CANARIES, LEVELS, Office, PASSWORD, ROLES, SEALED_PROPOSAL, three,
    };
    use super::table::{Row, TABLE, route};

    fn row(method: &str, path: &str) -> &'static Row {
        let route = route(path);
        let found = TABLE.iter().find(|row| row.0 == method && row.1 == route);
        found
            .unwrap_or_else(|| panic!("{method} {route} ({path}) is not in the table of this test"))
    }

    fn is_estimate(path: &str) -> bool {
        route(path).ends_with("/uncounted/{id}")
    }

    /// Addresses that a page names in an attribute.
    fn named(page: &str, attribute: &str) -> Vec<String> {
        let begin = format!("{attribute}=\"");
        let parts = page.split(&begin).skip(1).filter_map(|rest| rest.split('"').next());
        let own = parts.filter(|link| link.starts_with('/'));
        own.map(|link| link.replace("&amp;", "&").split('#').next().unwrap().to_owned()).collect()
    }

    /// Every address of a page in Spanish that links lead to, as the account of `cookie` sees the register.
    fn crawl(office: &Office, cookie: &str) -> BTreeSet<String> {
        let (mut seen, mut open) = (BTreeSet::new(), BTreeSet::from(["/es".to_owned()]));
        while let Some(path) = open.pop_first() {
            let answer = office.get(&path, cookie);
            assert_eq!(answer.status, 200, "{path}");
            seen.insert(path.clone());
            for action in named(&answer.text, "action") {
                // Forms that only ask are links with a query.
                if TABLE.iter().all(|row| row.1 != route(&action)) {
                    panic!(
                        "{path} has a form for {action}, which is not in the table of this test"
                    );
                }
            }
            for link in named(&answer.text, "href") {
                let own = link == "/es" || link.starts_with("/es/") || link.starts_with("/es?");
                let own = own || link.starts_with("/source/");
                // What was known before is asked for apart: "today" leads from there to what is no more.
                // What the typesetter sets is asked for elsewhere: the same document as text is asked for here.
                let set = link.ends_with(".pdf");
                if own && !set && !link.contains("as-of=") && !seen.contains(&link) {
                    open.insert(link);
                }
            }
        }
        seen
    }

    /// The addresses of a page in Spanish, in English and by JSON.
    fn forms_of(path: &str) -> Vec<String> {
        let Some(rest) = path.strip_prefix("/es") else { return vec![path.to_owned()] };
        let mut all = vec![path.to_owned(), format!("/en{rest}")];
        // What a page gives as a file has no answer by JSON; the page itself has.
        let is_file = rest.split('?').next().is_some_and(|path| {
            [".svg", ".csv", ".md", "/family"].iter().any(|end| path.ends_with(end))
        });
        if !rest.starts_with("/account") && !is_file {
            let home = rest.is_empty() || rest.starts_with('?');
            all.push(if home { format!("/api/home{rest}") } else { format!("/api{rest}") });
        }
        all
    }

    /// What must differ from one answer to the next, covered: tokens of forms, cookies, moments at which an
    /// entry was recorded or a session used, the server's clock, roots and signatures of checkpoints (each act
    /// has a key of its own; their sizes are compared).
    struct Mask(Vec<Regex>);

    impl Mask {
        fn new() -> Self {
            let all = [
                r#"name="token" value="[0-9a-f]{32}""#,
                r"=[0-9a-f]{32};",
                r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ)?",
                r"(?m)^date: .*$",
                // A hash of the answer as it was sent, with what is covered here.
                r#"(?m)^etag: "[0-9a-f]{32}""#,
                r"[A-Za-z0-9+/]{43}=",
                "\u{2014} [^ ]+ [A-Za-z0-9+/]+=*",
            ];
            Self(all.iter().map(|one| Regex::new(one).unwrap()).collect())
        }

        fn cover(&self, text: &str) -> String {
            let mut text = without_codes(text);
            for one in &self.0 {
                text = one.replace_all(&text, "~").into_owned();
            }
            text
        }
    }

    /// An answer without the codes for a telephone that hold a checkpoint, and the length that it then has:
    /// they show roots and signatures, which are covered, and are longer or shorter by chance.
    fn without_codes(text: &str) -> String {
        let code = Regex::new(r#" d="(M\d+ \d+h1v1h-1z)+""#).unwrap();
        let drawn: usize = code.find_iter(text).map(|found| found.len()).sum();
        let text = code.replace_all(text, "");
        let length = Regex::new(r"(?m)^content-length: (\d+)").unwrap();
        let less = |found: &regex::Captures<'_>| {
            format!("content-length: {}", found[1].parse::<usize>().unwrap() - drawn)
        };
        length.replace(&text, less).into_owned()
    }

    /// A list of a sealed person, as the form of the tray sends it.
    fn brought(token: &str) -> String {
        let field = |name: &str, value: &str| {
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sealafter.csv\"\r\n\r\n\
                    Name,Born\nSealafter Zyx,1990-01-01\nSealafter Wob,1991-01-01\n\r\n--cut--\r\n";
        field("token", token) + &field("level", "sealed") + file
    }

    /// Brings a file in at the sealed level, and gives its id.
    fn bring(office: &Office) -> String {
        let cookie = office.sign_in("sealed-editor");
        let body = brought(&token(office, &cookie));
        let answer = office.send(
            "POST",
            "/es/bring-in",
            &cookie,
            ("multipart/form-data; boundary=cut", &body),
        );
        assert_eq!(answer.status, 303, "{}", answer.text);
        let id = answer.text.split("/es/bring-in/").nth(1).unwrap();
        id.split_whitespace().next().unwrap().to_owned()
    }

    /// Asks as a form, a list or JSON does, with a token or without.
    fn asked(office: &Office, method: &str, path: &str, cookie: &str, token: &str) -> Answer {
        let everyone: String =
            CANARIES.iter().map(|c| format!("{}\n{}\n", c.person, c.listed)).collect();
        let list = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n{everyone}Rosa Amaya Quintana; 1990-02-03\
             \r\n--cut--\r\n"
        );
        let one = format!(r#"{{"name": "{}", "top": 100}}"#, CANARIES[2].person);
        let form = "application/x-www-form-urlencoded";
        match (method, path) {
            ("POST", "/es/screen" | "/en/screen") => {
                office.send(method, path, cookie, ("multipart/form-data; boundary=cut", &list))
            }
            ("POST", "/es/bring-in" | "/en/bring-in") => office.send(
                method,
                path,
                cookie,
                ("multipart/form-data; boundary=cut", &brought("0")),
            ),
            ("POST", "/api/screen") => {
                office.send(method, path, cookie, ("application/json", &one))
            }
            ("POST", "/api/screen/settle") => office.send(
                method,
                path,
                cookie,
                ("application/json", r#"{"name": "x", "person": "y"}"#),
            ),
            ("POST", "/es/screen/settle" | "/en/screen/settle") => {
                let body = format!("name=x&person=y&why=&reopen=false&token={token}");
                office.send(method, path, cookie, (form, &body))
            }
            ("POST", "/es/proposals" | "/en/proposals") => {
                // Of the sealed level, which a keeper of the team cannot know of whoever's session it is.
                let name = format!("name=team-keeper&password={}", PASSWORD.replace(' ', "+"));
                let body =
                    format!("place=sealed:{SEALED_PROPOSAL}&answer=approve&{name}&token={token}");
                office.send(method, path, cookie, (form, &body))
            }
            ("POST", _) => {
                office.send(method, path, cookie, (form, "token=0&current=x&new=x&again=x&code=1"))
            }
            _ => office.get(path, cookie),
        }
    }

    /// Paths that are no page, and those that take something.
    fn beside() -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        for (method, route, ..) in TABLE.iter().filter(|row| !row.1.contains("{id}")) {
            for lang in ["es", "en"] {
                all.push((*method, route.replace('*', lang)));
            }
        }
        all.sort();
        all.dedup();
        all
    }

    fn token(office: &Office, cookie: &str) -> String {
        let page = office.get("/es/account", cookie).text;
        page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    struct Tally {
        requests: u64,
        compared: u64,
        faults: Vec<String>,
    }

    /// Nothing of a higher level shows, and the answer is that of a register which never had it.
    fn hides(tally: &mut Tally, mask: &Mask, level: usize, what: &str, answers: &[Answer]) {
        for answer in answers {
            let text = answer.text.to_lowercase();
            // Some answers repeat the names that were asked about; those are compared below all the same.
            let asked = what.contains("POST") && what.contains("/screen")
                || what.contains("?name=")
                || what.contains("?q=");
            let higher = CANARIES.iter().skip(level + 1).flat_map(|c| c.words());
            for word in higher.chain((level < 2).then(|| "sealafter".to_owned())) {
                if !asked && text.contains(&word) {
                    tally.faults.push(format!("{what}: `{word}` shows"));
                }
            }
        }
        let masked: Vec<String> = answers.iter().map(|answer| mask.cover(&answer.text)).collect();
        for other in &masked[1..] {
            tally.compared += 1;
            if *other != masked[0] {
                let at = masked[0]
                    .bytes()
                    .zip(other.bytes())
                    .position(|(a, b)| a != b)
                    .unwrap_or_default();
                let near = |text: &str| {
                    text.chars()
                        .skip(at.saturating_sub(60))
                        .take(160)
                        .collect::<String>()
                        .replace('\n', " ")
                };
                tally.faults.push(format!(
                    "{what} differs:\n   {}\n   {}",
                    near(&masked[0]),
                    near(other)
                ));
            }
        }
    }

    /// In memory where there is such a place: each reading of what is sealed waits for the disk.
    fn room() -> tempfile::TempDir {
        let memory = std::path::Path::new("/dev/shm");
        if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
    }

    #[test]
    fn everybody_is_answered_as_the_table_says_and_nothing_of_a_higher_level_shows() {
        let folder = room();
        let offices = three(folder.path());
        let whole = &offices[2];
        let mask = Mask::new();
        let mut tally = Tally { requests: 0, compared: 0, faults: Vec::new() };
        let mut cookies: BTreeMap<(usize, usize, usize), String> = BTreeMap::new();
        for (at, office) in offices.iter().enumerate() {
            for (level, role) in (0..3).flat_map(|level| (0..4).map(move |role| (level, role))) {
                let name = format!("{}-{}", LEVELS[level], ROLES[role]);
                cookies.insert((at, level, role), office.sign_in(&name));
            }
        }
        let top = &cookies[&(2, 2, 0)];
        let pages = crawl(whole, top);
        let routes: BTreeSet<String> = pages.iter().map(|path| route(path)).collect();
        for kind in
            ["person", "finding", "record", "source", "order", "batch", "subject", "uncounted"]
        {
            assert!(
                routes.contains(&format!("/*/{kind}/{{id}}")),
                "no {kind} was seen: {routes:?}"
            );
        }
        let text: String =
            pages.iter().map(|path| whole.get(path, top).text.to_lowercase()).collect();
        for word in CANARIES.iter().flat_map(|c| c.words()).filter(|word| !word.ends_with("flight"))
        {
            assert!(
                text.contains(&word),
                "`{word}` stands nowhere, so its absence would prove nothing"
            );
        }
        // Each route of the description is in the table, and its pages are.
        let api = whole.get("/api/openapi.json", top).text;
        let api: serde_json::Value =
            serde_json::from_str(api.split_once("\r\n\r\n").unwrap().1).unwrap();
        for (path, methods) in api["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                row(&method.to_uppercase(), path);
                if let Some(page) = path.strip_prefix("/api").filter(|_| method == "get") {
                    row("GET", &format!("/es{}", page.strip_prefix("/home").unwrap_or(page)));
                }
            }
        }
        // Everything that the sealed level sees, asked by every account of every level.
        let mut paths: Vec<(&str, String)> = beside();
        for page in &pages {
            paths.extend(forms_of(page).into_iter().map(|path| ("GET", path)));
        }
        let id = bring(whole);
        for (method, rest) in
            [("GET", ""), ("POST", ""), ("GET", "/guide"), ("GET", "/state"), ("GET", "/page/1")]
        {
            paths.push((method, format!("/es/bring-in/{id}{rest}")));
        }
        // Entries have other numbers at each level, so estimates have other addresses.
        for level in 0..2 {
            let own = crawl(whole, &cookies[&(2, level, 0)]);
            let own: Vec<_> = own.iter().filter(|path| is_estimate(path)).collect();
            assert_eq!(own.len(), level + 1, "estimates up to {}", LEVELS[level]);
            for path in own {
                paths.extend(forms_of(path).into_iter().map(|path| ("GET", path)));
            }
        }
        for extra in [
            "/es/ledger?verify=1",
            "/es?as-of=2",
            "/es/people?as-of=3",
            "/es/ledger?as-of=99",
            "/es/people?name=sealorran",
            "/es/search?q=sealorran",
            "/es/people?as-of=2020-01-01",
            "/es/person/none",
        ] {
            paths.extend(forms_of(extra).into_iter().map(|path| ("GET", path)));
        }
        for (level, role) in (0..3).flat_map(|level| (0..4).map(move |role| (level, role))) {
            let tokens: Vec<String> =
                (0..3).map(|at| token(&offices[at], &cookies[&(at, level, role)])).collect();
            for (method, path) in &paths {
                let expected = row(method, path).4[level][role];
                // Each with all that lies above, and without.
                let answers: Vec<Answer> = (level..3)
                    .map(|at| {
                        asked(&offices[at], method, path, &cookies[&(at, level, role)], &tokens[at])
                    })
                    .collect();
                tally.requests += answers.len() as u64;
                let what = format!("{method} {path} by {}-{}", LEVELS[level], ROLES[role]);
                let status = answers.last().unwrap().status;
                let one = path.contains("/none")
                    || level < 2 && route(path).contains("{id}")
                    || is_estimate(path);
                if status != expected && !(one && status == 404) {
                    tally.faults.push(format!("{what}: {status}, and {expected} was expected"));
                }
                hides(&mut tally, &mask, level, &what, &answers);
            }
        }
        for (level, name) in [(1, "team-keeper"), (2, "sealed-keeper")] {
            let page = whole.get("/es/proposals", &whole.sign_in(name)).text.to_lowercase();
            for (at, canary) in CANARIES.iter().enumerate() {
                let note = canary.note.split(' ').next_back().unwrap();
                assert_eq!(
                    page.contains(note),
                    at <= level,
                    "{name} and the proposal about {note}"
                );
            }
        }
        ended(&mut tally, whole, &paths);
        wrong_methods(&mut tally, whole, top);
        must_enrol(&mut tally, whole, &cookies[&(2, 1, 3)], &paths);
        println!(
            "{} routes, {} addresses, {} requests, {} answers compared with those of a register without \
             the higher levels, {} faults",
            TABLE.len(),
            paths.len(),
            tally.requests,
            tally.compared,
            tally.faults.len()
        );
        assert!(
            tally.faults.is_empty(),
            "{} faults:\n{}",
            tally.faults.len(),
            tally.faults.join("\n")
        );
    }

    /// Nobody, a cookie of no session, an account that was removed, and one whose password was changed.
    fn ended(tally: &mut Tally, office: &Office, paths: &[(&str, String)]) {
        let (gone, changed) = (office.sign_in("gone"), office.sign_in("changed"));
        assert_eq!(office.get("/es", &gone).status, 200);
        office.account(&["remove", "gone"], "");
        office
            .account(&["add", "changed", "--level", "sealed"], &format!("{PASSWORD} {PASSWORD}\n"));
        let forged = format!("paradero={}", "0".repeat(32));
        for (who, cookie) in
            [("nobody", ""), ("forged", &forged), ("removed", &gone), ("changed", &changed)]
        {
            for (method, path) in paths {
                let answer = asked(office, method, path, cookie, "");
                tally.requests += 1;
                // Signing out needs a session as all else does.
                let expected = row(method, path).2;
                if answer.status != expected {
                    tally.faults.push(format!(
                        "{method} {path} by {who}: {}, not {expected}",
                        answer.status
                    ));
                }
                let text = answer.text.to_lowercase();
                for word in
                    CANARIES.iter().flat_map(|c| c.words()).filter(|word| text.contains(word))
                {
                    tally.faults.push(format!("{method} {path} by {who}: `{word}` shows"));
                }
            }
        }
    }

    /// No route takes a method that is not its own.
    fn wrong_methods(tally: &mut Tally, office: &Office, cookie: &str) {
        for (_, route, ..) in TABLE {
            let path = route.replace('*', "es").replace("{id}", "x");
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "GET"] {
                if TABLE.iter().any(|row| row.0 == method && row.1 == *route) {
                    continue;
                }
                for cookie in ["", cookie] {
                    let answer = office.send(method, &path, cookie, ("", ""));
                    tally.requests += 1;
                    if !matches!(answer.status, 303 | 401 | 405 | 404) {
                        tally.faults.push(format!("{method} {path}: {}", answer.status));
                    }
                }
            }
        }
    }

    /// A role of which a second factor is demanded sees nothing before it has one.
    fn must_enrol(tally: &mut Tally, office: &Office, cookie: &str, paths: &[(&str, String)]) {
        office.account(&["require-totp", "keeper"], "");
        for (method, path) in paths {
            let answer = asked(office, method, path, cookie, "");
            tally.requests += 1;
            let expected = row(method, path).3;
            if answer.status != expected {
                tally.faults.push(format!(
                    "{method} {path} before a second factor: {}, not {expected}",
                    answer.status
                ));
            }
            let text = answer.text.to_lowercase();
            for word in CANARIES.iter().flat_map(|c| c.words()).filter(|word| text.contains(word)) {
                tally
                    .faults
                    .push(format!("{method} {path} before a second factor: `{word}` shows"));
            }
        }
    }
}
