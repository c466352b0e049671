//! The pages over a small view of fictional people, asked as a browser would.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::Level;
    use paradero_web::{Account, Languages, Role, hash_password, router, serve};
    use tower::ServiceExt;

    use crate::support::{Fixture, PATHS, WORK, ask, form, text};

    async fn get(path: &str) -> Response<Body> {
        ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Addresses that a page links to.
    fn links(page: &str) -> Vec<String> {
        let parts = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        parts.map(|link| link.replace("&amp;", "&")).collect()
    }

    /// A page without the script that belongs to it, which this server gives.
    fn without_own_script(page: &str) -> String {
        let own = ["/review.js?v=", "/bring-in.js?v="];
        let found = own.iter().find_map(|own| page.split_once(&format!("<script src=\"{own}")));
        let Some((before, rest)) = found else { return page.to_owned() };
        let (_, after) = rest.split_once("</script>").unwrap();
        format!("{before}{after}")
    }

    #[tokio::test]
    async fn a_pair_is_judged_with_its_buttons_alone_and_nothing_else_is_taken() {
        let page = text(get("/en/review").await).await;
        for part in [
            "Ana P\u{e9}rez",
            "Different persons",
            "What each field adds",
            "Before any field",
            "+9.0",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let token =
            page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let app = router(Arc::new(Fixture::default()), true);
        let page = app.clone().oneshot(Request::get("/es/review").body(Body::empty()).unwrap());
        let page = text(page.await.unwrap()).await;
        let own = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_ne!(token, own, "each server has its own");
        let judge = |body: String| app.clone().oneshot(form("/es/review", "", body));
        let sent = judge(format!("token={own}&a=m3&b=m1&judged=same&why=")).await.unwrap();
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        assert_eq!(sent.headers()[header::LOCATION], "/es/review?note=same");
        let part =
            judge(format!("token={own}&a=m1&b=m3&judged=same&part=1&ahead=2")).await.unwrap();
        assert_eq!(part.status(), StatusCode::OK);
        let part = text(part).await;
        assert!(part.contains("id=\"review-ahead\"") && part.contains("Registrado"), "{part}");
        for (body, status) in [
            (format!("token={token}&a=m1&b=m3&judged=same"), StatusCode::FORBIDDEN),
            (format!("token={own}&a=m1&b=m1&judged=same"), StatusCode::UNPROCESSABLE_ENTITY),
            (format!("token={own}&a=m1&b=m3&judged=perhaps"), StatusCode::UNPROCESSABLE_ENTITY),
            (format!("token={own}&judged=undo"), StatusCode::UNPROCESSABLE_ENTITY),
            (format!("token={own}&a=m1&b=m3&judged=different"), StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            assert_eq!(judge(body.clone()).await.unwrap().status(), status, "{body}");
        }
        assert_eq!(get("/es/review?a=m1&b=none").await.status(), StatusCode::NOT_FOUND);
        let picture = get("/es/review/picture.svg?a=m1&b=m3").await;
        assert_eq!(picture.headers()[header::CONTENT_TYPE], "image/svg+xml");
        assert!(text(picture).await.starts_with("<svg "));
    }

    #[tokio::test]
    async fn every_page_stands_in_both_languages_escaped_and_alone() {
        for lang in ["es", "en"] {
            for path in PATHS.into_iter().chain(WORK).chain([
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
                let page = without_own_script(&page);
                assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{path}");
                for raw in [
                    "<script", "<b>", "<north>", "<b>Sosa", "<i>Doors", "<on the", "<yet>",
                    "<prueba>",
                ] {
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
    async fn a_page_that_was_received_is_shown_shut_in_and_without_what_acts() {
        let response = get("/source/src2/shown?lang=en").await;
        assert_eq!(response.status(), StatusCode::OK);
        let policy =
            response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(
            policy.starts_with(
                "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
            )
        );
        assert!(!policy.contains("allow-"), "{policy}");
        let page = text(response).await;
        assert!(
            page.contains("Nombre,Centro") && page.contains("What counts is the file"),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
        assert_eq!(get("/source/none/shown").await.status(), StatusCode::NOT_FOUND);
        // A list is a text too, though its own page shows it better and does not lead here.
        assert_eq!(get("/source/src1/shown").await.status(), StatusCode::OK);
        let listed = text(get("/en/source/src1").await).await;
        assert!(!listed.contains("/shown"), "{listed}");
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
            "aria-labelledby=\"timeline-title\"",
        ] {
            assert!(page.contains(part), "{part}");
        }
        // On paper, what whoever keeps the sheet can hold the office to.
        let (_, printed) = page.split_once("<section class=\"notice paper-only\">").unwrap();
        assert!(printed.contains("example.org/register\n3\n"), "in letters");
        let code = printed.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(code.matches("h1v1h-1z").count() > 200, "and as a code: {code}");
        assert!(!printed.contains("style="), "nothing that the policy of pages would refuse");
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
                "subject" | "batch" => "batch-1",
                "uncounted" => "3",
                _ => "src1",
            };
            let answer = get(&path.replace("{id}", id)).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            if path.starts_with("/api/") {
                let kind = &operation["responses"]["200"]["content"]["application/json"]["schema"];
                let answer: serde_json::Value = serde_json::from_str(&text(answer).await).unwrap();
                assert_eq!(answer.is_array(), kind["type"] == "array", "{path}");
                assert!(answer.is_array() || kind["$ref"].is_string(), "{path}");
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
    async fn pages_say_that_newer_entries_are_being_worked_in_and_what_is_not_there_comes_by_itself()
     {
        let unmade = || router(Arc::new(Fixture { unmade: 2, ..Fixture::default() }), true);
        let get = async |path: &str| {
            unmade().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
        };
        let people = get("/es/people?status=unknown").await;
        assert_eq!(people.status(), StatusCode::OK);
        let people = text(people).await;
        assert!(people.contains("Se están incorporando 2 entradas nuevas"), "{people}");
        assert!(people.contains("href=\"/es/people?status=unknown\""), "the same page again");
        let not_yet = get("/en/person/nobody").await;
        assert_eq!(not_yet.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(not_yet.headers().contains_key(header::REFRESH));
        assert!(text(not_yet).await.contains("Not there yet"));
        // An earlier state that was asked for lacks nothing.
        let earlier = get("/en/person/nobody?as-of=1").await;
        assert_eq!(earlier.status(), StatusCode::NOT_FOUND);
        assert!(!text(earlier).await.contains("being worked in"));
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
        let how = (false, Languages::default());
        let refused = serve(open, how, Arc::new(Fixture::default()), |_| ()).await.unwrap_err();
        assert!(refused.to_string().contains("no account"));
    }

    fn cookie(response: &Response<Body>) -> String {
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"));
        cookie.split(';').next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn with_accounts_a_session_is_needed_and_forms_carry_a_token() {
        let password_hash = hash_password("a long pass phrase").unwrap();
        let account = Account::new("ines", Level::Public, Role::Keeper, password_hash);
        let fixture =
            Arc::new(Fixture { accounts: Mutex::new(vec![account]), ..Fixture::default() });
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
}
