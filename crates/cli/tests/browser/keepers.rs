//! Two keepers on the page of proposals, in a real Chromium, by keyboard.

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::accounts::tests::{fill, passes};
    use crate::chromium::Chromium;
    use crate::office::Office;

    const WORD: &str = "tres gatos en la azotea";
    const ENTER: u32 = 13;

    /// Waits for another page than the one from which something was sent, on which something is so.
    fn until(browser: &mut Chromium, there: &str) {
        let there = format!(
            "document.readyState === 'complete' && !document.body.dataset.sent && ({there})"
        );
        while browser.evaluate(&there) != Value::Bool(true) {}
    }

    #[test]
    fn a_second_keeper_answers_beside_the_first_and_everyone_can_use_the_page() {
        let mut browser = Chromium::start();
        let office = Office::with_proposals(WORD);
        let base = format!("http://{}", office.address);
        browser.open(&format!("{base}/login"));
        fill(&mut browser, "#name", "ana");
        fill(&mut browser, "#password", WORD);
        browser.evaluate("document.querySelector('form.signin button').click()");
        until(&mut browser, "!!document.querySelector('footer a.own[href$=\"/proposals\"]')");
        for lang in ["en", "es"] {
            browser.open(&format!("{base}/{lang}/proposals"));
            passes(&mut browser, "proposals");
        }
        let first = "document.querySelector('main form.own')";
        let field = |name: &str| format!("main form.own input[name={name}]");
        let answer = |browser: &mut Chromium, value: &str| {
            browser.evaluate(&format!("{first}.querySelector('button[value={value}]').focus()"));
            browser.evaluate("document.body.dataset.sent = 'from here'");
            browser.press("Enter", ENTER);
        };
        // Whoever proposed cannot approve.
        fill(&mut browser, &field("name"), "ana");
        fill(&mut browser, &field("password"), WORD);
        answer(&mut browser, "approve");
        until(&mut browser, "!!document.querySelector('[role=alert]')");
        passes(&mut browser, "proposals, after a refusal");
        assert!(browser.text().contains("second keeper"), "{}", browser.text());
        // A wrong password of somebody else does nothing either.
        for (word, role) in [("otra", "alert"), (WORD, "status")] {
            fill(&mut browser, &field("name"), "eva");
            fill(&mut browser, &field("password"), word);
            answer(&mut browser, "approve");
            until(&mut browser, &format!("!!document.querySelector('main [role={role}]')"));
        }
        passes(&mut browser, "proposals, after an approval");
        // The first was to seal the source; so nothing is left of the second, which says so.
        let text = browser.text();
        assert!(
            text.contains("La aprob\u{f3} <bdi>eva</bdi>; hecho.")
                && text.contains("Ya no hay nada que hacer"),
            "{text}"
        );
        fill(&mut browser, &field("name"), "ana");
        fill(&mut browser, &field("password"), WORD);
        fill(&mut browser, &field("why"), "ya no hace falta");
        answer(&mut browser, "refuse");
        until(
            &mut browser,
            "!!document.querySelector('main [role=status]') && !document.querySelector('main form.own')",
        );
        assert!(browser.text().contains("La rechaz\u{f3} <bdi>ana</bdi>"), "{}", browser.text());
    }
}
