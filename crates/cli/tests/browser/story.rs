//! Somebody who has never seen it takes an Excel list, an order in PDF and a page of the press to a reviewed finding and a dossier,
//! alone, in Spanish, on a small laptop: by clicks and keys, led by the words on the pages.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use crate::bring_in::tests::pdf;
    use crate::chromium::Chromium;
    use crate::office::{Office, paradero, run, workbook};

    const WORD: &str = "tres gatos en la azotea";

    /// As long as any step may take on a busy machine.
    const PATIENCE: Duration = Duration::from_secs(90);

    /// Somebody at the browser: what they can do is look for words, click, type, and press keys.
    struct Hand {
        browser: Chromium,
        step: u32,
    }

    /// Finds what somebody would click who looks for a text: a link, a button, a label, what folds out. The shortest that holds
    /// it, below what was read last where `below` names a text.
    const FIND: &str = r"((wanted, below) => {
        const text = (at) => (at.textContent || '').replace(/\s+/g, ' ').trim();
        const shown = (at) => { const box = at.getBoundingClientRect(); return box.width > 2 && box.height > 2 && getComputedStyle(at).visibility !== 'hidden'; };
        const best = (all, wanted) => all.find((at) => text(at) === wanted) || all.find((at) => text(at).startsWith(wanted)) || all.find((at) => text(at).includes(wanted));
        let from = null;
        if (below) {
            from = best([...document.querySelectorAll('main h1,main h2,main h3,main legend,main th strong,main th,main td,main li,main label,main p')].filter(shown), below);
            if (!from) return null;
        }
        const after = (at) => !from || from.contains(at) || (from.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
        const at = best([...document.querySelectorAll('a,button,summary,label')].filter((at) => shown(at) && after(at)), wanted);
        if (!at) return null;
        at.scrollIntoView({ block: 'center' });
        const box = at.getClientRects()[0];
        return [box.left + Math.min(box.width / 2, 60), box.top + box.height / 2];
    })";

    impl Hand {
        /// Waits until something is so on a page that is whole.
        fn until(&mut self, there: &str) {
            let begun = Instant::now();
            let ask = format!("document.readyState === 'complete' && !!({there})");
            while self.browser.evaluate(&ask) != Value::Bool(true) {
                if begun.elapsed() > PATIENCE {
                    self.shot("lost");
                    let text = self.browser.evaluate("document.body.innerText");
                    panic!(
                        "{there} did not come; the page says:\n{}",
                        text.as_str().unwrap_or_default()
                    );
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }

        /// Waits until a text is in sight.
        fn reads(&mut self, text: &str) {
            let text = json!(text);
            self.until(&format!("document.body.innerText.replace(/\\s+/g, ' ').includes({text})"));
        }

        fn text(&mut self) -> String {
            let text = self.browser.evaluate("document.body.innerText.replace(/\\s+/g, ' ')");
            text.as_str().unwrap_or_default().to_owned()
        }

        /// Clicks on what bears a text, below another where one is named.
        fn clicks_below(&mut self, wanted: &str, below: &str) {
            let find = format!("{FIND}({}, {})", json!(wanted), json!(below));
            self.until(&find);
            let at = self.browser.evaluate(&find);
            for kind in ["mousePressed", "mouseReleased"] {
                let event = json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1 });
                self.browser.call("Input.dispatchMouseEvent", &event);
            }
        }

        fn clicks(&mut self, wanted: &str) {
            self.clicks_below(wanted, "");
        }

        /// Clicks, and waits for the page that comes then.
        fn goes(&mut self, wanted: &str, below: &str) {
            self.browser.evaluate("document.documentElement.dataset.old = '1'");
            self.clicks_below(wanted, below);
            self.until("!document.documentElement.dataset.old");
        }

        /// Clicks on a label and writes into its field, in place of what stands there.
        fn writes(&mut self, label: &str, text: &str) {
            self.clicks(label);
            self.browser
                .evaluate("document.activeElement.select && document.activeElement.select()");
            self.browser.call("Input.insertText", &json!({ "text": text }));
        }

        /// Chooses what brings another page, and waits for it: the words that stand on it may stand on the one before.
        fn chooses_and_goes(&mut self, label: &str, option: &str) {
            self.browser.evaluate("document.documentElement.dataset.old = '1'");
            self.chooses(label, "", option);
            self.until("!document.documentElement.dataset.old");
        }

        /// Chooses what a list offers, by its words and those of the group that it stands in, in the field of a label.
        fn chooses(&mut self, label: &str, group: &str, option: &str) {
            self.clicks(label);
            let (group, option) = (json!(group), json!(option));
            let found = self.browser.evaluate(&format!(
                "(() => {{ const at = document.activeElement; const one = [...at.options].find((one) => one.textContent.trim() === {option} \
                   && (!{group} || one.parentElement.label === {group})); \
                 if (!one) return [...at.options].map((one) => one.textContent.trim()).join(', '); \
                 at.value = one.value; at.dispatchEvent(new Event('change', {{ bubbles: true }})); return ''; }})()"
            ));
            assert_eq!(found, "", "{option} is not offered by {label}");
        }

        /// Drops a file where the page says so.
        fn drops(&mut self, name: &str, bytes: &[u8]) {
            let bytes = STANDARD.encode(bytes);
            self.browser.evaluate(&format!(
                "(() => {{ const dropped = new DataTransfer(); \
                 const bytes = Uint8Array.from(atob('{bytes}'), (c) => c.charCodeAt(0)); \
                 dropped.items.add(new File([bytes], '{name}')); \
                 const drop = [...document.querySelectorAll('p')].find((at) => at.textContent.includes('Arrástrelos aquí')); \
                 drop.dispatchEvent(new DragEvent('drop', {{ dataTransfer: dropped, bubbles: true, cancelable: true }})); }})()"
            ));
        }

        /// Draws the mouse over a passage, from its first words to its last.
        fn selects(&mut self, from: &str, until: &str) {
            let place = format!(
                "(() => {{ const text = document.getElementById('document-text'); \
                 const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); let whole = ''; const nodes = []; \
                 while (walker.nextNode()) {{ nodes.push([whole.length, walker.currentNode]); whole += walker.currentNode.data; }} \
                 const start = whole.indexOf({}); const end = whole.indexOf({}, start) + {}.length; \
                 const at = (place) => {{ const [begins, node] = nodes.filter(([begins]) => begins <= place).pop(); return [node, place - begins]; }}; \
                 const point = (place, side) => {{ const range = document.createRange(); const [node, offset] = at(place); \
                   range.setStart(node, offset); range.setEnd(node, offset + 1); const box = range.getBoundingClientRect(); \
                   return [side === 'left' ? box.left - 1 : box.right + 1, box.top + box.height / 2]; }}; \
                 at(start)[0].parentElement.scrollIntoView({{ block: 'center' }}); \
                 return [point(start, 'left'), point(end - 1, 'right')]; }})()",
                json!(from),
                json!(until),
                json!(until)
            );
            let points = self.browser.evaluate(&place);
            for (kind, at, button) in [
                ("mouseMoved", 0, "none"),
                ("mousePressed", 0, "left"),
                ("mouseMoved", 1, "left"),
                ("mouseReleased", 1, "left"),
            ] {
                let event = json!({ "type": kind, "x": points[at][0], "y": points[at][1], "button": button, "buttons": 1, "clickCount": 1 });
                self.browser.call("Input.dispatchMouseEvent", &event);
            }
            let chosen =
                self.browser.evaluate("document.getSelection().toString().replace(/\\s+/g, ' ')");
            let chosen = chosen.as_str().unwrap_or_default().trim().to_owned();
            assert!(chosen.starts_with(from) && chosen.ends_with(until), "selected: {chosen}");
            // Its first and last words come to stand in the fields above.
            self.until("[...document.querySelectorAll('label')].find((at) => at.textContent.trim() === 'Últimas palabras').control.value");
        }

        /// What stands in the field of a label.
        fn finds_in(&mut self, label: &str) -> String {
            let label = json!(label);
            let value = self.browser.evaluate(&format!(
                "[...document.querySelectorAll('label')].find((at) => at.textContent.trim() === {label}).control.value"
            ));
            value.as_str().unwrap_or_default().to_owned()
        }

        fn shot(&mut self, name: &str) {
            self.step += 1;
            let name = format!("story-{:02}-{name}", self.step);
            self.browser.screenshot(&name);
        }
    }

    /// A list as an office keeps it; of one column nobody can know by its name what it means.
    fn list() -> Vec<u8> {
        let rows = [
            ["N\u{ba}", "Nombre completo", "F. nac.", "Fecha", "Sitio"],
            ["1", "Marta Iracheta Solano", "03/04/1990", "13/02/2025", "Cárcel de Puente Viejo"],
            ["2", "Joel Barrundia Paz", "21/11/1987", "14/02/2025", "Cárcel de Puente Viejo"],
            ["3", "Dina Quelal Ochoa", "28/02/1995", "14/02/2025", "Cárcel de Puente Viejo"],
            ["4", "Óscar Yupanqui Rivas", "09/08/1979", "15/02/2025", "Cárcel de Puente Viejo"],
        ];
        workbook(&rows)
    }

    fn order() -> Vec<u8> {
        pdf(&[
            "Juzgado Segundo de Garant\\355as de Puerto Claro",
            "Causa N\\272 118-2025",
            "El Juzgado Segundo de Garant\\355as ordena el 15 de marzo de 2025 que la",
            "Direcci\\363n de C\\341rceles ponga en libertad a Marta Iracheta Solano",
            "a m\\341s tardar el 17 de marzo de 2025.",
        ])
    }

    const PRESS: &str = "<!DOCTYPE html><html lang=es><title>Sigue presa pese a la orden</title>\
        <h1>Sigue presa pese a la orden</h1>\
        <p>El Diario del Litoral, 2 de abril de 2025.</p>\
        <p>Martha Iracheta Solano sigue detenida en la Cárcel de Puente Viejo el 1 de abril de 2025, según su hermana.</p></html>";

    /// An empty register with one account, served on this machine as its office serves it.
    fn office() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("register");
        run(Command::new(env!("CARGO_BIN_EXE_paradero"))
            .arg("init")
            .arg(&register)
            .args(["--name", "Comité de Puerto Claro"]));
        let mut account = paradero(&register);
        account.args(["account", "add", "ana", "--role", "reviewer"]);
        let mut added = account.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut added.stdin.take().unwrap(), format!("{WORD}\n").as_bytes())
            .unwrap();
        assert!(added.wait().unwrap().success());
        Office::serve_at(folder, &register, "team")
    }

    fn signs_in(hand: &mut Hand, address: &str) {
        hand.browser.open(&format!("http://{address}/"));
        hand.writes("Nombre", "ana");
        hand.writes("Contraseña", WORD);
        hand.shot("entrar");
        hand.goes("Entrar", "");
        hand.reads("Comité de Puerto Claro");
        hand.shot("inicio");
    }

    fn brings_the_list(hand: &mut Hand) {
        hand.goes("Incorporar", "");
        hand.reads("Arrástrelos aquí");
        hand.shot("incorporar");
        hand.drops("lista marzo.xlsx", &list());
        hand.reads("4 filas");
        hand.shot("lista-propuesta");
        hand.goes("Cambiar", "Fecha");
        hand.chooses("Qué da", "detención", "fecha");
        hand.shot("columna");
        hand.goes("Leer así", "");
        hand.reads("13 feb 2025");
        hand.shot("lista-corregida");
        hand.writes("Quién habla", "Comité de familias");
        hand.writes("Dicho el", "2025-03-01");
        hand.goes("Guardar", "Dicho el");
        hand.clicks("Aceptar e incorporar");
        hand.reads("SHA-256");
        hand.shot("lista-incorporada");
    }

    fn brings_the_order(hand: &mut Hand) {
        hand.goes("Incorporar", "");
        hand.reads("Arrástrelos aquí");
        hand.drops("orden.pdf", &order());
        hand.reads("ordena el 15 de marzo de 2025");
        hand.shot("orden");
        hand.selects("El Juzgado Segundo", "17 de marzo de 2025.");
        hand.shot("orden-pasaje");
        hand.goes("Marcar el pasaje", "");
        hand.reads("En el pasaje se reconoce");
        assert_eq!(hand.finds_in("fecha"), "2025-03-15");
        assert_eq!(hand.finds_in("ampara a"), "Marta Iracheta Solano");
        assert!(hand.finds_in("tribunal").starts_with("Juzgado Segundo"));
        hand.chooses("efecto", "", "ordena la libertad");
        hand.writes("plazo", "2025-03-17");
        hand.shot("orden-campos");
        hand.goes("Anotar en la hoja", "");
        hand.reads("1 pasaje marcado");
        hand.shot("orden-marcada");
        hand.clicks("Aceptar e incorporar");
        hand.reads("SHA-256");
        hand.shot("orden-incorporada");
    }

    fn brings_the_press(hand: &mut Hand) {
        hand.goes("Incorporar", "");
        hand.reads("Arrástrelos aquí");
        hand.drops("diario.html", PRESS.as_bytes());
        hand.reads("según su hermana");
        hand.selects("Martha Iracheta", "según su hermana.");
        hand.goes("Marcar el pasaje", "");
        hand.reads("En el pasaje se reconoce");
        hand.chooses_and_goes("Habla de", "custodia");
        hand.reads("lugar de reclusión");
        hand.writes("lugar de reclusión", "Cárcel de Puente Viejo");
        hand.shot("prensa-campos");
        hand.goes("Anotar en la hoja", "");
        hand.reads("1 pasaje marcado");
        hand.clicks("Aceptar e incorporar");
        hand.reads("SHA-256");
        hand.shot("prensa-incorporada");
    }

    fn says_that_two_are_one(hand: &mut Hand) {
        hand.goes("Pares por revisar", "");
        hand.until(
            "document.getElementById('review') && document.getElementById('review').dataset.ready",
        );
        let text = hand.text();
        assert!(
            text.contains("Martha Iracheta Solano") && text.contains("Marta Iracheta Solano"),
            "{text}"
        );
        hand.shot("par");
        hand.browser.press("s", 83);
        hand.reads("Registrado");
        hand.shot("par-juzgado");
        hand.goes("un juicio por aplicar", "");
        hand.reads("Quienes revisan coinciden en un par");
        hand.shot("que-cambiaria");
        hand.goes("Aplicar aquello en que coinciden", "");
        hand.reads("ana aplicó");
        hand.shot("que-cambio");
    }

    /// The order that was not obeyed, and that she was never brought before a judge.
    fn confirms_the_findings(hand: &mut Hand) {
        for (finding, of, why) in [
            (
                "Plazo de una orden vencido",
                "nuevo Plazo de una orden vencido",
                "La cárcel no respondió a la orden.",
            ),
            (
                "Sin audiencia ante un juez",
                "nuevo Sin audiencia ante un juez: Mart",
                "Lo confirma su defensa.",
            ),
        ] {
            hand.goes("Mis hallazgos", "");
            hand.reads(finding);
            hand.shot("mis-hallazgos");
            hand.goes(finding, of);
            hand.reads("Trabajo con este hallazgo");
            hand.shot("hallazgo");
            hand.writes("Por qué se sostiene o no", why);
            hand.goes("Confirmar", "");
            hand.reads("Registrado en la bitácora");
            hand.reads(why);
            hand.shot("hallazgo-confirmado");
        }
    }

    /// From the page of the person; its text, page after page.
    fn takes_the_dossier(hand: &mut Hand, folder: &Path) -> String {
        hand.goes("Personas", "");
        hand.goes("Martha Iracheta Solano", "");
        hand.reads("Documentos para entregar");
        hand.shot("persona");
        let into = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
        hand.browser.call("Page.setDownloadBehavior", &into);
        hand.clicks_below("PDF", "Expediente: todo");
        hand.shot("documentos");
        let begun = Instant::now();
        let file = folder.join("dossier.pdf");
        while !file.is_file() {
            assert!(begun.elapsed() < PATIENCE, "no dossier came");
            std::thread::sleep(Duration::from_millis(50));
        }
        let read = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
        let read = read.expect("no pdftotext: `apt-get install -y poppler-utils`");
        if let Ok(shots) = std::env::var("SCREENSHOTS") {
            let to = Path::new(&shots).join("story-dossier");
            let drawn =
                Command::new("pdftoppm").args(["-r", "60", "-png"]).arg(&file).arg(to).status();
            assert!(drawn.unwrap().success());
        }
        String::from_utf8(read.stdout).unwrap()
    }

    #[test]
    fn somebody_who_has_never_seen_it_comes_from_an_excel_list_to_a_dossier_alone() {
        let office = office();
        let mut hand = Hand { browser: Chromium::start(), step: 0 };
        hand.browser.size(1280, 720, 1.0);
        // As the browser of somebody who reads Spanish says.
        let spanish = json!({ "headers": { "Accept-Language": "es" } });
        hand.browser.call("Network.setExtraHTTPHeaders", &spanish);
        signs_in(&mut hand, &office.address);
        brings_the_list(&mut hand);
        brings_the_order(&mut hand);
        brings_the_press(&mut hand);
        says_that_two_are_one(&mut hand);
        confirms_the_findings(&mut hand);
        assert_eq!(hand.browser.errors(), Vec::<String>::new());
        let folder = tempfile::tempdir().unwrap();
        let dossier = takes_the_dossier(&mut hand, folder.path());
        let dossier = dossier.split_whitespace().collect::<Vec<_>>().join(" ");
        // Words that are parted at the end of a line.
        let dossier = dossier.replace("\u{ad} ", "").replace('\u{ad}', "");
        for part in [
            "Marta Iracheta Solano",
            "Martha Iracheta Solano",
            "orden judicial Juzgado Segundo de Garantías",
            "plazo vencido",
            "vencido hace 349 días",
            "Lo que hallan las reglas de las órdenes que cubren a la persona",
            "«La cárcel no respondió a la orden.»",
            "Sin audiencia ante un juez",
            "«Lo confirma su defensa.»",
            "Cárcel de Puente Viejo",
            "lista marzo.xlsx; hoja «Sheet1», fila 1",
            "orden.pdf; página 1",
            "diario.html; caracteres",
            "SHA-256",
            "Estado del registro: 7 entradas",
        ] {
            assert!(dossier.contains(part), "the dossier does not say `{part}`:\n{dossier}");
        }
    }
}
