//! Signing in and one's own account, in a real Chromium.

#[cfg(test)]
pub(crate) mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use paradero_web::accounts::code_at;
    use serde_json::{Value, json};

    use crate::axe::tests::heard;
    use crate::chromium::Chromium;
    use crate::office::Office;

    const WORD: &str = "tres gatos en la azotea";

    /// Hears the faults of the page that is open, as a phone and a desk see it, in light and dark.
    pub(crate) fn passes(browser: &mut Chromium, what: &str) {
        for (width, scheme) in [(390, "dark"), (1280, "light")] {
            browser.width(width);
            browser.media("screen", scheme);
            let faults = heard(browser);
            assert!(faults.is_empty(), "{what} at {width}, {scheme}:\n{}", faults.join("\n"));
        }
    }

    pub(crate) fn fill(browser: &mut Chromium, field: &str, text: &str) {
        browser.evaluate(&format!("document.querySelector('{field}').focus()"));
        browser.call("Input.insertText", &json!({ "text": text }));
    }

    /// Presses a form's button and waits for a page that has something.
    fn send(browser: &mut Chromium, form: &str, then: &str) {
        browser.evaluate(&format!(
            "document.querySelector('form[action$=\"{form}\"] button').click()"
        ));
        let there =
            format!("document.readyState === 'complete' && !!document.querySelector('{then}')");
        while browser.evaluate(&there) != Value::Bool(true) {}
    }

    #[test]
    fn one_signs_in_takes_up_a_second_factor_and_everyone_can_use_the_pages() {
        let mut browser = Chromium::start();
        let office = Office::with_account(WORD);
        let base = format!("http://{}", office.address);
        browser.open(&format!("{base}/login"));
        passes(&mut browser, "signing in");
        fill(&mut browser, "#name", "ana");
        fill(&mut browser, "#password", "otra");
        send(&mut browser, "/login", "[role=alert]");
        passes(&mut browser, "signing in, after a failure");
        fill(&mut browser, "#name", "ana");
        fill(&mut browser, "#password", WORD);
        send(&mut browser, "/login", "footer a.own");
        passes(&mut browser, "the first page, signed in");
        for lang in ["en", "es"] {
            browser.open(&format!("{base}/{lang}/account"));
            passes(&mut browser, "the account");
        }
        fill(&mut browser, "#totp-current", WORD);
        send(&mut browser, "/account/totp", "svg.qr");
        passes(&mut browser, "the QR code");
        let secret = browser.evaluate("document.querySelector('svg.qr ~ p code').textContent");
        let secret: String = secret.as_str().unwrap().split(' ').collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        fill(&mut browser, "#code", &code_at(&secret, now).unwrap());
        send(&mut browser, "/account/totp/confirm", "ul.codes");
        passes(&mut browser, "recovery codes");
        let code = browser.evaluate("document.querySelector('ul.codes code').textContent");
        browser.open(&format!("{base}/es/account"));
        passes(&mut browser, "the account with a second factor");
        send(&mut browser, "/account/sessions", "#code");
        fill(&mut browser, "#name", "ana");
        fill(&mut browser, "#password", WORD);
        fill(&mut browser, "#code", code.as_str().unwrap());
        send(&mut browser, "/login", "footer a.own");
        // A register of one report has no two records that could be of one person.
        for lang in ["en", "es"] {
            browser.open(&format!("{base}/{lang}/review"));
            assert_eq!(browser.evaluate("!!document.querySelector('#review-pair h2')"), false);
            passes(&mut browser, "review with nothing to judge");
        }
    }
}
