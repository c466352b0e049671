//! The pages in a real Chromium, over the press report and a small fictional roster.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod axe;
#[cfg(test)]
mod bring_in;
#[cfg(test)]
mod chromium;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod keepers;
#[cfg(test)]
mod office;
#[cfg(test)]
mod payloads;
#[cfg(test)]
mod review;
#[cfg(test)]
mod story;
#[cfg(test)]
#[path = "../matrix/table.rs"]
mod table;
#[cfg(test)]
mod xss;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::axe::tests::heard;
    use super::chromium::Chromium;
    use super::hostile::{Evil, a_hostile_page_is_shown_inert};
    use super::office::{Office, Seen, crawl};

    const TAB: u32 = 9;
    const ENTER: u32 = 13;

    /// The route of an address: without language, query and id.
    fn route(path: &str) -> String {
        let path = path.split('?').next().unwrap_or_default();
        path.split('/').nth(2).unwrap_or_default().to_owned()
    }

    /// Of each route the longest page and the shortest: what breaks a page stands in one of them.
    fn samples(seen: &BTreeMap<String, Seen>) -> Vec<String> {
        let mut routes: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        let files = [".svg", ".csv", ".md", ".pdf", ".atom", ".ics", ".toml"];
        let is_page = |path: &str| {
            let bare = path.split('?').next().unwrap_or_default();
            path.starts_with("/es") && !files.iter().any(|end| bare.ends_with(end))
        };
        for (path, page) in seen.iter().filter(|(path, _)| is_page(path)) {
            routes.entry(route(path)).or_default().push((page.length, path));
        }
        let mut chosen = BTreeSet::new();
        for mut pages in routes.into_values() {
            pages.sort_unstable();
            chosen.extend([pages[0].1.to_owned(), pages[pages.len() - 1].1.to_owned()]);
        }
        chosen.into_iter().collect()
    }

    /// Pages from which links in their main part lead to the bytes of a source.
    fn leading_to_bytes(seen: &BTreeMap<String, Seen>) -> BTreeSet<&str> {
        let mut good: BTreeSet<&str> =
            seen.keys().filter(|path| path.starts_with("/source/")).map(String::as_str).collect();
        loop {
            let leads =
                |page: &Seen| page.links.iter().any(|(link, _)| good.contains(link.as_str()));
            let more: Vec<&str> = seen
                .iter()
                .filter(|(path, page)| !good.contains(path.as_str()) && leads(page))
                .map(|(path, _)| path.as_str())
                .collect();
            if more.is_empty() {
                return good;
            }
            good.extend(more);
        }
    }

    fn every_number_leads_to_bytes(seen: &BTreeMap<String, Seen>) {
        let good = leading_to_bytes(seen);
        let mut numbers = 0;
        for (path, page) in seen {
            for (link, text) in &page.links {
                let number =
                    text.starts_with(|letter: char| letter.is_ascii_digit()) && text != "0";
                if number && !link.contains("as-of=") {
                    numbers += 1;
                    assert!(
                        good.contains(link.as_str()),
                        "{path}: {text} leads to {link}, no further"
                    );
                }
            }
        }
        assert!(numbers > 1_000, "{numbers} numbers were seen");
    }

    /// Breaks a page in several ways: an audit that hears nothing then would prove nothing.
    fn the_audit_hears_what_is_wrong(browser: &mut Chromium, base: &str) {
        browser.width(390);
        browser.open(&format!("{base}/en/people"));
        browser.evaluate(
            "document.querySelector('main label').remove(); \
             document.querySelector('caption').remove(); \
             document.querySelector('h1').outerHTML = '<h1 id=main>A</h1><h4>B</h4>'; \
             document.querySelector('footer p').style.color = '#999'; \
             document.querySelector('main').append(document.createElement('img')); \
             document.querySelector('main').insertAdjacentHTML('beforeend', \
                 '<pre>' + 'wide '.repeat(99) + '</pre>');",
        );
        let found = heard(browser).join("\n");
        for fault in [
            "label: ",
            "heading-order: ",
            "color-contrast: ",
            "image-alt: ",
            "a table without a caption",
            "scrolls sideways",
            "id stands 2 times",
            "styles or scripts",
        ] {
            assert!(found.contains(fault), "the audit does not hear `{fault}`: {found}");
        }
    }

    /// Tab reaches the skip link first, it leads into the content, and what has the focus is seen.
    fn the_keyboard_is_enough(browser: &mut Chromium, base: &str) {
        browser.media("screen", "light");
        for width in [390, 1280] {
            browser.width(width);
            browser.open(&format!("{base}/es/people"));
            browser.press("Tab", TAB);
            let first = "document.activeElement.className + ' ' + \
                         (document.activeElement.getBoundingClientRect().left >= 0)";
            assert_eq!(browser.evaluate(first), "skip true", "the skip link is first and seen");
            for _ in 0..12 {
                browser.press("Tab", TAB);
                let seen = "(() => { const at = document.activeElement; \
                            const box = at.getBoundingClientRect(); const style = getComputedStyle(at); \
                            return at !== document.body && box.width > 0 && box.bottom > 0 && \
                            box.top < innerHeight && style.outlineStyle !== 'none' && \
                            parseFloat(style.outlineWidth) >= 2 ? '' : at.outerHTML; })()";
                assert_eq!(browser.evaluate(seen), "", "what has the focus is seen");
            }
            browser.open(&format!("{base}/es/people"));
            browser.press("Tab", TAB);
            browser.press("Enter", ENTER);
            browser.press("Tab", TAB);
            let inside = "document.querySelector('main').contains(document.activeElement)";
            assert_eq!(browser.evaluate(inside), true, "after the skip link comes the content");
        }
    }

    /// On paper there is no navigation, no form, and nothing is cut off.
    fn paper_shows_the_content_alone(browser: &mut Chromium, base: &str, samples: &[String]) {
        browser.width(794);
        browser.media("print", "light");
        for sample in samples {
            browser.open(&format!("{base}{sample}"));
            let shown = browser.evaluate(
                "[...document.querySelectorAll('nav,form,.skip')].filter(at => at.offsetParent).length \
                 + ' ' + (document.documentElement.scrollWidth > 794) \
                 + ' ' + getComputedStyle(document.documentElement).backgroundColor",
            );
            assert_eq!(shown, "0 false rgb(255, 255, 255)", "{sample}");
        }
        browser.media("screen", "light");
    }

    /// Someone looks a person up by a part of a name and comes to what is said of them.
    fn a_person_is_found_by_name(browser: &mut Chromium, base: &str) {
        browser.width(390);
        browser.open(&format!("{base}/es"));
        browser.evaluate("document.querySelector('#find').focus()");
        browser.call("Input.insertText", &serde_json::json!({ "text": "abrego kil" }));
        let before = browser.evaluate("location.href");
        browser.press("Enter", ENTER);
        while browser.evaluate("location.href") == before
            || browser.evaluate("document.readyState") != "complete"
        {}
        let found = "document.querySelector('main ul.plain a').textContent";
        assert_eq!(browser.evaluate(found), "Kilmar Armando Abrego Garcia");
    }

    /// Pastes a list with one name near to someone whom an order protects, and waits for the answer.
    fn screened(browser: &mut Chromium, base: &str, lang: &str) {
        browser.open(&format!("{base}/{lang}/screen"));
        browser.evaluate("document.querySelector('#s-list').focus()");
        let list = "ABREGO GARCIA, KILMAR\nKarla Wobber Zyx; 1990-01-01\n";
        browser.call("Input.insertText", &serde_json::json!({ "text": list }));
        browser.evaluate("document.querySelector('#s-to').value = 'SV'");
        browser.evaluate("document.querySelector('form.screen button').click()");
        arrives(browser, ".notice");
    }

    /// Waits for a page that has something.
    fn arrives(browser: &mut Chromium, what: &str) {
        let missing = format!("!document.querySelector('{what}')");
        while browser.evaluate(&missing) == true
            || browser.evaluate("document.readyState") != "complete"
        {}
    }

    /// Someone pastes a list, reads who is protected, and prints a notice of one page.
    fn a_list_is_screened_and_prints_as_one_page(browser: &mut Chromium, base: &str) {
        for (width, lang) in [(390, "es"), (1280, "en")] {
            browser.width(width);
            screened(browser, base, lang);
            let found =
                browser.evaluate("document.querySelector('#orders ~ .panel a').textContent");
            assert_eq!(found, "Kilmar Armando Abrego Garcia");
            assert_eq!(heard(browser), Vec::<String>::new());
            assert_eq!(browser.errors(), Vec::<String>::new());
        }
        browser.media("print", "light");
        let printed = browser.call("Page.printToPDF", &serde_json::json!({}));
        let text = printed["data"].as_str().unwrap();
        let bytes =
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap();
        let pdf = String::from_utf8_lossy(&bytes);
        assert_eq!(pdf.matches("/Type /Page\n").count(), 1, "one page on paper");
    }

    /// Someone looks at a hit and says that it is somebody else: it is folded away from then on.
    fn a_false_alarm_is_settled_on_the_page(browser: &mut Chromium, base: &str) {
        browser.media("screen", "light");
        browser.width(390);
        screened(browser, base, "es");
        let form = "#orders ~ .panel details.settle";
        browser.evaluate(&format!("document.querySelector('{form} summary').click()"));
        assert_eq!(heard(browser), Vec::<String>::new());
        browser.evaluate(&format!("document.querySelector('{form} input[name=why]').focus()"));
        let why = serde_json::json!({ "text": "vista en persona: otra cara" });
        browser.call("Input.insertText", &why);
        browser.evaluate(&format!("document.querySelector('{form} button').click()"));
        arrives(browser, "main [role=status]");
        assert_eq!(heard(browser), Vec::<String>::new());
        screened(browser, base, "es");
        assert_eq!(browser.evaluate("document.querySelector('#orders')"), serde_json::Value::Null);
        browser.evaluate("document.querySelector('details.settled summary').click()");
        let folded = browser.evaluate("document.querySelector('details.settled').textContent");
        let folded = folded.as_str().unwrap().to_owned();
        assert!(folded.contains("vista en persona: otra cara"), "{folded}");
        assert!(folded.contains("Orden vigente"), "its orders stay in sight: {folded}");
        assert_eq!(heard(browser), Vec::<String>::new());
        assert_eq!(browser.errors(), Vec::<String>::new());
    }

    #[test]
    fn the_pages_are_whole_and_everyone_can_use_them() {
        let mut browser = Chromium::start();
        let evil = Evil::listen();
        let office = Office::open(&evil.page());
        let base = format!("http://{}", office.address);
        let seen = crawl(&office, "/es");
        assert!(seen.len() > 500, "{} pages were seen", seen.len());
        every_number_leads_to_bytes(&seen);
        let samples = samples(&seen);
        let routes: BTreeSet<String> = samples.iter().map(|path| route(path)).collect();
        assert!(routes.len() >= 20, "{routes:?}");
        let is_estimate = |path: &String| path.starts_with("/es/uncounted/");
        assert!(samples.iter().any(is_estimate), "no recorded estimate was seen: {samples:?}");
        for sample in &samples {
            let english = format!("/en{}", &sample[3..]);
            assert_eq!(office.get(&english).0, 200, "{english}");
        }
        the_audit_hears_what_is_wrong(&mut browser, &base);
        the_keyboard_is_enough(&mut browser, &base);
        paper_shows_the_content_alone(&mut browser, &base, &samples);
        a_person_is_found_by_name(&mut browser, &base);
        a_list_is_screened_and_prints_as_one_page(&mut browser, &base);
        a_false_alarm_is_settled_on_the_page(&mut browser, &base);
        a_hostile_page_is_shown_inert(&mut browser, &office, &evil);
    }
}
