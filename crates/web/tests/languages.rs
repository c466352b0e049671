//! A third language, made of the English files with every letter changed and read from right to left: what of a page is
//! still in Latin letters is data, or is marked as English, or was forgotten.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement};
    use fluent_syntax::parser::parse;
    use fluent_syntax::serializer::serialize;
    use paradero_locale::{Key, Lang, Languages, load};
    use paradero_model::Vocabulary;
    use paradero_web::{Serving, router_with};
    use serde_json::Value;
    use tower::ServiceExt;

    use crate::support::{Fixture, PATHS, WORK, text};

    /// A Hebrew letter for each Latin one.
    fn other(letter: char) -> char {
        let place = u32::from(letter.to_ascii_lowercase()) - u32::from('a');
        char::from_u32(0x5d0 + place % 27).unwrap()
    }

    fn changed(text: &str) -> String {
        text.chars().map(|c| if c.is_ascii_alphabetic() { other(c) } else { c }).collect()
    }

    /// Changes the letters of all texts of a message, and leaves arguments and names of variants.
    fn change(pattern: &mut Pattern<String>) {
        for element in &mut pattern.elements {
            match element {
                PatternElement::TextElement { value } => *value = changed(value),
                PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                    variants.iter_mut().for_each(|variant| change(&mut variant.value));
                }
                PatternElement::Placeable { .. } => {}
            }
        }
    }

    /// The whole language as one file, as an office would write it.
    fn file() -> String {
        let mut file = String::new();
        for (_, text) in Lang::files_of_english() {
            let mut resource = parse((*text).to_owned()).unwrap();
            for entry in &mut resource.body {
                let Entry::Message(message) = entry else { continue };
                if message.id.name.starts_with("number-") {
                    continue;
                }
                let pattern = message.value.as_mut().unwrap();
                match message.id.name.as_str() {
                    "language-direction" => {
                        let value = "rtl".to_owned();
                        pattern.elements = vec![PatternElement::TextElement { value }];
                    }
                    _ => change(pattern),
                }
            }
            file.push_str(&serialize(&resource));
        }
        file + &terms()
    }

    /// The terms of the vocabulary and the titles of rules.
    fn terms() -> String {
        let vocabulary = Vocabulary::get();
        let mut lines = BTreeSet::new();
        let mut line = |name: String, text: &str| {
            lines.insert(format!(
                "{} = {}",
                name.replace(['.', '_', ' '], "-").to_lowercase(),
                changed(text)
            ));
        };
        for kind in vocabulary.events() {
            line(format!("term-event-{}", kind.code), &kind.term.en);
            for property in vocabulary.properties(kind) {
                line(format!("term-property-{}-{}", kind.code, property.code), &property.term.en);
            }
        }
        for (list, codes) in vocabulary.lists() {
            for code in codes {
                line(format!("term-{list}-{}", code.code), &code.term.en);
            }
        }
        line("rule-return-order-unmet".to_owned(), "Return not made");
        lines.into_iter().fold(String::new(), |all, line| all + &line + "\n")
    }

    fn pages() -> Router {
        let loaded = load("ar-XB", &[("ar-XB.ftl", &file())]).unwrap_or_else(|troubles| {
            panic!("{}", troubles.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        assert_eq!(loaded.missing, Vec::<&str>::new());
        assert!(loaded.unknown.is_empty(), "{:?}", loaded.unknown);
        let languages = Languages::with(vec![loaded.lang]);
        router_with(Arc::new(Fixture::default()), Serving { languages, ..Serving::plain(true) })
    }

    async fn get(pages: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = pages.clone().oneshot(request).await.unwrap();
        (response.status(), text(response).await)
    }

    /// Every text in an answer of the API.
    fn strings(value: &Value, all: &mut String) {
        match value {
            Value::String(text) => {
                all.push_str(text);
                all.push('\n');
            }
            Value::Array(items) => items.iter().for_each(|item| strings(item, all)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    // Columns of a table that was received.
                    all.push_str(name);
                    all.push('\n');
                    strings(value, all);
                }
            }
            _ => {}
        }
    }

    /// What may stand in Latin letters in every language: signs, names of forms and of the program.
    const SIGNS: [&str; 20] = [
        "Paradero",
        "paradero",
        "API",
        "UTC",
        "SHA-256",
        "XLSX",
        "ODS",
        "CSV",
        "SVG",
        "PDF",
        "HTML",
        "JSON",
        "Parquet",
        "MB",
        "SHA-1",
        "English",
        "Español",
        "Sign in",
        "Registro <prueba>",
        // Of the rule that the fixture knows.
        "ICPPED art. 17",
    ];

    /// Texts and spoken attributes of a page, without what is marked as another language, and without code.
    fn said(page: &str) -> Vec<String> {
        let document = page.split_once("<body>").unwrap().1;
        let mut said = Vec::new();
        let mut skipped: Option<(String, usize)> = None;
        let mut rest = document;
        while let Some((before, after)) = rest.split_once('<') {
            if skipped.is_none() {
                said.push(before.to_owned());
            }
            let (tag, next) = after.split_once('>').unwrap();
            let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
            let closes = tag.starts_with('/');
            match &mut skipped {
                Some((open, depth)) if open == name => {
                    if closes {
                        *depth -= 1;
                    } else {
                        *depth += 1;
                    }
                    if *depth == 0 {
                        skipped = None;
                    }
                }
                Some(_) => {}
                None if closes => {}
                None => {
                    let foreign = tag.contains(" lang=") || ["code", "pre", "svg"].contains(&name);
                    if foreign && !tag.ends_with('/') {
                        skipped = Some((name.to_owned(), 1));
                    } else {
                        for spoken in ["aria-label", "data-label", "title", "alt", "placeholder"] {
                            let value = tag.split_once(&format!(" {spoken}=\""));
                            said.extend(
                                value.map(|(_, v)| v.split('"').next().unwrap().to_owned()),
                            );
                        }
                    }
                }
            }
            rest = next;
        }
        let plain = |text: String| {
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            text.replace("&amp;", "&")
        };
        said.into_iter().map(plain).collect()
    }

    /// Pieces of a text between signs that are no letters, in which two Latin letters stand together.
    fn latin(text: &str) -> Vec<&str> {
        let hebrew = |c: char| ('\u{5d0}'..='\u{5ea}').contains(&c);
        let parts = text.split(|c: char| hebrew(c) || ",;:·()[]«»“”\"→–—=~+×".contains(c));
        let is_latin = |part: &&str| {
            let letters: Vec<char> = part.chars().collect();
            letters.windows(2).any(|two| two.iter().all(char::is_ascii_alphabetic))
        };
        parts.map(str::trim).filter(is_latin).collect()
    }

    /// What of a page is in Latin letters and is no data of the API's answer.
    fn forgotten(page: &str, data: &Value) -> BTreeSet<String> {
        let mut known = String::new();
        strings(data, &mut known);
        // A rule without a title is shown by its name.
        let known = format!("{known}{}", known.replace('-', " "));
        let is_sign = |word: &str| {
            SIGNS.contains(&word) || !word.chars().any(|letter| letter.is_ascii_alphabetic())
        };
        let is_known = |part: &str| {
            known.contains(part) || SIGNS.contains(&part) || part.split(' ').all(is_sign)
        };
        let mut left = BTreeSet::new();
        for said in said(page) {
            for part in latin(&said) {
                if !is_known(part.trim_end_matches('.')) {
                    left.insert(part.to_owned());
                }
            }
        }
        left
    }

    #[tokio::test]
    async fn nothing_on_any_page_is_left_in_another_language() {
        let pages = pages();
        let mut left = BTreeSet::new();
        for path in PATHS.into_iter().chain(["/ledger", "/ledger?verify=1"]) {
            let (status, page) = get(&pages, &format!("/ar-XB{path}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(page.contains("<html lang=\"ar-XB\" dir=\"rtl\">"), "{path}");
            let api = if path.is_empty() { "/api/home".to_owned() } else { format!("/api{path}") };
            let (_, data) = get(&pages, &api).await;
            let forgotten = forgotten(&page, &serde_json::from_str(&data).unwrap());
            left.extend(forgotten.into_iter().map(|part| format!("{path}: {part}")));
        }
        let mut data = Vec::new();
        for path in [
            "person/person-1",
            "person/person-2",
            "record/src1%3A1",
            "record/src1%3A2",
            "record/src2%3Aa",
        ] {
            data.push(serde_json::from_str(&get(&pages, &format!("/api/{path}")).await.1).unwrap());
        }
        for path in WORK {
            let (status, page) = get(&pages, &format!("/ar-XB{path}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            let forgotten = forgotten(&page, &Value::Array(data.clone()));
            left.extend(forgotten.into_iter().map(|part| format!("{path}: {part}")));
        }
        let left: Vec<String> = left.into_iter().collect();
        assert!(left.is_empty(), "left untranslated:\n{}", left.join("\n"));
    }

    #[tokio::test]
    async fn nothing_of_an_answer_to_a_list_or_of_signing_in_is_left_in_another_language() {
        let pages = pages();
        let list = "Elena Ruiz;1990-02-03\nElena Ruis\nHugo Serrano;1971\nNobody Atall\n;\n";
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n{list}\r\n--b--\r\n"
        );
        let send = |path: &str| {
            Request::post(path)
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .body(Body::from(body.clone()))
                .unwrap()
        };
        let page = text(pages.clone().oneshot(send("/ar-XB/screen")).await.unwrap()).await;
        assert!(page.contains("class=\"screened\""), "{page}");
        // What the list holds stands on the page as it was written.
        let data =
            Value::String(format!("{list}\nruiz\nruis\nElena Ruiz Castro\nHugo Serrano Mixco"));
        let left = forgotten(&page, &data);
        assert!(left.is_empty(), "{left:?}");
        let request = Request::get("/login").header(header::ACCEPT_LANGUAGE, "ar-XB");
        let response = pages.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let page = text(response).await;
        assert!(page.contains("dir=\"rtl\""), "{page}");
        assert!(
            forgotten(&page.replace("<body class=\"narrow\">", "<body>"), &Value::Null).is_empty()
        );
    }

    #[tokio::test]
    async fn the_switch_names_every_language_in_its_own_words_and_keeps_the_page() {
        let pages = pages();
        let (_, page) = get(&pages, "/en/people?name=perez").await;
        let own = changed("English");
        assert!(page.contains(&format!(
            "<a class=\"other\" href=\"/ar-XB/people?name=perez\" hreflang=\"ar-XB\" lang=\"ar-XB\" dir=\"rtl\">{own}</a>"
        )));
        assert!(page.contains("href=\"/es/people?name=perez\""), "{page}");
        let request = Request::get("/").header(header::ACCEPT_LANGUAGE, "ar-XB, en;q=0.5");
        let response = pages.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()[header::LOCATION], "/ar-XB");
        let (status, page) = get(&pages, "/ar-XB/nothing").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("dir=\"rtl\""), "{page}");
        assert_eq!(get(&pages, "/fr/people").await.0, StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn what_a_language_lacks_is_said_in_english() {
        let file = "language-name = X\nlanguage-direction = ltr\nframe-menu-people = PPP\n";
        let loaded = load("xx", &[("xx.ftl", file)]).unwrap();
        assert_eq!(loaded.missing.len(), Key::all().count() - 3);
        let languages = Languages::with(vec![loaded.lang]);
        let serving = Serving { languages, ..Serving::plain(true) };
        let pages = router_with(Arc::new(Fixture::default()), serving);
        let (status, page) = get(&pages, "/xx/people").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(">PPP</a>") && page.contains(">Said to be</th>"), "{page}");
    }
}
