//! Every text that somebody can write is a program that tries to run; none does, neither by the policy of the pages nor, with
//! that put out of force, because of it: what keeps a text a text is how it is written into the page.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};
    use std::process::Stdio;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use crate::axe::tests::sign_in;
    use crate::chromium::Chromium;
    use crate::hostile::Evil;
    use crate::office::{Office, form_of, paradero, run, walk};
    use crate::payloads::Fields;
    use crate::table::route;

    const WORD: &str = "tres gatos en la azotea";

    /// What no page shows: why a column is not read, a source's language, on whose behalf a passage is passed on, the handle of a
    /// person who has a name, and two dates as they were written.
    const NOWHERE: [&str; 6] = [
        "column.why",
        "source.language",
        "sheet.relays",
        "sheet.person.subject",
        "sheet.order.since",
        "sheet.instrument.invoked_on",
    ];

    /// Opens what is folded, gives the focus to whatever asks for it, follows addresses that run, and tells what ran, what could
    /// have, and which marks are in sight.
    const LOOK: &str = r"(() => {
        const all = [...document.querySelectorAll('*')];
        const could = [];
        for (const at of all) {
            if (at.localName === 'details') at.open = true;
            for (const one of at.attributes) {
                if (one.name.startsWith('on')) could.push(at.outerHTML.slice(0, 200));
                if (/^\s*(javascript|data|vbscript):/i.test(one.value) && /^(href|src|action|formaction|data|xlink:href)$/.test(one.name))
                    could.push(at.outerHTML.slice(0, 200));
            }
            if (at.localName === 'script' && !at.getAttribute('src')) could.push(at.outerHTML.slice(0, 200));
            if (at.hasAttribute('onfocus')) at.focus();
            if (at.localName === 'a' && at.protocol === 'javascript:') at.click();
        }
        const root = document.documentElement;
        const text = document.body ? document.body.innerText : root ? root.textContent : '';
        const fields = [...document.querySelectorAll('input,textarea')].map((at) => at.value).join(' ');
        return { ran: self.ran || [], could, broken: !root || !!document.querySelector('parsererror'),
            seen: [...new Set((text + ' ' + fields).match(/zq\d+z/g) || [])] };
    })()";

    /// What is known of all pages so far.
    #[derive(Default)]
    struct Tally {
        opened: usize,
        faults: Vec<String>,
        /// Where each mark was seen.
        seen: BTreeMap<String, BTreeSet<String>>,
    }

    impl Tally {
        /// Looks at the page that is open.
        fn look(&mut self, browser: &mut Chromium, what: &str, base: &str) {
            let found = browser.evaluate(LOOK);
            self.opened += 1;
            for (kind, wrong) in [("ran", &found["ran"]), ("could run", &found["could"])] {
                for one in wrong.as_array().unwrap() {
                    self.faults.push(format!("{what}: {kind}: {one}"));
                }
            }
            if found["broken"] == true {
                self.faults.push(format!("{what}: it is no page and no picture any more"));
            }
            let asked = browser.requests();
            let out = asked.iter().filter(|to| !to.starts_with(base) && !to.starts_with("file:"));
            self.faults.extend(out.map(|to| format!("{what}: asked for {to}")));
            for mark in found["seen"].as_array().unwrap().iter().filter_map(Value::as_str) {
                self.seen.entry(mark.to_owned()).or_default().insert(what.to_owned());
            }
        }

        fn open(&mut self, browser: &mut Chromium, address: &str, base: &str) {
            browser.open(address);
            self.look(browser, address.strip_prefix(base).unwrap_or(address), base);
        }
    }

    /// A register with the list, the sheet, and the list whose names are payloads; `ana` keeps it.
    fn office(fields: &mut Fields) -> (Office, PathBuf) {
        let memory = Path::new("/dev/shm");
        let folder =
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
                .unwrap();
        let register = folder.path().join("register");
        run(paradero(&register).arg("init").arg(&register).args(["--name", "Oficina de prueba"]));
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (list, mapping) = fields.list();
        let (name, named, named_mapping) = fields.named_list();
        let (document, sheet) = fields.sheet();
        for (file, (switch, guide)) in [
            (write("campos.csv", &list), ("--mapping", write("campos.toml", &mapping))),
            (write(&name, &named), ("--mapping", write("nombres.toml", &named_mapping))),
            (write("hoja.txt", &document), ("--claims", write("hoja.toml", &sheet))),
        ] {
            let mut add = paradero(&register);
            add.arg("add").arg(file).arg(switch).arg(guide);
            run(add.args(["--no-watch", "--source-level", "public"]));
        }
        let mut account = paradero(&register);
        account.args(["account", "add", "ana", "--role", "keeper"]);
        let mut added = account.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut added.stdin.take().unwrap(), format!("{WORD}\n").as_bytes())
            .unwrap();
        assert!(added.wait().unwrap().success());
        let site = folder.path().join("site");
        run(paradero(&register).args(["export", "site", "--today", "2026-03-01"]).arg(&site));
        (Office::serve_at(folder, &register, "sealed"), site)
    }

    fn until(browser: &mut Chromium, there: &str) {
        let there = format!("document.readyState === 'complete' && !!({there})");
        while browser.evaluate(&there) != Value::Bool(true) {}
    }

    /// Drops a file whose name is a payload, and waits for where it opens; its address below the language.
    fn bring(browser: &mut Chromium, base: &str, name: &str, text: &str) -> String {
        browser.open(&format!("{base}/es/bring-in"));
        let (name, bytes) = (json!(name), STANDARD.encode(text));
        browser.evaluate(&format!(
            "(() => {{ const dropped = new DataTransfer(); \
             const bytes = Uint8Array.from(atob('{bytes}'), (c) => c.charCodeAt(0)); \
             dropped.items.add(new File([bytes], {name})); \
             document.getElementById('b-drop').dispatchEvent(new DragEvent('drop', \
               {{ dataTransfer: dropped, bubbles: true, cancelable: true }})); }})()"
        ));
        until(browser, "/bring-in\\/./.test(location.pathname) && document.querySelector('h1')");
        let path = browser.evaluate("location.pathname");
        path.as_str().unwrap()["/es".len()..].to_owned()
    }

    /// What a page gives as a file, opened by itself.
    fn as_file(office: &Office, path: &str, folder: &Path) -> String {
        let name: String = path.chars().filter(char::is_ascii_alphanumeric).take(80).collect();
        let file = folder.join(format!("{name}.svg"));
        std::fs::write(&file, office.get(path).1).unwrap();
        format!("file://{}", file.display())
    }

    fn files_below(folder: &Path) -> Vec<PathBuf> {
        let (mut found, mut todo) = (Vec::new(), vec![folder.to_owned()]);
        while let Some(folder) = todo.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { todo.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        found
    }

    /// The address with each of its values a payload.
    fn asked_with(path: &str, payload: &str) -> Option<String> {
        // A picture is of something that is there.
        let (path, query) = path.split_once('?').filter(|(path, _)| !path.ends_with(".svg"))?;
        let mut encoded = String::new();
        for byte in payload.bytes() {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        let names = query.split('&').filter_map(|pair| pair.split('=').next());
        let all: Vec<String> = names.map(|name| format!("{name}={encoded}")).collect();
        Some(format!("{path}?{}", all.join("&")))
    }

    /// A page made by hand in which nothing is done about payloads, opened with the policy of the pages and with it put out of force:
    /// whose fields ran, whose could have.
    fn by_hand(
        browser: &mut Chromium,
        folder: &Path,
        bypass: bool,
        body: &str,
    ) -> BTreeSet<String> {
        let page = folder.join("by-hand.html");
        let policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">";
        std::fs::write(&page, format!("<!DOCTYPE html>{policy}{body}")).unwrap();
        browser.call("Page.setBypassCSP", &json!({ "enabled": bypass }));
        browser.open(&format!("file://{}", page.display()));
        browser.evaluate(LOOK);
        // What was clicked and focused runs in its turn.
        std::thread::sleep(std::time::Duration::from_millis(300));
        let ran = browser.evaluate("self.ran || []");
        ran.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Every payload runs where it is written as it is: else that none ran would prove nothing.
    fn every_payload_runs_where_nothing_is_done(
        browser: &mut Chromium,
        fields: &Fields,
        folder: &Path,
    ) {
        let mut all = String::from("<title>all</title>");
        let mut ran = BTreeSet::new();
        for (at, field) in fields.all.iter().enumerate() {
            let payload = fields.payload(at);
            if field.is_address {
                // Of several that are followed at once the browser follows one.
                let link = format!("<title>one</title><a href=\"{payload}\">a</a>");
                ran.extend(by_hand(browser, folder, true, &link));
            } else {
                all.push_str(&format!("<p>{payload}</p>"));
            }
        }
        ran.extend(by_hand(browser, folder, true, &all));
        for field in &fields.all {
            assert!(ran.contains(&field.name), "{} does not run by hand", field.name);
        }
        assert_eq!(by_hand(browser, folder, false, &all), BTreeSet::new(), "the policy holds");
        let payload = fields.payload(0);
        for form in [
            "<p title='@'>a",
            "<p title=\"@\">a",
            "<title>@</title>",
            "<textarea>@</textarea>",
            "<style>@</style>",
            "<select><option>@</option></select>",
            "<script type=text/plain>@</script>",
        ] {
            let ran = by_hand(browser, folder, true, &form.replace('@', &payload));
            assert!(ran.contains(&fields.all[0].name), "{form}: it does not run");
        }
    }

    /// The texts that somebody can write: a register in which they stand, and what was brought in and waits.
    struct Ground {
        fields: Fields,
        office: Office,
        site: PathBuf,
        base: String,
    }

    /// Signs in and brings in a list whose name is a payload, and the document of the sheet.
    fn ground(browser: &mut Chromium, evil: &Evil, tally: &mut Tally) -> Ground {
        let mut fields = Fields::new(&evil.address);
        let (mut office, site) = office(&mut fields);
        let base = format!("http://{}", office.address);
        office.cookie = sign_in(browser, &base, "ana", WORD);
        let upload = fields.field("upload.name", false);
        let beside = |name: &str| std::fs::read_to_string(site.with_file_name(name)).unwrap();
        let few: Vec<String> = beside("campos.csv").lines().take(3).map(str::to_owned).collect();
        let name = format!("{} {}.csv", fields.payload(upload), fields.all[upload].mark);
        bring(browser, &base, &name, &few.join("\n"));
        tally.look(browser, "a file whose name is a payload", &base);
        bring(browser, &base, "hoja.txt", &beside("hoja.txt"));
        Ground { fields, office, site, base }
    }

    /// A page: its length, and the marks that stand in it.
    type Marked = BTreeMap<String, (usize, BTreeSet<String>)>;

    fn marks(body: &str) -> BTreeSet<String> {
        let mark = |rest: &str| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            rest[digits.len()..].starts_with('z').then(|| format!("zq{digits}z"))
        };
        body.split("zq").skip(1).filter_map(mark).collect()
    }

    /// The pages of the office in which a payload stands, and one address of each form that answers a question, with payloads for what
    /// is asked.
    fn pages(ground: &mut Ground, tally: &mut Tally) -> (Marked, Vec<String>) {
        let question = ground.fields.field("question", false);
        let payload = ground.fields.payload(question);
        let (mut pages, mut questions) = (Marked::new(), BTreeMap::new());
        for (path, (status, body)) in walk(&ground.office) {
            if status != 200 {
                tally.faults.push(format!("{path}: {status}"));
            }
            if let Some(asked) = asked_with(&path, &payload) {
                questions.entry(form_of(&path)).or_insert(asked);
            }
            let marks = marks(&body);
            if !marks.is_empty() {
                pages.insert(path, (body.len(), marks));
            }
        }
        (pages, questions.into_values().collect())
    }

    /// Of each route so many pages that each payload that any page of the route shows stands in one, and the shortest.
    fn covering(pages: &Marked) -> BTreeSet<String> {
        let mut routes: BTreeMap<String, Vec<(usize, usize, &String)>> = BTreeMap::new();
        for (path, (length, marks)) in pages {
            routes.entry(route(path)).or_default().push((marks.len(), *length, path));
        }
        let mut chosen = BTreeSet::new();
        for mut of in routes.into_values() {
            of.sort_unstable();
            let mut seen = BTreeSet::new();
            chosen.insert(of[0].2.clone());
            for (_, _, path) in of.into_iter().rev() {
                let new = pages[path].1.iter().filter(|mark| seen.insert(*mark)).count();
                if new > 0 {
                    chosen.insert(path.clone());
                }
            }
        }
        chosen
    }

    /// Opens them in both languages with the policy out of force, and in Spanish under the policy.
    fn opened(
        ground: &Ground,
        (pages, questions): (&Marked, &[String]),
        browser: &mut Chromium,
        tally: &mut Tally,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let chosen = covering(pages);
        for (bypass, lang) in [(true, "es"), (true, "en"), (false, "es")] {
            browser.call("Page.setBypassCSP", &json!({ "enabled": bypass }));
            for path in chosen.iter().chain(questions) {
                let path = format!("/{lang}{}", path.strip_prefix("/es").unwrap());
                let address = if path.contains(".svg") {
                    as_file(&ground.office, &path, folder.path())
                } else {
                    format!("{}{path}", ground.base)
                };
                tally.open(browser, &address, &ground.base);
            }
        }
    }

    /// The public site, opened as files.
    fn opened_as_files(ground: &Ground, browser: &mut Chromium, tally: &mut Tally) {
        let mut pages = Marked::new();
        for file in files_below(&ground.site) {
            let shown = file.extension().is_some_and(|end| end == "html" || end == "svg");
            let text = if shown { std::fs::read_to_string(&file).unwrap() } else { String::new() };
            let marks = marks(&text);
            if !marks.is_empty() {
                let below = file.strip_prefix(&ground.site).unwrap().display().to_string();
                pages.insert(format!("/{below}"), (text.len(), marks));
            }
        }
        assert!(pages.len() > 100, "{} files of the site hold a payload", pages.len());
        browser.call("Page.setBypassCSP", &json!({ "enabled": true }));
        for path in covering(&pages) {
            tally.open(browser, &format!("file://{}{path}", ground.site.display()), &ground.base);
        }
    }

    /// What only forms lead to: a list that is screened, a reason that somebody writes, a family's answers.
    fn by_forms(ground: &Ground, browser: &mut Chromium, tally: &mut Tally) {
        let base = &ground.base;
        browser.call("Page.setBypassCSP", &json!({ "enabled": true }));
        let payload = ground.fields.payload(0);
        let press = |browser: &mut Chromium, form: &str, field: &str| {
            browser.evaluate("document.documentElement.dataset.old = '1'");
            browser.evaluate(&format!(
                "(() => {{ const form = document.querySelector('{form}'); const field = form.querySelector('{field}'); \
                 if (field) field.value = {}; form.querySelector('button:not([hidden])').click(); }})()",
                json!(payload)
            ));
            until(browser, "!document.documentElement.dataset.old");
        };
        browser.open(&format!("{base}/es/screen"));
        press(browser, "form.screen", "textarea");
        tally.look(browser, "a list that was screened", base);
        browser.open(&format!("{base}/es/problems"));
        press(browser, "ol.problems form", "input[name=why]");
        tally.look(browser, "a problem that was looked at", base);
        let person = |(path, (_, body)): (String, (u16, String))| {
            (route(&path) == "/*/person/{id}" && body.contains("zq")).then_some(path)
        };
        let person = walk(&ground.office).into_iter().find_map(person).unwrap();
        browser.open(&format!("{base}{person}/family"));
        press(browser, "main form.own", "none");
        tally.look(browser, "a code for a family", base);
        let code = browser.evaluate("document.querySelector('.code').textContent.trim()");
        browser.open(&format!("{base}/es/family"));
        browser.evaluate(&format!(
            "document.querySelector('main form input[name=code]').value = {code}"
        ));
        press(browser, "main form", "none");
        tally.look(browser, "a family's sheet", base);
    }

    #[test]
    fn no_text_that_anybody_can_write_runs_in_a_browser() {
        let evil = Evil::listen();
        let mut browser = Chromium::start();
        let mut tally = Tally::default();
        let mut ground = ground(&mut browser, &evil, &mut tally);
        let (pages, questions) = pages(&mut ground, &mut tally);
        opened(&ground, (&pages, &questions), &mut browser, &mut tally);
        by_forms(&ground, &mut browser, &mut tally);
        opened_as_files(&ground, &mut browser, &mut tally);
        println!("{} fields, {} pages opened", ground.fields.all.len(), tally.opened);
        let fields = &ground.fields;
        let unseen = fields.all.iter().filter(|field| !tally.seen.contains_key(&field.mark));
        let unseen: Vec<&str> = unseen.map(|field| field.name.as_str()).collect();
        assert!(
            tally.faults.is_empty(),
            "{} faults:\n{}",
            tally.faults.len(),
            tally.faults.join("\n")
        );
        assert_eq!(
            unseen, NOWHERE,
            "that a text does not run proves nothing where it is not in sight"
        );
        assert_eq!(evil.came(), 0, "nobody was told");
    }

    #[test]
    fn every_text_runs_where_nothing_is_done_about_it() {
        let evil = Evil::listen();
        let mut fields = Fields::new(&evil.address);
        let (_, _, _) = (fields.list(), fields.named_list(), fields.sheet());
        let folder = tempfile::tempdir().unwrap();
        every_payload_runs_where_nothing_is_done(&mut Chromium::start(), &fields, folder.path());
        assert!(evil.came() > 0, "the machine hears whoever tells it");
    }
}
