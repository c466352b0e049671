//! The pages over a small view of fictional people, asked as a browser would.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::Day;
    use paradero_web::{Account, LedgerEntry, Status, Views, hash_password, router, serve};
    use rusqlite::Connection;
    use tower::ServiceExt;

    struct Fixture;

    impl Views for Fixture {
        fn view(&self, _as_of: Option<u64>) -> Result<Connection, String> {
            let connection = Connection::open_in_memory().map_err(|error| error.to_string())?;
            let sql = include_str!("../../register/src/query/fixture.sql");
            let made = connection
                .execute_batch(&paradero_findings::schema::create())
                .and_then(|()| connection.execute_batch(sql));
            made.map_err(|error| error.to_string())?;
            Ok(connection)
        }

        fn status(&self) -> Result<Status, String> {
            let checkpoint = "example.org/register\n3\nAAAA\n".to_owned();
            let name = "Registro <prueba>".to_owned();
            Ok(Status { name, entries: 3, checkpoint, ..Status::default() })
        }

        fn today(&self) -> Day {
            Day(20_010)
        }

        fn source_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, String> {
            Ok(id.starts_with("src").then(|| b"Nombre,Centro\n<script>".to_vec()))
        }

        fn entries(&self, _offset: u64, _limit: u64) -> Result<Vec<LedgerEntry>, String> {
            let what = "source added".to_owned();
            let recorded_at = "2024-10-09".to_owned();
            Ok(vec![LedgerEntry { index: 2, recorded_at, what, source: Some("src1".into()) }])
        }
    }

    async fn ask(request: Request<Body>, accounts: Vec<Account>) -> Response<Body> {
        router(Arc::new(Fixture), accounts).oneshot(request).await.unwrap()
    }

    async fn text(response: Response<Body>) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn get(path: &str) -> Response<Body> {
        ask(Request::get(path).body(Body::empty()).unwrap(), Vec::new()).await
    }

    const PATHS: [&str; 31] = [
        "",
        "/people",
        "/people?name=perez&status=held",
        "/people?source=src2",
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
        "/order/order-1",
        "/order/obligation-1",
        "/batches",
        "/instruments",
        "/authorities",
        "/groups",
        "/subjects?kind=place",
        "/subject/instrument-1",
        "/labels",
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
            for path in PATHS.into_iter().chain(["/ledger", "/people?as-of=1&page=2"]) {
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
            "<svg class=\"timeline\"",
            "1990-01-01/1990-12-31",
            "An order bars removal",
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
        let person = text(get("/api/person/person-1").await).await;
        let person: serde_json::Value = serde_json::from_str(&person).unwrap();
        assert_eq!(person["mentions"][1]["birth"]["earliest"], "1990-01-01");
        let api = text(get("/api/openapi.json").await).await;
        let api: serde_json::Value = serde_json::from_str(&api).unwrap();
        assert!(api["paths"]["/api/person/{id}"]["get"]["summary"].is_string());
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
    async fn the_front_door_follows_the_browsers_language() {
        let request = Request::get("/").header(header::ACCEPT_LANGUAGE, "en-US,en;q=0.9");
        let response = ask(request.body(Body::empty()).unwrap(), Vec::new()).await;
        assert_eq!(response.headers()[header::LOCATION], "/en");
    }

    #[tokio::test]
    async fn without_accounts_only_this_machine_is_answered() {
        let asked = |host: &'static str| async move {
            let request = Request::get("/en").header(header::HOST, host);
            ask(request.body(Body::empty()).unwrap(), Vec::new()).await.status()
        };
        assert_eq!(asked("127.0.0.1:8080").await, StatusCode::OK);
        assert_eq!(asked("[::1]:8080").await, StatusCode::OK);
        assert_eq!(asked("rebound.example").await, StatusCode::MISDIRECTED_REQUEST);
        let open = "0.0.0.0:0".parse().unwrap();
        let refused = serve(open, Arc::new(Fixture), Vec::new()).await.unwrap_err();
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
        let pages = router(Arc::new(Fixture), vec![Account { name: "ines".into(), password_hash }]);
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
        let token =
            home.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let forged = send(form("/logout", &session, "token=0".into())).await;
        assert_eq!(forged.status(), StatusCode::FORBIDDEN);
        send(form("/logout", &session, format!("token={token}"))).await;
        assert_eq!(send(page(&session)).await.headers()[header::LOCATION], "/login");
    }
}
