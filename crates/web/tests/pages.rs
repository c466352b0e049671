//! The pages over a small view of fictional people, asked as a browser would.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::body::{Body, to_bytes};
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::{Day, Level, Term};
    use paradero_register::PdfReader;
    use paradero_register::screening::{Asked, Manifest, Screener, Settle};
    use paradero_web::{
        Account, Act, LedgerEntry, RuleInfo, Status, View, Views, hash_password, router, serve,
    };
    use rusqlite::Connection;
    use tower::ServiceExt;

    /// The register that the pages are over, with these accounts.
    #[derive(Default)]
    struct Fixture {
        accounts: Mutex<Vec<Account>>,
    }

    impl Views for Fixture {
        fn level(&self) -> Level {
            Level::Team
        }

        fn accounts(&self) -> Result<Arc<[Account]>, String> {
            Ok(self.accounts.lock().unwrap().clone().into())
        }

        fn view(&self, level: Level, as_of: Option<u64>) -> Result<View, String> {
            let connection = Connection::open_in_memory().map_err(|error| error.to_string())?;
            let sql = include_str!("../../register/src/query/fixture.sql");
            let made = connection
                .execute_batch(&paradero_findings::schema::create())
                .and_then(|()| connection.execute_batch(sql));
            made.map_err(|error| error.to_string())?;
            if level == Level::Public {
                let fewer = "DELETE FROM person WHERE id = 'person-2'";
                connection.execute(fewer, []).map_err(|error| error.to_string())?;
            }
            Ok(View { connection, position: as_of.unwrap_or(3), today: Day(20_010) })
        }

        fn screen(
            &self,
            _: Level,
            _: Option<u64>,
            ask: &mut dyn FnMut(&Screener),
        ) -> Result<(), String> {
            let list = "name;born\nElena Ruiz Castro;1990-02-03\nHugo Serrano Mixco;1971\n";
            let pdf: PdfReader = Box::new(|_| Err("no PDF here".to_owned()));
            let screener = Screener::of_list("list.csv", list.as_bytes(), &pdf);
            ask(&screener.map_err(|error| error.to_string())?);
            Ok(())
        }

        fn settle(
            &self,
            (level, by): (Level, &str),
            asked: &Asked,
            person: &str,
            (what, why): (Settle, &str),
        ) -> Result<u64, String> {
            if why.is_empty() {
                return Err("say why".to_owned());
            }
            assert_eq!((level, by, what), (Level::Team, "office", Settle::SomebodyElse));
            assert_eq!((asked.name.as_str(), person), ("Elena Ruiz", "row 1 (line 2)"));
            Ok(7)
        }

        fn manifest(&self, name: &str, bytes: &[u8]) -> Result<Manifest, String> {
            let pdf: PdfReader = Box::new(|_| Err("no PDF here".to_owned()));
            let none = std::collections::BTreeMap::new();
            let read = match name {
                "" => Manifest::pasted(&String::from_utf8_lossy(bytes), &none, &pdf),
                name => Manifest::read(name, bytes, &none, &pdf),
            };
            read.map_err(|error| error.to_string())
        }

        fn status(&self) -> Result<Arc<Status>, String> {
            let checkpoint = "example.org/register\n3\nAAAA\n".to_owned();
            let name = "Registro <prueba>".to_owned();
            Ok(Arc::new(Status { name, entries: 3, checkpoint, ..Status::default() }))
        }

        fn position(&self, when: &str) -> Result<u64, String> {
            when.parse().map_err(|_| format!("`{when}` is no moment"))
        }

        fn source_bytes(&self, _level: Level, id: &str) -> Result<Option<Vec<u8>>, String> {
            Ok(id.starts_with("src").then(|| b"Nombre,Centro\n<script>".to_vec()))
        }

        fn entries(&self, _: Level, offset: u64, _: u64) -> Result<Vec<LedgerEntry>, String> {
            let act = Act::Import { file_name: "<on.csv".to_owned(), records: 2, problems: 1 };
            let recorded_at = "2024-10-09T10:11:12Z".to_owned();
            let entry = LedgerEntry { index: 2, recorded_at, act, source: Some("src1".into()) };
            Ok(if offset == 0 { vec![entry] } else { Vec::new() })
        }

        fn verify(&self) -> Result<Vec<String>, String> {
            Ok(Vec::new())
        }

        fn rule(&self, id: &str) -> Option<RuleInfo> {
            let title = Term { es: "Regreso no cumplido".into(), en: "Return not made".into() };
            let basis_in_law = "ICPPED art. 17".to_owned();
            (id == "return-order-unmet").then_some(RuleInfo { title, basis_in_law })
        }
    }

    async fn ask(request: Request<Body>) -> Response<Body> {
        router(Arc::new(Fixture::default()), true).oneshot(request).await.unwrap()
    }

    async fn text(response: Response<Body>) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn get(path: &str) -> Response<Body> {
        ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    const PATHS: [&str; 37] = [
        "",
        "/screen",
        "/people",
        "/people?name=perez&status=held",
        "/people?source=src2",
        "/people?place=place-1&about=instrument-1",
        "/person/person-1",
        "/person/person-old",
        "/person/person-2",
        "/findings",
        "/findings?severity=serious&basis=admitted",
        "/finding/f1",
        "/finding/f2",
        "/record/src1%3A1",
        "/record/src1%3A2",
        "/record/src2%3Aa",
        "/record/src2%3Ab",
        "/sources",
        "/source/src1",
        "/source/src2",
        "/orders",
        "/orders?state=overdue",
        "/order/order-1",
        "/order/obligation-1",
        "/batches",
        "/instruments",
        "/authorities",
        "/groups",
        "/subjects?kind=place",
        "/subject/instrument-1",
        "/subject/batch-1",
        "/labels",
        "/labels?sort=superficial",
        "/labels?sort=none",
        "/statements",
        "/countries",
        "/places",
    ];

    /// Addresses that a page links to.
    fn links(page: &str) -> Vec<String> {
        let parts = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        parts.map(|link| link.replace("&amp;", "&")).collect()
    }

    #[tokio::test]
    async fn every_page_stands_in_both_languages_escaped_and_alone() {
        for lang in ["es", "en"] {
            for path in PATHS.into_iter().chain([
                "/ledger",
                "/ledger?verify=1",
                "/",
                "/people?as-of=1&page=2",
            ]) {
                let path = format!("/{lang}{path}");
                let response = get(&path).await;
                assert_eq!(response.status(), StatusCode::OK, "{path}");
                let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
                assert!(policy.starts_with("default-src 'none'"), "{path}");
                let page = text(response).await;
                assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{path}");
                for raw in ["<script", "<b>Sosa", "<i>Doors", "<on the", "<yet>", "<prueba>"] {
                    assert!(!page.contains(raw), "{path}: {raw}");
                }
                for raw in [" style=", " onclick=", "src=\"http", "javascript:alert(1)\""] {
                    assert!(!page.contains(raw), "{path}: {raw}");
                }
                for link in links(&page) {
                    assert!(
                        link.starts_with('/') && !link.starts_with("//") || link.starts_with('#'),
                        "{path} links elsewhere: {link}"
                    );
                }
            }
        }
    }

    #[tokio::test]
    async fn every_link_of_every_page_leads_somewhere() {
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec!["/es".to_owned(), "/en".to_owned()];
        while let Some(path) = open.pop() {
            let path = path.split('#').next().unwrap_or_default().to_owned();
            if path.is_empty() || !seen.insert(path.clone()) {
                continue;
            }
            let response = get(&path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            if path.starts_with("/e") && !path.contains("as-of") {
                open.extend(links(&text(response).await));
            }
        }
        assert!(seen.contains("/source/src1/bytes"), "numbers end at bytes");
        assert!(seen.len() > 60, "{}", seen.len());
    }

    #[tokio::test]
    async fn the_person_page_says_who_says_what() {
        let page = text(get("/en/person/person-1").await).await;
        for part in [
            "Ministry of Doors",
            "10 days ago",
            "Nobody says.",
            "cannot both be right",
            "born <span class=\"date\">1990</span>",
            "An order bars removal",
            "superficial indicators only",
            "Return not made",
            "aria-labelledby=\"timeline-title timeline-text\"",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[tokio::test]
    async fn a_passage_is_marked_in_its_document() {
        let page = text(get("/en/source/src2").await).await;
        assert!(
            page.contains("<mark><a href=\"/en/record/src2%3Aa\">ordered her return</a></mark>")
        );
        let page = text(get("/es/record/src2%3Aa").await).await;
        assert!(page.contains("The judge <mark>ordered her return</mark> by"));
    }

    #[tokio::test]
    async fn bytes_come_as_a_download_only() {
        let response = get("/source/src1/bytes").await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
        let shown = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(shown.starts_with("attachment"));
        assert_eq!(text(response).await, "Nombre,Centro\n<script>");
        assert_eq!(get("/source/none/bytes").await.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_api_answers_what_the_pages_ask() {
        for path in PATHS {
            let path = if path.is_empty() { "/home" } else { path };
            let response = get(&format!("/api{path}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            serde_json::from_str::<serde_json::Value>(&text(response).await).unwrap();
        }
        let person = json("/api/person/person-1").await;
        assert_eq!(person["mentions"][1]["birth"]["earliest"], "1990-01-01");
    }

    async fn json(path: &str) -> serde_json::Value {
        serde_json::from_str(&text(get(path).await).await).unwrap()
    }

    #[tokio::test]
    async fn lists_come_in_stretches() {
        let first = json("/api/people?per-page=1").await;
        assert_eq!(
            (first["total"].as_i64(), first["people"][0]["id"].as_str()),
            (Some(2), Some("person-1"))
        );
        let second = json("/api/people?per-page=1&page=2").await;
        assert_eq!(second["people"][0]["id"], "person-2");
        assert_eq!(json("/api/people?per-page=1&page=3").await["people"], serde_json::json!([]));
    }

    #[tokio::test]
    async fn the_description_of_the_api_is_well_formed_and_names_every_route() {
        let api = json("/api/openapi.json").await;
        assert_eq!(api["openapi"], "3.1.0");
        assert!(api["info"]["title"].is_string() && api["info"]["version"].is_string());
        let mut ids = std::collections::BTreeSet::new();
        for (path, item) in api["paths"].as_object().unwrap() {
            let Some(operation) = item.get("get") else {
                // What only takes something is tried where it is tested.
                assert!(item["post"]["summary"].is_string(), "{path}");
                assert!(ids.insert(item["post"]["operationId"].to_string()), "{path}");
                continue;
            };
            assert!(operation["summary"].is_string(), "{path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}");
            assert!(operation["responses"]["200"]["content"].is_object(), "{path}");
            let names: Vec<_> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .map(|parameter| {
                    assert!(parameter["schema"]["type"].is_string(), "{path}");
                    assert!(parameter["description"].is_string(), "{path}");
                    let place = parameter["in"].as_str().unwrap();
                    assert_eq!(parameter["required"], place == "path", "{path}");
                    (parameter["name"].as_str().unwrap().to_owned(), place.to_owned())
                })
                .collect();
            let distinct: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(distinct.len(), names.len(), "{path}");
            let in_path = names.iter().any(|(name, place)| name == "id" && place == "path");
            assert_eq!(path.contains("{id}"), in_path, "{path}");
            let id = match path.trim_end_matches("/{id}").rsplit('/').next().unwrap() {
                "person" => "person-1",
                "finding" => "f1",
                "record" => "src1%3A1",
                "order" => "order-1",
                "subject" => "batch-1",
                _ => "src1",
            };
            let answer = get(&path.replace("{id}", id)).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            if path.starts_with("/api/") {
                let kind = &operation["responses"]["200"]["content"]["application/json"]["schema"];
                let answer: serde_json::Value = serde_json::from_str(&text(answer).await).unwrap();
                assert_eq!(answer.is_array(), kind["type"] == "array", "{path}");
            }
        }
        let described = &api["paths"];
        for path in PATHS.into_iter().chain(["/home", "/ledger"]).filter(|path| !path.is_empty()) {
            let path = path.split('?').next().unwrap();
            let mut parts = path.trim_start_matches('/').split('/');
            let (page, id) = (parts.next().unwrap(), parts.next());
            let route =
                if id.is_some() { format!("/api/{page}/{{id}}") } else { format!("/api/{page}") };
            assert!(described[&route].is_object(), "{route} is not described");
        }
    }

    #[tokio::test]
    async fn a_moment_that_is_none_is_refused_with_a_reason() {
        let answer = get("/en/people?as-of=tomorrow").await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert!(text(answer).await.contains("no moment"));
    }

    #[tokio::test]
    async fn the_style_sheet_may_be_kept_and_pages_may_not() {
        let page = get("/en").await;
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
        let page = text(page).await;
        let sheet = page.split("stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let sheet = get(sheet).await;
        assert_eq!(sheet.status(), StatusCode::OK);
        assert!(sheet.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("max-age"));
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_not_to_be() {
        for path in
            ["/en/person/none", "/en/record/none", "/es/subject/none", "/api/finding/none", "/x"]
        {
            assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn a_slash_too_many_leads_to_the_page() {
        for (path, to) in
            [("/es/people/", "/es/people"), ("/en/people/?page=2", "/en/people?page=2")]
        {
            let answer = get(path).await;
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
            assert_eq!(answer.headers()[header::LOCATION], to);
        }
        assert_eq!(
            get("//evil.example/").await.status(),
            StatusCode::NOT_FOUND,
            "no open redirect"
        );
    }

    #[tokio::test]
    async fn the_front_door_follows_the_browsers_language() {
        let request = Request::get("/").header(header::ACCEPT_LANGUAGE, "en-US,en;q=0.9");
        let response = ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()[header::LOCATION], "/en");
    }

    #[tokio::test]
    async fn without_accounts_only_this_machine_is_answered() {
        let asked = |host: &'static str| async move {
            let request = Request::get("/en").header(header::HOST, host);
            ask(request.body(Body::empty()).unwrap()).await.status()
        };
        assert_eq!(asked("127.0.0.1:8080").await, StatusCode::OK);
        assert_eq!(asked("[::1]:8080").await, StatusCode::OK);
        assert_eq!(asked("rebound.example").await, StatusCode::MISDIRECTED_REQUEST);
        let open = "0.0.0.0:0".parse().unwrap();
        let refused = serve(open, Arc::new(Fixture::default()), |_| ()).await.unwrap_err();
        assert!(refused.to_string().contains("no account"));
    }

    fn cookie(response: &Response<Body>) -> String {
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"));
        cookie.split(';').next().unwrap().to_owned()
    }

    fn form(path: &str, cookie: &str, body: String) -> Request<Body> {
        Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    }

    #[tokio::test]
    async fn with_accounts_a_session_is_needed_and_forms_carry_a_token() {
        let password_hash = hash_password("a long pass phrase").unwrap();
        let account = Account { name: "ines".into(), level: Level::Public, password_hash };
        let fixture = Arc::new(Fixture { accounts: Mutex::new(vec![account]) });
        let pages = router(fixture.clone(), false);
        let send = async |request| pages.clone().oneshot(request).await.unwrap();
        let page = |cookie: &str| {
            Request::get("/en").header(header::COOKIE, cookie).body(Body::empty()).unwrap()
        };
        assert_eq!(send(page("")).await.headers()[header::LOCATION], "/login");
        let before = cookie(&send(Request::get("/login").body(Body::empty()).unwrap()).await);
        let token = before.split('=').nth(1).unwrap();
        let fields =
            |token: &str, password: &str| format!("name=ines&password={password}&token={token}");
        let wrong = send(form("/login", &before, fields(token, "guess"))).await;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        let forged = send(form("/login", &before, fields("0", "a+long+pass+phrase"))).await;
        assert_eq!(forged.status(), StatusCode::FORBIDDEN);
        let right = send(form("/login", &before, fields(token, "a+long+pass+phrase"))).await;
        let session = cookie(&right);
        let home = send(page(&session)).await;
        assert_eq!(home.status(), StatusCode::OK);
        let home = text(home).await;
        let decided = Request::post("/api/screen/settle")
            .header(header::COOKIE, &session)
            .header(header::CONTENT_TYPE, "application/json");
        let decided = send(decided.body(Body::from(r#"{"why": "-"}"#)).unwrap()).await;
        assert_eq!(decided.status(), StatusCode::FORBIDDEN, "the public level only reads");
        let counted = Request::get("/api/people").header(header::COOKIE, &session);
        let counted = text(send(counted.body(Body::empty()).unwrap()).await).await;
        assert!(counted.contains("\"total\":1"), "the account's level is what is shown");
        let token =
            home.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let forged = send(form("/logout", &session, "token=0".into())).await;
        assert_eq!(forged.status(), StatusCode::FORBIDDEN);
        send(form("/logout", &session, format!("token={token}"))).await;
        assert_eq!(send(page(&session)).await.headers()[header::LOCATION], "/login");
        let again = send(form(
            "/login",
            &before,
            fields(before.split('=').nth(1).unwrap(), "a+long+pass+phrase"),
        ))
        .await;
        let session = cookie(&again);
        assert_eq!(send(page(&session)).await.status(), StatusCode::OK);
        fixture.accounts.lock().unwrap().clear();
        assert_eq!(send(page(&session)).await.headers()[header::LOCATION], "/login", "removed");
    }

    fn sends(path: &str, fields: &[(&str, &str, &str)]) -> Request<Body> {
        let parts = fields.iter().map(|(name, file, text)| {
            let file =
                if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
            format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n"
            )
        });
        Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from(parts.collect::<String>() + "--cut--\r\n"))
            .unwrap()
    }

    #[tokio::test]
    async fn a_pasted_list_and_a_file_are_screened_and_what_cannot_be_read_is_said() {
        let list = "Elena Ruis; 1990-02-03\nKarla Wobber\n<b>x</b>";
        let pasted = ask(sends("/en/screen", &[("list", "", list), ("to", "", "XB")])).await;
        assert_eq!(pasted.status(), StatusCode::OK);
        assert_eq!(pasted.headers()[header::CACHE_CONTROL], "no-store");
        let page = text(pasted).await;
        assert!(page.contains("3 rows screened"), "{page}");
        assert!(page.contains("Elena Ruiz Castro"));
        assert!(page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>x"), "names are text");
        assert!(page.contains("example.org/register"), "the checkpoint stands on the notice");
        let file = "Pasajero,Nacimiento\n\"RUIZ CASTRO, ELENA\",1990-02-03\n";
        let sent = ask(sends("/es/screen", &[("file", "m.csv", file), ("list", "", "")])).await;
        let page = text(sent).await;
        assert!(page.contains("1 fila cotejada"), "{page}");
        assert!(page.contains("taken for the whole name"), "how it was read");
        let nothing = ask(sends("/es/screen", &[("list", "", " ")])).await;
        assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let country = ask(sends("/en/screen", &[("list", "", "A B"), ("to", "", "nowhere")])).await;
        assert_eq!(country.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(country).await.contains("is no country code"));
        let cut_off = Request::post("/en/screen")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from("--cut\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nA"));
        assert_eq!(ask(cut_off.unwrap()).await.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn one_and_many_are_screened_by_json() {
        let post = async |body: &str| {
            let request = Request::post("/api/screen").body(Body::from(body.to_owned())).unwrap();
            let response = ask(request).await;
            let status = response.status();
            (status, serde_json::from_str::<serde_json::Value>(&text(response).await).unwrap())
        };
        let one = r#"{"name": "Elena Ruis", "born": "1990-02-03", "to": "XB"}"#;
        let (status, answer) = post(one).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["rows"][0]["outcome"], "known");
        assert_eq!(answer["rows"][0]["hits"][0]["name"], "Elena Ruiz Castro");
        assert_eq!(answer["rows"][0]["hits"][0]["standing"], "supported");
        let many =
            r#"{"rows": [{"name": "Elena Ruiz", "born": "31/02/1990"}, {"name": "ELENA RUIZ"}]}"#;
        let (_, answer) = post(many).await;
        assert_eq!(answer["rows"].as_array().unwrap().len(), 2);
        assert_eq!(
            answer["rows"][0]["problems"].as_array().unwrap().len(),
            1,
            "said, and not used"
        );
        assert_eq!(answer["twice"][0]["rows"], serde_json::json!([0, 1]));
        for bad in ["", "{", "[]", r#"{"rows": []}"#, r#"{"name": 3}"#] {
            let (status, answer) = post(bad).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
            assert!(answer["error"].is_string(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_hit_is_settled_with_a_reason_by_a_form_of_this_register_alone() {
        let pages = router(Arc::new(Fixture::default()), true);
        let send = async |request| pages.clone().oneshot(request).await.unwrap();
        let list = [("list", "", "Elena Ruiz; 1990-02-03")];
        let page = text(send(sends("/en/screen", &list)).await).await;
        assert!(page.contains("action=\"/en/screen/settle\""), "{page}");
        let value = |name: &str| {
            let begin = format!("name=\"{name}\" value=\"");
            page.split(&begin).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!(value("born"), "1990-02-03");
        let fields = |token: &str, why: &str| {
            format!(
                "name=Elena+Ruiz&born=1990-02-03&person=row+1+%28line+2%29&reopen=false&why={why}&token={token}"
            )
        };
        let settle = |fields| form("/en/screen/settle", "", fields);
        for token in ["", "0"] {
            let forged = send(settle(fields(token, "another"))).await;
            assert_eq!(forged.status(), StatusCode::FORBIDDEN);
        }
        let without = send(settle(fields(&value("token"), ""))).await;
        assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let done = send(settle(fields(&value("token"), "another"))).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(text(done).await.contains("as entry 7"));
        let earlier = text(send(sends("/en/screen?as-of=1", &list)).await).await;
        assert!(!earlier.contains("/screen/settle"), "nothing is decided of an earlier state");
    }

    #[tokio::test]
    async fn a_hit_is_settled_by_json_and_by_no_other_site() {
        let body = r#"{"name": "Elena Ruiz", "person": "row 1 (line 2)", "why": "another"}"#;
        let post = async |kind: &str, body: &str| {
            let request = Request::post("/api/screen/settle").header(header::CONTENT_TYPE, kind);
            let response = ask(request.body(Body::from(body.to_owned())).unwrap()).await;
            (response.status(), text(response).await)
        };
        let (status, answer) = post("application/json", body).await;
        assert_eq!((status, answer.as_str()), (StatusCode::OK, r#"{"entry":7}"#));
        let (status, _) = post("text/plain", body).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form may send that unasked");
        assert_eq!(post("application/json", "{").await.0, StatusCode::BAD_REQUEST);
        let (status, answer) = post("application/json", "{}").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.contains("say why"), "{answer}");
    }
}
