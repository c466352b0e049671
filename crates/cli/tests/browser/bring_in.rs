//! Somebody who has only ever used Excel brings in what she has, in a real Chromium, in Spanish.

#[cfg(test)]
pub(crate) mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::Value;

    use crate::accounts::tests::{fill, passes};
    use crate::chromium::Chromium;
    use crate::office::{Office, workbook};

    const WORD: &str = "tres gatos en la azotea";

    /// A list of fictional people as an office keeps it: one column is called so that nobody can know what it means, and
    /// one date cannot be read.
    fn list(first: &str) -> Vec<u8> {
        let rows = [
            ["N\u{ba}", "Nombre completo", "F. nac.", "Fecha", "Sitio"],
            ["1", first, "03/04/1990", "13/02/2025", "Puente Viejo"],
            ["2", "Joel Barrundia Paz", "21/11/1987", "14/02/2025", "Puente Viejo"],
            ["3", "Dina Quelal Ochoa", "30/02/1995", "14/02/2025", "Mercado Sur"],
        ];
        workbook(&rows)
    }

    /// Waits for a page that has something.
    fn arrives(browser: &mut Chromium, what: &str) {
        let there =
            format!("document.readyState === 'complete' && !!document.querySelector('{what}')");
        while browser.evaluate(&there) != Value::Bool(true) {
            let wrong =
                browser.evaluate("document.querySelector('[role=alert]')?.textContent ?? ''");
            assert_eq!(wrong, "", "while {what} is waited for");
        }
    }

    fn text(browser: &mut Chromium, of: &str) -> String {
        let found = browser.evaluate(&format!("document.querySelector('{of}')?.textContent ?? ''"));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Presses a button and waits for the page that comes then.
    fn press(browser: &mut Chromium, button: &str, then: &str) {
        browser.evaluate("document.documentElement.dataset.old = '1'");
        browser.evaluate(&format!("document.querySelector('{button}').click()"));
        while browser.evaluate("document.documentElement?.dataset.old ?? ''") == "1" {}
        arrives(browser, then);
    }

    fn sign_in(browser: &mut Chromium, base: &str) {
        browser.open(&format!("{base}/login"));
        fill(browser, "#name", "ana");
        fill(browser, "#password", WORD);
        press(browser, "form button", "footer a.own");
    }

    /// Drops a file on the form, as a hand does.
    fn drop_file(browser: &mut Chromium, name: &str, bytes: &[u8]) {
        let bytes = STANDARD.encode(bytes);
        browser.evaluate(&format!(
            "(() => {{ const dropped = new DataTransfer(); \
             const bytes = Uint8Array.from(atob('{bytes}'), (c) => c.charCodeAt(0)); \
             dropped.items.add(new File([bytes], '{name}')); \
             document.getElementById('b-drop').dispatchEvent(new DragEvent('drop', \
               {{ dataTransfer: dropped, bubbles: true, cancelable: true }})); }})()"
        ));
    }

    /// Gives a column another meaning on its form.
    fn put_right(browser: &mut Chromium, column: &str, meaning: &str) {
        let link = format!("a[href*=\"column={column}\"]");
        press(browser, &link, "#change");
        browser.evaluate(&format!("document.querySelector('#c-meaning').value = '{meaning}'"));
        press(browser, "#change button", "#columns");
    }

    #[test]
    fn an_excel_list_is_dropped_put_right_and_accepted_and_its_people_appear() {
        let mut browser = Chromium::start();
        let office = Office::with_account(WORD);
        let base = format!("http://{}", office.address);
        browser.width(1280);
        sign_in(&mut browser, &base);
        browser.open(&format!("{base}/es/bring-in"));
        arrives(&mut browser, "#bring-in");
        passes(&mut browser, "the tray");
        browser.width(1280);
        browser.media("screen", "light");
        browser.screenshot("bringin-1-tray");
        fill(&mut browser, "#b-given_by", "Comité de familias");
        fill(&mut browser, "#b-obtained", "en mano, el 3 de marzo de 2025");
        drop_file(&mut browser, "lista marzo.xlsx", &list("Marta Iracheta Solano"));
        arrives(&mut browser, "#columns");
        assert!(
            text(&mut browser, "#counts").contains("3 filas = 2 leídas enteras + 1 con problemas")
        );
        assert!(
            text(&mut browser, "table.columns").contains("de qué hecho es"),
            "reasons are in Spanish"
        );
        passes(&mut browser, "the wizard");
        browser.width(1280);
        browser.media("screen", "light");
        browser.screenshot("bringin-2-wizard");
        put_right(&mut browser, "Fecha", "arrest.on");
        put_right(&mut browser, "Sitio", "arrest.at");
        let examples = text(&mut browser, "ol.rows");
        assert!(
            examples.contains("13 feb 2025") && examples.contains("Puente Viejo"),
            "{examples}"
        );
        fill(&mut browser, "#s-by", "Comité de familias");
        press(&mut browser, "button[value=said]", "#columns");
        browser.screenshot("bringin-3-put-right");
        browser.width(500);
        browser.screenshot("bringin-3-put-right-narrow");
        browser.width(1280);
        browser.evaluate("document.querySelector('button[value=accept]').click()");
        arrives(&mut browser, "p.bytes");
        assert!(text(&mut browser, "main").contains("en mano, el 3 de marzo de 2025"));
        browser.screenshot("bringin-4-source");
        browser.open(&format!("{base}/es/people?name=iracheta"));
        arrives(&mut browser, "main tbody a");
        assert_eq!(text(&mut browser, "main tbody a"), "Marta Iracheta Solano");
        press(&mut browser, "main tbody a", "h1");
        assert!(
            text(&mut browser, "main").contains("13 feb 2025"),
            "the column that was put right"
        );
        the_next_list_is_recognised(&mut browser, &base);
        assert_eq!(browser.errors(), Vec::<String>::new());
    }

    /// A list of the same columns is read as the last one was put right, and can be thrown away.
    fn the_next_list_is_recognised(browser: &mut Chromium, base: &str) {
        browser.open(&format!("{base}/es/bring-in"));
        arrives(browser, "#bring-in");
        assert!(
            text(browser, "#waiting + p").contains("No espera nada"),
            "what was accepted waits no more"
        );
        drop_file(browser, "lista abril.xlsx", &list("Nadia Surco Vela"));
        arrives(browser, "#columns");
        assert!(
            text(browser, "p.good").contains("lista marzo.xlsx"),
            "the mapping of the last list"
        );
        assert!(text(browser, "ol.rows").contains("13 feb 2025"));
        browser.evaluate("document.querySelector('details.settle').open = true");
        press(browser, "button[value=throw-away]", "#bring-in");
        assert!(text(browser, "[role=status]").contains("lista abril.xlsx"));
    }

    /// A court order of one page.
    fn order() -> Vec<u8> {
        pdf(&[
            "Juzgado Segundo de Garant\\355as de Puerto Claro",
            "Causa N\\272 118-2025",
            "El Juzgado Segundo de Garant\\355as ordena el 15 de marzo de 2025 que la",
            "Direcci\\363n de C\\341rceles ponga en libertad a Marta Iracheta Solano.",
            "Marta Iracheta Solano fue detenida el 13/02/2025 por la Polic\\355a del Litoral.",
        ])
    }

    /// Lines (in PDF's own escapes) as a PDF of one page, as any office writes it.
    pub(crate) fn pdf(lines: &[&str]) -> Vec<u8> {
        let text: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
        let stream = format!("BT /F1 12 Tf 16 TL 60 720 Td\n{text}ET");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        let mut pdf = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (number, object) in (1..).zip(&objects) {
            places.push(pdf.len());
            pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let table = pdf.len();
        pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
        places.iter().for_each(|place| pdf.push_str(&format!("{place:010} 00000 n \n")));
        pdf.push_str(&format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        ));
        pdf.into_bytes()
    }

    /// Selects a passage as a hand does, and goes on to its form.
    fn select(browser: &mut Chromium, from: &str, until: &str) {
        browser.evaluate(&format!(
            "(() => {{ const text = document.getElementById('document-text'); \
             const whole = text.textContent; const from = whole.indexOf('{from}'); \
             const until = whole.indexOf('{until}', from) + '{until}'.length; \
             const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); \
             const range = document.createRange(); let at = 0; let begun = false; \
             while (walker.nextNode()) {{ const node = walker.currentNode; const length = node.data.length; \
               if (!begun && from < at + length) {{ range.setStart(node, from - at); begun = true; }} \
               if (until <= at + length) {{ range.setEnd(node, until - at); break; }} \
               at += length; }} \
             const chosen = document.getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }})()"
        ));
        while browser.evaluate("document.querySelector('#pick').elements.end.disabled")
            != Value::Bool(false)
        {}
        press(browser, "#pick button", "#m-kind");
    }

    fn value(browser: &mut Chromium, field: &str) -> String {
        let found =
            browser.evaluate(&format!("document.querySelector('[name=\"v-{field}\"]').value"));
        found.as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_pdf_order_is_opened_passages_are_marked_and_the_order_appears() {
        let mut browser = Chromium::start();
        let office = Office::with_account(WORD);
        let base = format!("http://{}", office.address);
        browser.width(1280);
        sign_in(&mut browser, &base);
        browser.open(&format!("{base}/es/bring-in"));
        arrives(&mut browser, "#bring-in");
        drop_file(&mut browser, "orden.pdf", &order());
        arrives(&mut browser, "#document-text");
        let shown = text(&mut browser, "#document-text");
        assert!(shown.contains("ordena el 15 de marzo de 2025"), "{shown}");
        // The page is drawn: asked for by itself first, since a picture that does not come is waited for without end.
        let status = "(() => { const ask = new XMLHttpRequest(); ask.open('GET', document.querySelector('img.page').src, false); ask.send(); return ask.status; })()";
        assert_eq!(browser.evaluate(status), 200);
        let drawn = "(() => { const page = document.querySelector('img.page'); page.loading = 'eager'; return page.complete && page.naturalWidth > 100; })()";
        while browser.evaluate(drawn) != Value::Bool(true) {}
        passes(&mut browser, "a document");
        browser.width(1280);
        browser.media("screen", "light");
        select(&mut browser, "El Juzgado Segundo", "Iracheta Solano.");
        assert_eq!(browser.evaluate("document.querySelector('#m-kind').value"), "order");
        let quote = text(&mut browser, "#mark blockquote");
        assert!(
            quote.starts_with("«El Juzgado") && quote.ends_with("Iracheta Solano.»"),
            "{quote}"
        );
        assert_eq!(value(&mut browser, "on"), "2025-03-15");
        assert_eq!(value(&mut browser, "covers"), "Marta Iracheta Solano");
        assert!(value(&mut browser, "court").starts_with("Juzgado Segundo"));
        passes(&mut browser, "a passage");
        browser.width(1280);
        browser.media("screen", "light");
        browser.evaluate("document.querySelector('[name=\"v-effect\"]').value = 'release'");
        browser.screenshot("bringin-5-passage");
        press(&mut browser, "button[value=mark]", "#marks");
        // The second by its first and last words, as without scripts.
        fill(&mut browser, "#p-first", "Marta Iracheta Solano fue");
        fill(&mut browser, "#p-last", "Policía del Litoral.");
        press(&mut browser, "#pick button", "#m-kind");
        assert_eq!(browser.evaluate("document.querySelector('#m-kind').value"), "arrest");
        assert_eq!(
            (value(&mut browser, "person"), value(&mut browser, "on")),
            ("Marta Iracheta Solano".to_owned(), "2025-02-13".to_owned())
        );
        press(&mut browser, "button[value=mark]", "#marks");
        assert!(text(&mut browser, "#marks").contains("2 pasajes marcados"));
        assert!(text(&mut browser, "#t-text").contains("says = \"15 de marzo de 2025\""));
        browser.screenshot("bringin-6-marked");
        // A third by what is recognised: the sentence around it, with all that is known of it filled in.
        press(&mut browser, "#suggested dd a", "#m-kind");
        assert!(text(&mut browser, "#mark blockquote").contains("Iracheta"));
        browser.screenshot("bringin-6-suggested");
        browser.evaluate("history.back()");
        arrives(&mut browser, "#marks");
        browser.width(500);
        browser.screenshot("bringin-6-marked-narrow");
        passes(&mut browser, "a document with marks");
        browser.width(1280);
        browser.evaluate("document.querySelector('button[value=accept]').click()");
        arrives(&mut browser, "p.bytes");
        browser.open(&format!("{base}/es/search?q=iracheta"));
        arrives(&mut browser, "main a");
        browser.open(&format!("{base}/es/orders"));
        arrives(&mut browser, "main");
        let orders = text(&mut browser, "main");
        assert!(orders.contains("118-2025") || orders.contains("Juzgado Segundo"), "{orders}");
        browser.screenshot("bringin-7-orders");
        assert_eq!(browser.errors(), Vec::<String>::new());
    }

    #[test]
    fn a_row_that_could_not_be_read_is_worked_on() {
        let mut browser = Chromium::start();
        let office = Office::with_account(WORD);
        let base = format!("http://{}", office.address);
        browser.width(1280);
        sign_in(&mut browser, &base);
        browser.open(&format!("{base}/es/bring-in"));
        arrives(&mut browser, "#bring-in");
        drop_file(&mut browser, "lista.xlsx", &list("Marta Iracheta Solano"));
        arrives(&mut browser, "#columns");
        browser.evaluate("document.querySelector('button[value=accept]').click()");
        arrives(&mut browser, "p.bytes");
        browser.open(&format!("{base}/es/problems"));
        arrives(&mut browser, "ol.problems");
        let shown = text(&mut browser, "ol.problems");
        assert!(
            shown.contains("30/02/1995")
                && shown.contains("F. nac.")
                && shown.contains("una fecha que exista"),
            "{shown}"
        );
        passes(&mut browser, "the problems");
        browser.width(1280);
        browser.media("screen", "light");
        browser.screenshot("bringin-8-problems");
        fill(&mut browser, "ol.problems input[name=why]", "así está en el original");
        press(&mut browser, "ol.problems form button", "ol.problems");
        let shown = text(&mut browser, "ol.problems");
        assert!(
            shown.contains("La revisó ana") && shown.contains("así está en el original"),
            "{shown}"
        );
        // The mapping is corrected and takes the place of the old one: the column makes no claim any more.
        press(&mut browser, "form[action$=\"bring-in/again\"] button", "#columns");
        put_right(&mut browser, "F.%20nac.", "keep");
        browser.evaluate("document.querySelector('button[value=accept]').click()");
        arrives(&mut browser, "p.bytes");
        browser.open(&format!("{base}/es/problems"));
        arrives(&mut browser, "main");
        assert_eq!(browser.evaluate("!!document.querySelector('ol.problems')"), false);
        assert_eq!(browser.errors(), Vec::<String>::new());
    }
}
