//! axe in Chromium on every page, in both languages: what it finds is a fault.

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Value, json};

    use crate::accounts::tests::fill;
    use crate::chromium::Chromium;
    use crate::office::{Office, walk};
    use crate::table::{TABLE, route};

    const AXE: &str = include_str!("axe/axe.min.js");
    const AUDIT: &str = include_str!("audit.js");
    const WORD: &str = "tres gatos en la azotea";

    const RUN: &str = "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', \
        'best-practice'] }, resultTypes: ['violations'] }).then((done) => done.violations.map((one) => one.id + ': ' + \
        one.nodes.length + ' x ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' [' + \
        [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ').slice(0, 200) + ']').join(' | ')))";

    /// What axe and our own audit find on the page that is open, one line each.
    pub(crate) fn heard(browser: &mut Chromium) -> Vec<String> {
        if browser.evaluate("typeof axe === 'undefined'") == true {
            browser.evaluate(&format!("{AXE};0"));
        }
        let mut found = lines(&browser.evaluate_promise(RUN));
        found.extend(lines(&browser.evaluate(AUDIT)));
        found
    }

    fn lines(found: &Value) -> Vec<String> {
        let all = found.as_array().unwrap().iter();
        all.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What was heard so far, and on which routes.
    #[derive(Default)]
    struct Tally {
        faults: BTreeMap<String, Vec<String>>,
        routes: BTreeSet<String>,
        heard: usize,
    }

    impl Tally {
        /// Hears the page that is open.
        fn hear(&mut self, browser: &mut Chromium, what: &str) {
            self.heard += 1;
            for line in heard(browser) {
                self.faults.entry(line).or_default().push(what.to_owned());
            }
        }

        /// What our own audit found.
        fn note(&mut self, found: &Value, what: &str) {
            for line in lines(found) {
                self.faults.entry(line).or_default().push(what.to_owned());
            }
        }

        /// Opens a page of an address below the language and hears it in both languages.
        fn both(&mut self, browser: &mut Chromium, base: &str, path: &str) {
            for lang in ["es", "en"] {
                let path = format!("/{lang}{path}");
                self.routes.insert(route(&path));
                browser.open(&format!("{base}{path}"));
                assert_eq!(browser.evaluate("document.documentElement.lang"), lang, "{path}");
                self.hear(browser, &path);
            }
        }

        fn told(&self) -> String {
            let line = |(fault, places): (&String, &Vec<String>)| {
                let some: Vec<&str> = places.iter().take(4).map(String::as_str).collect();
                format!("{fault}\n    on {} pages: {}", places.len(), some.join(", "))
            };
            self.faults.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }

    fn until(browser: &mut Chromium, there: &str) {
        let there = format!("document.readyState === 'complete' && !!({there})");
        while browser.evaluate(&there) != Value::Bool(true) {}
    }

    /// Signs in by the form; the session's cookie.
    pub(crate) fn sign_in(browser: &mut Chromium, base: &str, name: &str, word: &str) -> String {
        browser.open(&format!("{base}/login"));
        fill(browser, "#name", name);
        fill(browser, "#password", word);
        browser.evaluate("document.querySelector('form.signin button').click()");
        until(browser, "document.querySelector('footer a.own')");
        let cookies = browser.call("Network.getCookies", &json!({ "urls": [base] }));
        let pair = |one: &Value| {
            format!("{}={}", one["name"].as_str().unwrap(), one["value"].as_str().unwrap())
        };
        let all: Vec<String> = cookies["cookies"].as_array().unwrap().iter().map(pair).collect();
        all.join("; ")
    }

    /// How many bytes a page may have, pictures apart: it is read on an old phone.
    const HEAVIEST: usize = 150 << 10;

    fn without_pictures(body: &str) -> usize {
        let pictures = body.split("<svg").skip(1).filter_map(|rest| rest.find("</svg>"));
        body.len() - pictures.sum::<usize>()
    }

    fn is_page(body: &str) -> bool {
        body.trim_start().to_ascii_lowercase().starts_with("<!doctype html")
    }

    /// Of each route the shortest page and the longest, and a finding of each rule's first.
    fn samples(office: &Office) -> BTreeSet<String> {
        let mut routes: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        let (mut rules, mut chosen) = (BTreeSet::new(), BTreeSet::new());
        for (path, (status, body)) in walk(office) {
            assert_eq!(status, 200, "{path}");
            let heavy = without_pictures(&body);
            assert!(heavy <= HEAVIEST || !is_page(&body), "{path}: {heavy} bytes");
            if !is_page(&body) || path == "/es/review" {
                continue;
            }
            let route = route(&path);
            if route == "/*/finding/{id}" {
                let title = body.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next());
                if rules.len() < 12 && rules.insert(title.unwrap_or_default().to_owned()) {
                    chosen.insert(path.clone());
                }
            }
            routes.entry(route).or_default().push((body.len(), path));
        }
        for mut pages in routes.into_values() {
            pages.sort_unstable();
            chosen.extend([pages[0].1.clone(), pages[pages.len() - 1].1.clone()]);
        }
        chosen.into_iter().map(|path| path["/es".len()..].to_owned()).collect()
    }

    /// Sends a form's own page something by its button, and hears the answer.
    fn sent(tally: &mut Tally, browser: &mut Chromium, what: &str, press: &str, then: &str) {
        browser.evaluate("document.documentElement.dataset.old = '1'");
        browser.evaluate(press);
        until(browser, "!document.documentElement.dataset.old");
        until(browser, then);
        tally.hear(browser, what);
    }

    fn drop_file(browser: &mut Chromium, base: &str, name: &str, text: &str) -> String {
        browser.open(&format!("{base}/es/bring-in"));
        let (name, text) = (json!(name), json!(text));
        browser.evaluate(&format!(
            "(() => {{ const dropped = new DataTransfer(); dropped.items.add(new File([{text}], {name})); \
             document.getElementById('b-drop').dispatchEvent(new DragEvent('drop', \
               {{ dataTransfer: dropped, bubbles: true, cancelable: true }})); }})()"
        ));
        until(browser, "/bring-in\\/./.test(location.pathname) && document.querySelector('h1')");
        let path = browser.evaluate("location.pathname");
        path.as_str().unwrap()["/es".len()..].to_owned()
    }

    /// The wizard in its steps, a document with a passage, and a mark.
    fn bringing_in(tally: &mut Tally, browser: &mut Chromium, base: &str) {
        let list = "Nombre completo,F. nac.,Fecha,Sitio\nMarta Iracheta Solano,03/04/1990,13/02/2025,Puente Viejo\n\
                    Joel Barrundia Paz,30/02/1987,14/02/2025,Mercado Sur\n";
        let item = drop_file(browser, base, "lista.csv", list);
        tally.both(browser, base, &item);
        tally.both(browser, base, &format!("{item}?column=Sitio"));
        let text = "El Juzgado Segundo de Garantías ordena el 15 de marzo de 2025 que se ponga en libertad a Marta Iracheta Solano.\n";
        let item = drop_file(browser, base, "orden.txt", text);
        tally.both(browser, base, &item);
        tally.both(browser, base, &format!("{item}?first=El+Juzgado&last=Iracheta+Solano."));
        browser.open(&format!("{base}/es{item}?first=El+Juzgado&last=Iracheta+Solano."));
        let press = "document.querySelector('button[value=mark]').click()";
        sent(tally, browser, "a document with a mark", press, "document.querySelector('#marks')");
    }

    /// Pages that only forms lead to: a code for a family and what it opens, a list that was screened, answers that refuse.
    fn by_forms(tally: &mut Tally, browser: &mut Chromium, base: &str, person: &str) {
        tally.both(browser, base, &format!("{person}/family"));
        browser.open(&format!("{base}/es{person}/family"));
        let press = "document.querySelector('main form.own button').click()";
        sent(tally, browser, "a family's code", press, "document.querySelector('.code')");
        let code = browser.evaluate("document.querySelector('.code').textContent.trim()");
        tally.both(browser, base, "/family");
        let wrong = "document.querySelector('main form input[name=code]').value = 'AAAA-BBBB'; \
                     document.querySelector('main form button').click()";
        sent(
            tally,
            browser,
            "a family's wrong code",
            wrong,
            "document.querySelector('[role=alert]')",
        );
        let right = format!(
            "document.querySelector('main form input[name=code]').value = {code}; \
             document.querySelector('main form button').click()"
        );
        sent(tally, browser, "a family's sheet", &right, "document.querySelector('form.letter')");
        tally.both(browser, base, "/family/sheet");
        browser.open(&format!("{base}/es/screen"));
        let list = "document.querySelector('#s-list').value = 'ABREGO GARCIA, KILMAR\\nKarla Wobber Zyx; 1990-01-01'; \
                    document.querySelector('#s-to').value = 'SV'; document.querySelector('form.screen button').click()";
        sent(tally, browser, "a screened list", list, "document.querySelector('.notice')");
        let settle = "document.querySelectorAll('details').forEach((at) => { at.open = true; }); \
                      const form = document.querySelector('details.settle form'); form.noValidate = true; form.querySelector('button').click()";
        sent(tally, browser, "a decision without a reason", settle, "document.querySelector('h1')");
    }

    fn bad_addresses(tally: &mut Tally, browser: &mut Chromium, base: &str) {
        for path in [
            "/person/none",
            "/finding/none",
            "/nada",
            "/people?name=nadie+se+llama+asi",
            "/search?q=nadie+se+llama+asi",
        ] {
            browser.open(&format!("{base}/es{path}"));
            tally.hear(browser, path);
        }
    }

    /// Pages on which most of the work is done.
    const MAIN: [&str; 14] = [
        "/*",
        "/*/people",
        "/*/person/{id}",
        "/*/findings",
        "/*/finding/{id}",
        "/*/orders",
        "/*/order/{id}",
        "/*/batch/{id}",
        "/*/dashboard",
        "/*/map",
        "/*/search",
        "/*/bring-in",
        "/*/work",
        "/*/source/{id}",
    ];

    fn is_main(path: &str) -> bool {
        MAIN.contains(&route(&format!("/es{path}")).as_str())
    }

    /// Pictures of the main pages, wide and narrow, for people to look at.
    fn pictures(browser: &mut Chromium, base: &str, paths: &BTreeSet<String>) {
        let searched = "/search?q=Elena".to_owned();
        let main = paths.iter().filter(|path| is_main(path)).chain([&searched]);
        let named: BTreeMap<String, &String> = main
            .map(|path| {
                let route = route(&format!("/es{path}"));
                let name = route.replace("/*", "").replace("/{id}", "-one").replace('/', "");
                (if name.is_empty() { "home".to_owned() } else { name }, path)
            })
            .collect();
        assert!(named.len() >= MAIN.len(), "{named:?}");
        for (name, path) in named {
            for (width, form) in [(1280, "wide"), (390, "narrow")] {
                browser.width(width);
                browser.open(&format!("{base}/es{path}"));
                browser.screenshot(&format!("page-{name}-{form}"));
            }
        }
        browser.width(1280);
    }

    /// What the main pages are seen with beside: narrow, zoomed, dark, colours forced, motion reduced.
    fn in_other_ways(
        tally: &mut Tally,
        browser: &mut Chromium,
        base: &str,
        paths: &BTreeSet<String>,
    ) {
        let main = |path: &&String| is_main(path);
        let ways: [(&str, u32, f64, [&str; 3]); 4] = [
            ("zoomed", 640, 2.0, ["light", "none", "no-preference"]),
            ("dark", 1280, 1.0, ["dark", "none", "no-preference"]),
            ("forced colours", 1280, 1.0, ["dark", "active", "no-preference"]),
            ("narrow and still", 320, 1.0, ["light", "none", "reduce"]),
        ];
        for (way, width, scale, [scheme, forced, motion]) in ways {
            browser.size(width, 800, scale);
            browser.features(&[
                ("prefers-color-scheme", scheme),
                ("forced-colors", forced),
                ("prefers-reduced-motion", motion),
            ]);
            for path in paths.iter().filter(|path| width == 320 || main(path)) {
                browser.open(&format!("{base}/es{path}"));
                let what = format!("{path}, {way}");
                if main(&path) {
                    tally.hear(browser, &what);
                } else {
                    tally.note(&browser.evaluate(AUDIT), &what);
                }
            }
        }
        browser.width(1280);
        browser.media("screen", "light");
    }

    #[test]
    fn axe_finds_nothing_on_any_page() {
        let mut browser = Chromium::start();
        let mut office = Office::with_staff(WORD);
        let base = format!("http://{}", office.address);
        browser.width(1280);
        let mut tally = Tally::default();
        browser.open(&format!("{base}/login"));
        tally.hear(&mut browser, "/login");
        tally.both(&mut browser, &base, "/family");
        office.cookie = sign_in(&mut browser, &base, "leo", WORD);
        for path in ["", "/people", "/work", "/bring-in", "/review", "/proposals"] {
            tally.both(&mut browser, &base, path);
        }
        browser.call("Network.clearBrowserCookies", &json!({}));
        office.cookie = sign_in(&mut browser, &base, "ana", WORD);
        let paths = samples(&office);
        for path in &paths {
            tally.both(&mut browser, &base, path);
        }
        tally.both(&mut browser, &base, "/review");
        tally.both(&mut browser, &base, "/search?q=Elena");
        bringing_in(&mut tally, &mut browser, &base);
        let is_person = |path: &&String| route(&format!("/es{path}")) == "/*/person/{id}";
        let person = paths.iter().find(is_person).unwrap().clone();
        by_forms(&mut tally, &mut browser, &base, &person);
        bad_addresses(&mut tally, &mut browser, &base);
        in_other_ways(&mut tally, &mut browser, &base, &paths);
        pictures(&mut browser, &base, &paths);
        let is_page = |row: &&crate::table::Row| {
            row.0 == "GET"
                && row.1.starts_with("/*")
                && !row.1.ends_with("/state")
                && !row.1.contains("/guide")
                && !row.1.contains("/page/")
                && !row.1.split('/').next_back().is_some_and(|last| last.contains('.'))
        };
        let forgotten: Vec<&str> = TABLE
            .iter()
            .filter(is_page)
            .map(|row| row.1)
            .filter(|route| !tally.routes.contains(*route))
            .collect();
        println!("{} pages heard", tally.heard);
        assert!(tally.faults.is_empty(), "{} faults:\n{}", tally.faults.len(), tally.told());
        assert!(forgotten.is_empty(), "pages that axe did not see: {forgotten:?}");
    }
}
