//! The pages of the uncounted: the lists as they are, and one estimate that was recorded.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_estimate::read;
    use paradero_model::Level;
    use paradero_web::{Account, Role, hash_password, router};
    use tower::ServiceExt;

    use crate::support::{Fixture, ask, form, text};

    async fn get(path: &str) -> Response<Body> {
        ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn page(path: &str) -> String {
        let answer = get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        text(answer).await
    }

    /// A page over a register that has so many lists.
    async fn with_lists(number: usize, path: &str) -> (StatusCode, String) {
        let fixture = Fixture { lists: Some(number), ..Fixture::default() };
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router(Arc::new(fixture), true).oneshot(request).await.unwrap();
        (answer.status(), text(answer).await)
    }

    /// What stands below a heading with an id, up to the next of its kind.
    fn section<'a>(page: &'a str, id: &str) -> &'a str {
        let begin = format!("<h2 id=\"{id}\">");
        let rest = page.split(&begin).nth(1).unwrap_or_else(|| panic!("no section {id}"));
        rest.split("<h2").next().unwrap()
    }

    #[tokio::test]
    async fn the_lists_stand_with_their_sources_and_what_they_share() {
        let found = page("/en/uncounted").await;
        let lists = section(&found, "lists");
        for list in 0..3 {
            assert!(
                lists.contains(&format!("/en/source/list-{list}\">List &lt;b&gt;{list}<")),
                "{lists}"
            );
        }
        assert!(lists.contains("<svg") && !found.contains("<style"), "the style is the page's");
        assert!(lists.contains("Roster of &lt;i&gt;Doors&lt;/i&gt;&quot; (2 named people)"));
        assert!(lists.contains("Odds ratio") && lists.contains("/uncounted/table.csv"));
        let sheet = text(get("/style.css").await).await;
        assert!(sheet.contains("svg.estimate .bar"));
    }

    #[tokio::test]
    async fn the_table_comes_as_a_file_that_estimate_reads_and_as_json() {
        let answer = get("/uncounted/table.csv").await;
        assert!(answer.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
        let table = read::table(&text(answer).await).unwrap();
        let json: serde_json::Value = serde_json::from_str(&page("/api/uncounted").await).unwrap();
        let counted = &json["counted"];
        for (list, found) in counted["lists"].as_array().unwrap().iter().enumerate() {
            assert_eq!(found["people"].as_u64().unwrap(), table.on(list));
        }
        assert_eq!(counted["pairs"][0]["both"].as_u64().unwrap(), table.on_all(0b11));
        let people = format!("{} people are on the lists", table.observed());
        assert!(page("/en/uncounted").await.contains(&people), "{people}");
    }

    #[tokio::test]
    async fn too_many_lists_or_none_is_a_sentence_and_no_fault() {
        for (number, es, en) in [
            (13, "13 fuentes tienen 10 personas", "13 sources have 10 named people"),
            (0, "Ninguna fuente tiene 10 personas", "No source has 10 named people"),
        ] {
            for (lang, said) in [("es", es), ("en", en)] {
                let (status, found) = with_lists(number, &format!("/{lang}/uncounted")).await;
                assert_eq!(status, StatusCode::OK);
                assert!(found.contains(said), "{said}: {found}");
            }
            let (status, said) = with_lists(number, "/uncounted/table.csv").await;
            assert_eq!(status, StatusCode::NOT_FOUND);
            assert!(said.contains(en), "{said}");
        }
    }

    #[tokio::test]
    async fn an_estimate_says_what_a_reader_needs_before_anything_else() {
        for (lang, plain, least) in [
            (
                "es",
                "En las listas hay 1498 personas.",
                "o más: de algunos estratos solo se cuenta lo documentado",
            ),
            (
                "en",
                "1,498 people are on the lists.",
                "or more: of some strata only what is documented is counted",
            ),
        ] {
            let found = page(&format!("/{lang}/uncounted/3")).await;
            let place = |what: &str| found.find(what).unwrap_or_else(|| panic!("no {what}"));
            assert!(place(plain) < place(least) && place(least) < place("<svg"));
            assert!(place("<svg") < place("<h2 id=\"numbers\">"));
            let listed = page(&format!("/{lang}/uncounted")).await;
            assert!(section(&listed, "estimates").contains(plain));
        }
    }

    #[tokio::test]
    async fn a_statistician_can_jump_to_all_of_it() {
        let found = page("/en/uncounted/3").await;
        let links = found.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        let links: Vec<&str> = links.filter(|link| *link != "main").collect();
        assert_eq!(
            links,
            [
                "numbers",
                "strata",
                "linkage",
                "overlaps",
                "copies",
                "distributions",
                "models",
                "checks",
                "chains",
                "origin"
            ]
        );
        assert!(section(&found, "strata").contains("≥ 14, documented only"));
        assert!(section(&found, "linkage").contains("% of the variance is from linkage"));
        assert!(section(&found, "copies").contains("2,247 people on the lists in place of 1,498"));
        let checks = section(&found, "checks");
        assert!(
            checks.contains("Each list as the truth")
                && checks.contains("classes at most: 20")
                && checks.contains("5 % missed")
        );
        // Of sixty draws the chains cannot have met.
        let numbers = section(&found, "numbers");
        assert!(numbers.contains("Do not use: The chains have not met") && numbers.contains("<s>"));
        let origin = section(&found, "origin");
        for part in ["estimate --again 3", "19481210", &"ab".repeat(32), "table.csv"] {
            assert!(origin.contains(part), "{part}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_or_was_not_yet_is_not_found() {
        for path in
            ["/en/uncounted/2", "/en/uncounted/x", "/en/uncounted/-3", "/es/uncounted/3?as-of=2"]
        {
            assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let before = page("/en/uncounted?as-of=2").await;
        assert!(section(&before, "estimates").contains("None yet."));
        assert!(before.contains("/uncounted/table.csv?as-of=2"));
    }

    #[tokio::test]
    async fn a_level_sees_its_own_counts_and_no_estimate_of_a_higher_one() {
        let password = hash_password("a long pass phrase").unwrap();
        let account = Account::new("ines", Level::Public, Role::Reader, password);
        let fixture = Fixture { accounts: Mutex::new(vec![account]), ..Fixture::default() };
        let pages = router(Arc::new(fixture), false);
        let send = async |request| pages.clone().oneshot(request).await.unwrap();
        let cookie = |answer: &Response<Body>| {
            let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
            set.split(';').next().unwrap().to_owned()
        };
        let before = cookie(&send(Request::get("/login").body(Body::empty()).unwrap()).await);
        let token = before.split('=').nth(1).unwrap();
        let body = format!("name=ines&password=a+long+pass+phrase&token={token}");
        let session = cookie(&send(form("/login", &before, body)).await);
        let get = async |path: &str| {
            let request = Request::get(path).header(header::COOKIE, &session);
            send(request.body(Body::empty()).unwrap()).await
        };
        assert_eq!(get("/en/uncounted/3").await.status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/api/uncounted/3").await.status(), StatusCode::NOT_FOUND);
        let found = text(get("/en/uncounted").await).await;
        assert!(found.contains("None yet.") && !found.contains("list-2"));
        // Its lists have combinations of fewer than ten people, which the level of all is not shown.
        assert!(found.contains("fewer than 10 people") && !found.contains("list-1"));
        assert_eq!(get("/uncounted/table.csv").await.status(), StatusCode::NOT_FOUND);
    }
}
