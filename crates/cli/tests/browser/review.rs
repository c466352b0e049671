//! A reviewer judges pairs by keyboard in a real Chromium, takes one back, applies, and sees what changed; and a server that is
//! killed loses nothing that it acknowledged.

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::accounts::tests::{fill, passes};
    use crate::chromium::Chromium;
    use crate::office::Office;

    const WORD: &str = "tres gatos en la azotea";

    fn sign_in(browser: &mut Chromium, office: &Office) {
        browser.open(&format!("http://{}/login", office.address));
        fill(browser, "#name", "ana");
        fill(browser, "#password", WORD);
        browser.evaluate("document.querySelector('form.signin button').click()");
        until(browser, "!!document.querySelector('footer a.own')");
    }

    fn until(browser: &mut Chromium, there: &str) {
        let there = format!("document.readyState === 'complete' && !!({there})");
        while browser.evaluate(&there) != Value::Bool(true) {}
    }

    fn text_of(browser: &mut Chromium, what: &str) -> String {
        let text =
            browser.evaluate(&format!("(document.querySelector('{what}') || {{}}).textContent"));
        text.as_str().unwrap_or_default().to_owned()
    }

    fn open(browser: &mut Chromium, office: &Office) {
        browser.width(1280);
        browser.media("screen", "light");
        browser.open(&format!("http://{}/es/review", office.address));
        until(browser, "document.getElementById('review').dataset.ready");
    }

    /// Presses a key and waits until the server has kept what it says and another pair is shown.
    fn judge(browser: &mut Chromium, key: &str) {
        browser.evaluate("delete document.getElementById('review').dataset.shown");
        let code = u32::from(key.to_ascii_uppercase().as_bytes()[0]);
        browser.press(key, code);
        until(browser, "document.getElementById('review').dataset.shown");
    }

    fn pair(browser: &mut Chromium) -> String {
        let of =
            |name: &str| format!("document.querySelector('#review-pair input[name={name}]').value");
        let both = browser.evaluate(&format!("{} + ' ' + {}", of("a"), of("b")));
        both.as_str().unwrap().to_owned()
    }

    #[test]
    fn a_reviewer_judges_ten_pairs_by_keyboard_applies_and_sees_what_changed() {
        let mut browser = Chromium::start();
        let office = Office::with_reviewer(WORD);
        sign_in(&mut browser, &office);
        open(&mut browser, &office);
        passes(&mut browser, "a pair");
        browser.evaluate("document.querySelectorAll('details').forEach(at => { at.open = true; })");
        passes(&mut browser, "a pair with its table and keys");
        // While a reason is written a letter is a letter.
        let first = pair(&mut browser);
        fill(&mut browser, "#review-why", "sus madres");
        browser.press("s", 83);
        assert_eq!(pair(&mut browser), first);
        browser.evaluate("document.querySelector('#review-pair h2').focus()");
        let mut seen = Vec::new();
        for _ in 0..10 {
            seen.push(pair(&mut browser));
            let apart =
                text_of(&mut browser, "#review-pair").contains("las tiene por dos personas");
            judge(&mut browser, if apart { "s" } else { "d" });
            let focus = browser.evaluate(
                "document.activeElement.tagName + document.activeElement.parentElement.id",
            );
            assert_eq!(focus, "H2review-pair", "whoever hears the page is led to the next pair");
        }
        let mut distinct = seen.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), 10, "ten pairs, each once");
        assert!(!seen.contains(&pair(&mut browser)), "and now another");
        let tally = text_of(&mut browser, "#review-tally");
        assert!(tally.contains("10 de ") && tally.contains("10 son suyos"), "{tally}");
        until(
            &mut browser,
            "document.getElementById('review-said').textContent.includes('Registrado')",
        );
        // Taken back: the tenth is there again.
        judge(&mut browser, "z");
        assert_eq!(pair(&mut browser), seen[9]);
        assert!(text_of(&mut browser, "#review-tally").contains("9 son suyos"));
        judge(&mut browser, "u");
        assert_eq!(browser.errors(), Vec::<String>::new());
        passes(&mut browser, "a pair after ten");
        browser.open(&format!("http://{}/es/review/changes", office.address));
        passes(&mut browser, "what judgements would change");
        let will = text_of(&mut browser, "main");
        assert!(will.contains("se unirán") && will.contains("sus madres"), "{will}");
        browser
            .evaluate("document.querySelector('form[action$=\"/review/apply\"] button').click()");
        until(&mut browser, "document.querySelector('main [role=status]')");
        passes(&mut browser, "what judgements changed");
        let changed = text_of(&mut browser, "main");
        assert!(
            changed.contains("ana aplicó 9 juicios") && changed.contains("se unieron"),
            "{changed}"
        );
        // Kept before it is acknowledged: a server that is killed at once has lost nothing.
        open(&mut browser, &office);
        let before = text_of(&mut browser, "#review-tally");
        let last = pair(&mut browser);
        judge(&mut browser, "s");
        let office = office.killed_and_served_again();
        sign_in(&mut browser, &office);
        open(&mut browser, &office);
        let after = text_of(&mut browser, "#review-tally");
        assert!(
            before.contains("10 son suyos") && after.contains("11 son suyos"),
            "{before} {after}"
        );
        judge(&mut browser, "z");
        assert_eq!(pair(&mut browser), last, "the last one is the one that was acknowledged");
        // Without a server nothing is said to be kept, and the pair stays.
        drop(office);
        browser.press("s", 83);
        until(&mut browser, "document.getElementById('review').dataset.failed");
        assert_eq!(pair(&mut browser), last);
    }
}
